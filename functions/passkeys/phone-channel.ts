import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import type { Account } from '../../core/store/account.ts';
import { newEvent } from '../../core/store/events.ts';
import type { PasskeysContext } from './context.ts';
import { refuseUnproved } from './fresh-proof.ts';

/** Whether the account can be called about (api.md `GET /api/account/phone-channel`). */
export function phoneChannelView({ phoneClosed }: Pick<Account, 'phoneClosed'>) {
  return { open: !phoneClosed };
}

/**
 * Opens or closes the phone channel of the account; needs proof by a passkey (D25). A call on a
 * closed one hears so after its right password only. What is so already is no change.
 */
export async function setPhoneChannel(
  { accounts, credentials, db, keyrings, now }: PasskeysContext,
  current: Current,
  open: boolean,
  origin: Origin,
): Promise<Pick<Account, 'phoneClosed'> | Refusal> {
  const unproved = refuseUnproved(current, now(), { by: 'passkey' });
  if (unproved) return unproved;
  const { account, session } = current;
  if (open === !account.phoneClosed) return account;
  const type = open ? 'phone-channel-opened' : 'phone-channel-closed';
  const at = now().toISOString();
  const { applied } = await db.transact({
    account: accounts.setPhoneChannel(account, { open }, [newEvent(type, origin, at)]),
    session: credentials.stillAlive(session, at),
    keyring: keyrings.stillProved(session.account, session, at),
  });
  return applied ? { phoneClosed: !open } : { refused: 'not-signed-in' };
}
