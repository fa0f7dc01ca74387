import { alertWays } from '../../core/domain/alerts.ts';
import { accountIdOf } from '../../core/domain/identifiers.ts';
import type { Alert } from '../../core/store/alerts.ts';
import { alertMessage } from './alert-message.ts';
import type { MessagesContext } from './context.ts';
import { type DueMessage, e164 } from './due-messages.ts';
import { languageOf } from './facts.ts';

/**
 * The messages that an alert calls for (D20): to the present holder, in his language, by the ways
 * that are chosen now. None to a closed account.
 */
export async function dueAlerts(
  { accounts, sender }: MessagesContext,
  alert: Alert,
): Promise<DueMessage[]> {
  const account = await accounts.get(accountIdOf(alert.account));
  if (account?.status !== 'open') return [];
  const { holder } = account;
  const ways = alertWays(account);
  const message = alertMessage(alert, holder, languageOf(holder));
  const due: DueMessage[] = [];
  const key = (by: 'email' | 'sms') => ({
    account: alert.account,
    id: `${alert.at}#${alert.id}#${by}`,
    movementDay: alert.date,
  });
  const [address, phone] = [holder.email, holder.phones[0]];
  if (ways.email && address) {
    const send = () => sender.email(alert, address, message);
    due.push({ key: key('email'), by: 'email', to: address, send });
  }
  if (ways.sms && phone) {
    const to = e164(phone);
    due.push({
      key: key('sms'),
      by: 'sms',
      to,
      send: () => sender.sms(alert, to, message.sms),
    });
  }
  return due;
}
