import type { Context } from '../context.ts';
import { type Credential, effective } from '../domain/credential.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import type { Account } from '../store/accounts.ts';
import { credentialOf } from '../store/credential-item.ts';

/** What somebody proved, and when: the password of a user ID, during one epoch of it. */
export interface Proof {
  /** Credential id. */
  credential: string;
  /** Account key. */
  account: string;
  epoch: string;
}

/**
 * Whose the proof is, as stored at this moment; nothing, once the password that was proved is another, revoked, or of a closed account
 * (D12, D15). One read.
 */
export async function inForce(
  { accounts, credentials, db }: Context,
  proof: Proof,
  now: Date,
): Promise<{ credential: Credential; account: Account } | undefined> {
  const found = await db.getEach({
    [credentials.table]: credentials.key(proof.credential).Key,
    [accounts.table]: accounts.key(accountIdOf(proof.account)),
  });
  const item = found[credentials.table];
  const account = found[accounts.table] as Account | undefined;
  if (!item || account?.status !== 'open') return undefined;
  const credential = credentialOf(item);
  const { epoch, revoked } = effective(credential, now.toISOString());
  return epoch === proof.epoch && !revoked ? { credential, account } : undefined;
}
