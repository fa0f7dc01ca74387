import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { calendarSetting } from '../../core/calendar-setting.ts';
import type { DepositoryCalendar } from '../../core/domain/depository-calendar.ts';
import { EmailSender } from '../../core/messages/email.ts';
import type { SendingContext } from '../../core/messages/send-once.ts';
import { Db } from '../../core/store/db.ts';
import { Requests } from '../../core/store/requests.ts';
import { RevokedPasswords } from '../../core/store/revoked-passwords.ts';
import { SentMessages } from '../../core/store/sent-messages.ts';

/** What the digest works with. */
export interface DigestContext extends SendingContext {
  revokedPasswords: RevokedPasswords;
  requests: Requests;
  emails: EmailSender;
  /** Absent in a stage whose settings have none: every scheduled day is a working day there. */
  calendar?: DepositoryCalendar;
}

export interface DigestClients {
  dynamodb: Pick<DynamoDBClient, 'send'>;
  ses: Pick<SESv2Client, 'send'>;
  now(): Date;
}

const environment = z.object({
  CREDENTIALS_TABLE: z.string(),
  REQUESTS_TABLE: z.string(),
  SENT_MESSAGES_TABLE: z.string(),
  SENDER_ADDRESS: z.string(),
  CONFIGURATION_SET: z.string(),
  CALENDAR: z.optional(z.string()),
});

/** @param env the function's environment; a missing variable fails here, at cold start */
export function createDigestContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.messages),
    ses = new SESv2Client(TIME_LIMITS.send),
    now = () => new Date(),
  }: Partial<DigestClients> = {},
): DigestContext {
  const settings = environment.parse(env);
  const db = new Db(dynamodb);
  return {
    db,
    revokedPasswords: new RevokedPasswords(settings.CREDENTIALS_TABLE, db),
    requests: new Requests(settings.REQUESTS_TABLE, db),
    sentMessages: new SentMessages(settings.SENT_MESSAGES_TABLE, db),
    emails: new EmailSender(settings.SENDER_ADDRESS, settings.CONFIGURATION_SET, ses),
    ...calendarSetting(settings.CALENDAR),
    now,
  };
}
