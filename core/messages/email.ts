/** E-mail by SES. */
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
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

export class EmailSender {
  readonly #address: string;
  readonly #configurationSet: string;
  readonly #ses: Pick<SESv2Client, 'send'>;

  /**
   * @param address the sender of e-mails
   * @param configurationSet by which SES reports what becomes of them
   */
  constructor(address: string, configurationSet: string, ses: Pick<SESv2Client, 'send'>) {
    this.#address = address;
    this.#configurationSet = configurationSet;
    this.#ses = ses;
  }

  /**
   * Sends one e-mail to all of the addresses, which all recipients see.
   * @param tags for delivery monitoring, which recipients do not see; `event` is logged where the
   *   e-mail is not delivered. Letters, digits, hyphens and underscores
   * @throws MessageRejected
   */
  async send(
    tags: Readonly<Record<string, string>>,
    to: readonly string[],
    { from, subject, email }: Email,
  ): Promise<void> {
    const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
    await refusingForGood(() =>
      this.#ses.send(
        new SendEmailCommand({
          FromEmailAddress: `${encodedWord(from)} <${this.#address}>`,
          ConfigurationSetName: this.#configurationSet,
          Destination: { ToAddresses: [...to] },
          Content: {
            Simple: {
              Subject: content(subject),
              // SES makes one multipart/alternative of them.
              Body: { Text: content(email.text), Html: content(email.html) },
            },
          },
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
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

/** @throws MessageRejected for a permanent error; other errors as they are */
export async function refusingForGood<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { name } = error as Error;
    throw PERMANENT.has(name) ? new MessageRejected(name) : error;
  }
}
