/** E-mail by SES and text messages by SNS. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** The service will never take this message: the address is none, or its owner wants none. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** What the service calls it. */
  readonly code: string;

  constructor(code: string) {
    super('the message was refused');
    this.code = code;
  }
}

const FOR_GOOD = new Set([
  'BadRequestException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'OptedOutException',
]);

export class Sender {
  readonly #address: string;
  readonly #ses: Pick<SESv2Client, 'send'>;
  readonly #sns: Pick<SNSClient, 'send'>;

  /** @param address that e-mails are from */
  constructor(address: string, ses: Pick<SESv2Client, 'send'>, sns: Pick<SNSClient, 'send'>) {
    this.#address = address;
    this.#ses = ses;
    this.#sns = sns;
  }

  /**
   * @param account account key, which the message carries for whoever watches deliveries; the investor does not see it
   * @throws Refused
   */
  async email(account: string, to: string, subject: string, body: string): Promise<void> {
    const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await refusing(() =>
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
   * @throws Refused
   */
  async sms(account: string, to: string, body: string): Promise<void> {
    await refusing(() =>
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

/** `C00088-12345678`: tags of SES are letters, digits, hyphens and underscores. */
function tag(account: string): string {
  return account.replace('#', '-');
}

async function refusing(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    const { name } = error as Error;
    throw FOR_GOOD.has(name) ? new Refused(name) : error;
  }
}
