import { logRefusedMessage } from '../../core/logging/stream-log.ts';

/**
 * What SES reports of an e-mail that it took and did not deliver, by way of EventBridge, as far as
 * it is used here. The rest holds the recipient's address.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export interface UndeliveredEmail {
  detail: {
    eventType: 'Bounce' | 'Complaint';
    /** As {@link Sender.email} sets them: each tag's values. */
    mail: { tags?: { event?: string[] } };
    bounce?: { bounceType: string; bounceSubType: string };
    /** Besides, it has text of the recipient's provider. */
    complaint?: { complaintSubType?: string | null };
  };
}

/**
 * Logs the e-mail as refused, with the event that it was about: `Bounce Permanent General`. SES
 * itself has put the address on the suppression list if it is to get no more e-mails, and reports
 * each later one as `… OnAccountSuppressionList` (docs/decisions/0035-messages-once.md).
 */
export function logUndelivered({ detail }: UndeliveredEmail, requestId: string): void {
  const { eventType, mail, bounce, complaint } = detail;
  const kinds = [bounce?.bounceType, bounce?.bounceSubType, complaint?.complaintSubType];
  const code = [eventType, ...kinds.filter(Boolean)].join(' ');
  logRefusedMessage(requestId, mail.tags?.event?.[0] ?? 'unknown', 'email', code);
}
