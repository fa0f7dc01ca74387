/**
 * SES and SNS on the laptop: they store e-mails and text messages, by account, instead of sending
 * them.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { HttpAnswer } from '../shared/http.ts';
import { type KeptData, keptData } from '../shared/kept-data.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';
import { AwsError, type AwsService } from './endpoints.ts';
import type { Message } from './message.ts';
import { messagesPage } from './messages-page.ts';

/** The stored messages, as `GET /local/messages` returns them (api.md). */
export interface Mailbox {
  services: AwsService[];
  /** Oldest first. With an account number, only its messages, for any participant. */
  messages(accountNumber?: string): Message[];
  routes: LocalRoutes;
}

interface Content {
  Data?: string;
}

interface SendEmail {
  FromEmailAddress?: string;
  Destination?: { ToAddresses?: string[] };
  Content?: { Simple?: { Subject?: Content; Body?: { Text?: Content; Html?: Content } } };
  EmailTags?: { Name?: string; Value?: string }[];
}

const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };

interface Filed {
  account: string;
  message: Message;
}

const MESSAGES = 'messages';

/** Older messages are dropped. */
const MAX_MESSAGES = 10_000;

/** Opens the mailbox. @param data keeps the messages across restarts */
export function mailbox(clock: Clock, data: KeptData = keptData()): Mailbox {
  const kept: Filed[] = data
    .lines(MESSAGES)
    .slice(-MAX_MESSAGES)
    .flatMap((line) => parsed(line) ?? []);
  const keep = (account: string | undefined, message: Omit<Message, 'at'>): string => {
    const filed = {
      account: account ?? '',
      message: { at: new Date(clock.now()).toISOString(), ...message },
    };
    data.append(MESSAGES, JSON.stringify(filed));
    kept.push(filed);
    if (kept.length > MAX_MESSAGES) kept.shift();
    return randomUUID();
  };
  const messages = (accountNumber?: string) =>
    kept
      .filter(
        ({ account }) => accountNumber === undefined || account.split('-').at(-1) === accountNumber,
      )
      .map(({ message }) => message);

  return {
    services: [ses(keep), sns(keep)],
    messages,
    routes: {
      'GET /local/messages': ({ query }) => ({
        status: 200,
        body: {
          messages: messages(query.get('accountNumber') ?? undefined).map(
            ({ html: _, ...message }) => message,
          ),
        },
      }),
      'GET /local/messages/page': ({ query }) => {
        const accountNumber = query.get('accountNumber') || undefined;
        const page = messagesPage(messages(accountNumber), accountNumber);
        return { status: 200, headers: HTML, body: Buffer.from(page) };
      },
    },
  };
}

/** Undefined for a line that a kill truncated. */
function parsed(line: string): Filed | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

type Keep = (account: string | undefined, message: Omit<Message, 'at'>) => string;

/** SES v2, limited to e-mails with plain text. One to several addresses is one message. */
function ses(keep: Keep): AwsService {
  return {
    id: 'SESV2',
    async answer({ method, path, body }) {
      if (method !== 'POST' || path !== '/v2/email/outbound-emails') {
        return json(501, { message: `SES ${method} ${path} is not supported on the laptop` });
      }
      const { FromEmailAddress, Destination, Content, EmailTags }: SendEmail = JSON.parse(
        body.toString('utf8'),
      );
      const to = Destination?.ToAddresses?.join(', ');
      const { Subject, Body } = Content?.Simple ?? {};
      if (!FromEmailAddress || !to || !Subject?.Data || !Body?.Text?.Data) {
        return json(
          400,
          {
            message: 'The laptop supports only e-mails with plain text, a sender and a recipient',
          },
          'BadRequestException',
        );
      }
      const account = EmailTags?.find(({ Name }) => Name === 'account')?.Value;
      const MessageId = keep(account, {
        channel: 'email',
        to,
        subject: Subject.Data,
        body: Body.Text.Data,
        ...(Body.Html?.Data && { html: Body.Html.Data }),
      });
      return json(200, { MessageId });
    },
  };
}

/** SNS, limited to text messages to one number. */
function sns(keep: Keep): AwsService {
  return {
    id: 'SNS',
    async answer({ body }) {
      const form = new URLSearchParams(body.toString('utf8'));
      try {
        const [to, text] = [form.get('PhoneNumber'), form.get('Message')];
        if (form.get('Action') !== 'Publish')
          throw new AwsError('InvalidAction', 'only Publish is supported on the laptop');
        if (!to || !text || !/^\+[1-9]\d{6,14}$/.test(to)) {
          throw new AwsError('InvalidParameter', 'PhoneNumber (E.164) and Message are required');
        }
        const MessageId = keep(attributeOf(form, 'account'), { channel: 'sms', to, body: text });
        return xml(
          200,
          `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${MessageId}</MessageId></PublishResult></PublishResponse>`,
        );
      } catch (error) {
        const { name, message } = error as Error;
        return xml(
          400,
          `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`,
        );
      }
    },
  };
}

/** Reads `MessageAttributes.entry.1.Name=account&MessageAttributes.entry.1.Value.StringValue=…` */
function attributeOf(form: URLSearchParams, name: string): string | undefined {
  for (let i = 1; form.has(`MessageAttributes.entry.${i}.Name`); i++) {
    if (form.get(`MessageAttributes.entry.${i}.Name`) === name) {
      return form.get(`MessageAttributes.entry.${i}.Value.StringValue`) ?? undefined;
    }
  }
  return undefined;
}

function json(status: number, value: unknown, errorType?: string): HttpAnswer {
  const headers = {
    'Content-Type': 'application/json',
    ...(errorType && { 'X-Amzn-ErrorType': errorType }),
  };
  return { status, headers, body: JSON.stringify(value) };
}

function xml(status: number, body: string): HttpAnswer {
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}
