import type { Context } from '../../../core/context.ts';
import { type AccountId, accountKey } from '../../../core/domain/identifiers.ts';
import { newEvent } from '../../../core/store/events.ts';
import { Keyrings } from '../../../core/store/keyrings.ts';
import { investorOrigin } from '../world.ts';

/** Gives an account its first passkey without a ceremony: one that nobody can use. */
export async function storePasskey(
  { db, keyrings, now }: Pick<Context, 'db' | 'keyrings' | 'now'>,
  account: AccountId,
): Promise<void> {
  const at = now().toISOString();
  const id = Keyrings.newUserHandle();
  const passkey = { id, name: 'Laptop', publicKey: '', counter: 0, addedAt: at };
  const cause = { at, events: [newEvent('passkey-added', investorOrigin, at)], session: {} };
  const key = accountKey(account);
  const written = await db.transact({
    keyring: keyrings.add(key, undefined, passkey, Keyrings.newUserHandle(), cause),
    owner: keyrings.take(key, id, cause),
  });
  if (!written.applied) throw new Error('the account has a keyring');
}
