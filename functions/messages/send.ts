/** E-mail by SES and text messages by SNS. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

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

export class Sender {
  readonly #address: string;
  readonly #ses: Pick<SESv2Client, 'send'>;
  readonly #sns: Pick<SNSClient, 'send'>;

  /** @param address the sender of e-mails */
  constructor(address: string, ses: Pick<SESv2Client, 'send'>, sns: Pick<SNSClient, 'send'>) {
    this.#address = address;
    this.#ses = ses;
    this.#sns = sns;
  }

  /**
   * @param account account key, a tag for delivery monitoring that the investor does not see
   * @throws MessageRejected
   */
  async email(account: string, to: string, subject: string, body: string): Promise<void> {
    const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await refusingForGood(() =>
      this.#ses.send(
        new SendEmailCommand({
          FromEmailAddress: this.#address,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: content(subject), Body: { Text: content(body) } } },
          EmailTags: [{ Name: 'account', Value: tag(account) }],
        }),
      ),
    );
  }

  /**
   * @param to E.164
   * @throws MessageRejected
   */
  async sms(account: string, to: string, body: string): Promise<void> {
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
