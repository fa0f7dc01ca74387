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
  { accounts, db, now }: PasskeysContext,
  current: Current,
  open: boolean,
  origin: Origin,
): Promise<Pick<Account, 'phoneClosed'> | Refusal> {
  const unproved = refuseUnproved(current, now(), { by: 'passkey' });
  if (unproved) return unproved;
  const { account } = current;
  if (open === !account.phoneClosed) return account;
  const type = open ? 'phone-channel-opened' : 'phone-channel-closed';
  const events = [newEvent(type, origin, now().toISOString())];
  const { applied, item } = await db.write(accounts.setPhoneChannel(account, { open }, events));
  return applied ? (item as unknown as Account) : { refused: 'not-signed-in' };
}
