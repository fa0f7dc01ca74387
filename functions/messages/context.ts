import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { AccountReads } from '../../core/store/account-reads.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Db } from '../../core/store/db.ts';
import { SentMessages } from '../../core/store/sent-messages.ts';
import { Sender } from './send.ts';

/** What the messages function works with. */
export interface MessagesContext {
  db: Db;
  accounts: AccountReads;
  auditTrail: AuditTrail;
  sentMessages: SentMessages;
  sender: Sender;
  /** Name of the table whose stream is the outbox of alerts. */
  alertsTable: string;
  now(): Date;
  pause(milliseconds: number): Promise<void>;
}

export interface MessagesClients {
  dynamodb: Pick<DynamoDBClient, 'send'>;
  ses: Pick<SESv2Client, 'send'>;
  sns: Pick<SNSClient, 'send'>;
  now(): Date;
  pause(milliseconds: number): Promise<void>;
}

const environment = z.object({
  ACCOUNTS_TABLE: z.string(),
  AUDIT_TRAIL_TABLE: z.string(),
  SENT_MESSAGES_TABLE: z.string(),
  ALERTS_TABLE: z.string(),
  SENDER_ADDRESS: z.string(),
  CONFIGURATION_SET: z.string(),
});

/** @param env the function's environment; a missing variable fails here, at cold start */
export function createMessagesContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.messages),
    ses = new SESv2Client(TIME_LIMITS.send),
    sns = new SNSClient(TIME_LIMITS.send),
    now = () => new Date(),
    pause = async (milliseconds) => void (await setTimeout(milliseconds)),
  }: Partial<MessagesClients> = {},
): MessagesContext {
  const settings = environment.parse(env);
  const db = new Db(dynamodb);
  return {
    db,
    accounts: new AccountReads(settings.ACCOUNTS_TABLE, db, now),
    auditTrail: new AuditTrail(settings.AUDIT_TRAIL_TABLE, db),
    sentMessages: new SentMessages(settings.SENT_MESSAGES_TABLE, db),
    sender: new Sender(settings.SENDER_ADDRESS, settings.CONFIGURATION_SET, ses, sns),
    alertsTable: settings.ALERTS_TABLE,
    now,
    pause,
  };
}
