/** E-mail by SES and text messages by SNS. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { EmailBody } from './render-email.ts';

/** The service rejects this message for good: invalid address, or the owner opted out. */
export class MessageRejected extends Error {
  override readonly name = 'MessageRejected';
  /** The error name of the service. */
  readonly code: string;

  constructor(code: string) {
    super('the message was refused');
    this.code = code;
  }
}

const PERMANENT = new Set([
  'BadRequestException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'OptedOutException',
]);

/** An e-mail: the sender's name, as mail programs show it, the subject and both bodies. */
export interface Email {
  from: string;
  subject: string;
  email: EmailBody;
}

/** The event that a message is about. */
type About = Pick<RecordedEvent, 'account' | 'id'>;

export class Sender {
  readonly #address: string;
  readonly #configurationSet: string;
  readonly #ses: Pick<SESv2Client, 'send'>;
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
    this.#address = address;
    this.#configurationSet = configurationSet;
    this.#ses = ses;
    this.#sns = sns;
  }

  /**
   * @param about the event's account and id are tags for delivery monitoring, which the investor
   *   does not see
   * @throws MessageRejected
   */
  async email(about: About, to: string, { from, subject, email }: Email): Promise<void> {
    const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await refusingForGood(() =>
      this.#ses.send(
        new SendEmailCommand({
          FromEmailAddress: `${encodedWord(from)} <${this.#address}>`,
          ConfigurationSetName: this.#configurationSet,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: content(subject),
              // SES makes one multipart/alternative of them.
              Body: { Text: content(email.text), Html: content(email.html) },
            },
          },
          EmailTags: [
            { Name: 'account', Value: tag(about.account) },
            { Name: 'event', Value: about.id },
          ],
        }),
      ),
    );
  }

  /**
   * @param to E.164
   * @throws MessageRejected
   */
  async sms({ account }: About, to: string, body: string): Promise<void> {
    await refusingForGood(() =>
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
  }
}

/**
 * A name in a header, which is ASCII (RFC 2047).
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
 */
function encodedWord(name: string): string {
  return `=?UTF-8?B?${Buffer.from(name).toString('base64')}?=`;
}

/** `C00088-12345678`: SES tags hold letters, digits, hyphens and underscores only. */
function tag(account: string): string {
  return account.replace('#', '-');
}

/** @throws MessageRejected for a permanent error; other errors as they are */
async function refusingForGood(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const { name } = error as Error;
    throw PERMANENT.has(name) ? new MessageRejected(name) : error;
  }
}
