import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { calendarSetting } from '../../core/calendar-setting.ts';
import type { DepositoryCalendar } from '../../core/domain/depository-calendar.ts';
import { AccountReads } from '../../core/store/account-reads.ts';
import { Alerts } from '../../core/store/alerts.ts';
import { ClearedFiles } from '../../core/store/cleared-files.ts';
import { Db } from '../../core/store/db.ts';
import { ObsoleteBalances } from '../../core/store/obsolete-balances.ts';
import { Positions } from '../../core/store/positions.ts';
import { DropBox } from './drop-box.ts';

/** The dependencies of the feed. */
export interface FeedContext {
  db: Db;
  accounts: AccountReads;
  positions: Positions;
  obsoleteBalances: ObsoleteBalances;
  clearedFiles: ClearedFiles;
  alerts: Alerts;
  dropBox: DropBox;
  /** Absent in a stage whose settings have none: nothing is due there. */
  calendar?: DepositoryCalendar;
  /** For which movements are kept after their day; absent: for ever, like all balances. */
  movementMonths?: number;
  now(): Date;
  /** Resolves after this many milliseconds. */
  pause(milliseconds: number): Promise<unknown>;
}

/** One invocation of the function. */
export interface Invocation {
  requestId: string;
  /** Whether the rest must be left to another invocation. */
  isLate(): boolean;
}

export interface FeedClients {
  dynamodb: Pick<DynamoDBClient, 'send'>;
  s3: Pick<S3Client, 'send'>;
  now(): Date;
}

const environment = z.object({
  ACCOUNTS_TABLE: z.string(),
  POSITIONS_TABLE: z.string(),
  ALERTS_TABLE: z.string(),
  DROP_BOX: z.string(),
  MOVEMENT_MONTHS: z.optional(z.string()),
  CALENDAR: z.optional(z.string()),
});

/**
 * @param env the function's environment
 * @throws if a variable is missing or malformed, so that a misconfigured function fails at start
 */
export function createFeedContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.feed),
    s3 = new S3Client(TIME_LIMITS.feed),
    now = () => new Date(),
  }: Partial<FeedClients> = {},
): FeedContext {
  const settings = environment.parse(env);
  const movementMonths = settings.MOVEMENT_MONTHS && Number(settings.MOVEMENT_MONTHS);
  const db = new Db(dynamodb);
  return {
    db,
    accounts: new AccountReads(settings.ACCOUNTS_TABLE, db, now),
    positions: new Positions(settings.POSITIONS_TABLE, db, movementMonths || undefined),
    obsoleteBalances: new ObsoleteBalances(settings.POSITIONS_TABLE, db),
    clearedFiles: new ClearedFiles(settings.POSITIONS_TABLE, db),
    alerts: new Alerts(settings.ALERTS_TABLE, db),
    dropBox: new DropBox(settings.DROP_BOX, s3),
    ...calendarSetting(settings.CALENDAR),
    ...(movementMonths && { movementMonths }),
    now,
    pause,
  };
}
