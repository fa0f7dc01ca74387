/** E-mail by SES and text messages by SNS. */
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { logTextMessage } from '../../core/logging/stream-log.ts';
import { type Email, EmailSender, refusingForGood } from '../../core/messages/email.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';

/**
 * The rate of SES or SNS, or the quota of SES, is used up, which all messages of the AWS account
 * share. SNS does not refuse what exceeds its monthly limit (lib/shared/sms-log.ts).
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
 */
const THROTTLED = new Set([
  'LimitExceededException',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

export function isThrottled(error: unknown): boolean {
  return error instanceof Error && THROTTLED.has(error.name);
}

/** The event that a message is about. */
type About = Pick<RecordedEvent, 'account' | 'id'>;

export class Sender {
  readonly #emails: EmailSender;
  readonly #sns: Pick<SNSClient, 'send'>;

  /**
   * @param address the sender of e-mails
   * @param configurationSet by which SES reports what becomes of them
   */
  constructor(
    address: string,
    configurationSet: string,
    ses: Pick<SESv2Client, 'send'>,
    sns: Pick<SNSClient, 'send'>,
  ) {
    this.#emails = new EmailSender(address, configurationSet, ses);
    this.#sns = sns;
  }

  /**
   * @param about the event's account and id are tags for delivery monitoring, which the investor
   *   does not see
   * @throws MessageRejected
   */
  async email({ account, id }: About, to: string, email: Email): Promise<void> {
    await this.#emails.send({ account: tag(account), event: id }, [to], email);
  }

  /**
   * Hands a text message to SNS, which answers before it tries to deliver it. If it cannot, only
   * its own log says so (lib/shared/sms-log.ts), with the number. So the id of SNS is logged with
   * that of the event.
   * @param to E.164
   * @throws MessageRejected
   */
  async sms({ account, id }: About, to: string, body: string): Promise<void> {
    const { MessageId } = await refusingForGood(() =>
      this.#sns.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: body,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            account: { DataType: 'String', StringValue: tag(account) },
          },
        }),
      ),
    );
    logTextMessage(id, MessageId);
  }
}

/** `C00088-12345678`: SES tags hold letters, digits, hyphens and underscores only. */
function tag(account: string): string {
  return account.replace('#', '-');
}
