import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { calendarSetting } from '../../core/calendar-setting.ts';
import type { Clients } from '../../core/context.ts';
import type { DepositoryCalendar } from '../../core/domain/depository-calendar.ts';
import type { SessionContext } from '../../core/sessions/current-session.ts';
import { Accounts } from '../../core/store/accounts.ts';
import { Credentials } from '../../core/store/credentials.ts';
import { Db } from '../../core/store/db.ts';
import { Keyrings } from '../../core/store/keyrings.ts';
import { PositionHistory } from '../../core/store/position-history.ts';
import { Sessions } from '../../core/store/sessions.ts';

/** What the statements function works with. */
export interface StatementsContext extends SessionContext {
  history: PositionHistory;
  /** Absent in a stage whose settings have none. */
  calendar?: DepositoryCalendar;
  /** For which movements are kept after their day; absent: for ever. */
  movementMonths?: number;
}

const environment = z.object({
  ACCOUNTS_TABLE: z.string(),
  CREDENTIALS_TABLE: z.string(),
  SESSIONS_TABLE: z.string(),
  PASSKEYS_TABLE: z.string(),
  POSITIONS_TABLE: z.string(),
  MOVEMENT_MONTHS: z.optional(z.coerce.number().check(z.int(), z.gte(1))),
  CALENDAR: z.optional(z.string()),
});

/**
 * @param env the function's environment; what is missing or malformed in it fails here, at start
 * @param clients replace those of AWS's default configuration
 */
export function createStatementsContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.web),
    now = () => new Date(),
  }: Partial<Pick<Clients, 'dynamodb' | 'now'>> = {},
): StatementsContext {
  const settings = environment.parse(env);
  const db = new Db(dynamodb);
  return {
    db,
    accounts: new Accounts(settings.ACCOUNTS_TABLE, db, now),
    credentials: new Credentials(settings.CREDENTIALS_TABLE, db),
    sessions: new Sessions(settings.SESSIONS_TABLE, db),
    keyrings: new Keyrings(settings.PASSKEYS_TABLE, db),
    history: new PositionHistory(settings.POSITIONS_TABLE, db),
    ...calendarSetting(settings.CALENDAR),
    ...(settings.MOVEMENT_MONTHS && { movementMonths: settings.MOVEMENT_MONTHS }),
    now,
  };
}
