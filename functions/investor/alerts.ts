import type { Context } from '../../core/context.ts';
import {
  type AlertChoice,
  alertWays,
  NO_ALERTS,
  withoutAddress,
} from '../../core/domain/alerts.ts';
import type { Origin } from '../../core/domain/events.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import type { Account } from '../../core/store/account.ts';
import { newEvent } from '../../core/store/events.ts';

/**
 * The investor chooses how movements are told (D20). The last choice counts, the participant's or
 * the investor's. Choosing what is chosen already is no change: nothing is recorded or told.
 * @returns the account as it is then; a refusal of each way that the holder has no address for
 */
export async function chooseAlerts(
  { db, accounts, now }: Context,
  { account }: Current,
  chosen: AlertChoice,
  origin: Origin,
): Promise<Account | Refusal> {
  const missing = withoutAddress(account.holder).filter((way) => chosen[way]);
  if (missing.length > 0) {
    const fields = Object.fromEntries(missing.map((way) => [way, ['no-address']]));
    return { refused: 'invalid-input', fields };
  }
  const { alerts: before = NO_ALERTS } = account;
  if (before.email === chosen.email && before.sms === chosen.sms) return account;
  const events = [newEvent('alerts-changed', origin, now().toISOString())];
  const { applied, item } = await db.write(accounts.chooseAlerts(account, chosen, events));
  return applied ? (item as unknown as Account) : { refused: 'not-signed-in' };
}

/** How movements are told, and to which addresses, masked (api.md). */
export function alertsView(account: Account) {
  const { email, phones } = account.holder;
  const [phone] = phones;
  return {
    ...alertWays(account),
    ...(email && { emailTo: maskedEmail(email) }),
    ...(phone && { smsTo: `****${phone.slice(-4)}` }),
  };
}

/** `s***@example.com` */
function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
}
