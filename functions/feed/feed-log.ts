/** Logs lines with these fields only (standards 19): never a line of a file. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { FileOutcome, Ingested, Progress } from './drop-box.ts';
import { dailyFileOf } from './file-name.ts';

const logger = new Logger();

/** Message that raises the stack's alarm: a file was refused, or lines of it were set aside. */
export const REJECTS = 'daily file with rejects';

/** Message of the line of an invocation. */
export const DAILY_FILE = 'daily file';

/** Messages that raise alarms of their own. */
export const MISSING_FILE = 'daily file missing';
export const MISSING_YEAR = 'calendar ends';

/** Logs that a file was refused, or how many of its lines were set aside. */
export function logRejects(
  requestId: string,
  { name, taken, setAside }: Pick<Progress, 'name' | 'taken' | 'setAside'>,
  outcome: FileOutcome,
): void {
  logger.error(REJECTS, { requestId, file: loggedName(name), ...outcome, taken, setAside });
}

/** Logs what an invocation did with a file. */
export function logFile(
  requestId: string,
  name: string,
  line: Ingested & { milliseconds: number },
): void {
  logger.info(DAILY_FILE, { requestId, file: loggedName(name), ...line });
}

/** The name of a daily file; any other name could contain anything. */
function loggedName(name: string): string | undefined {
  return dailyFileOf(name) && name;
}

/** Logs how many accounts were told of movements of a file. */
export function logAlerts(
  requestId: string,
  line: { file: string; alerts: number; milliseconds: number },
): void {
  logger.info('alerts', { requestId, ...line });
}

/** Message that raises an alarm: obsolete balances stay, as nobody knows whose they are. */
export const OBSOLETE_FILE_GONE = 'daily file gone before its balances';

/** What one invocation deleted. */
interface Deleted {
  /** The file whose accounts it looked at. */
  file: string;
  rows: number;
}

/** Logs that S3 has the newest file of a day no more. */
export function logGone(requestId: string, line: Deleted): void {
  logger.error(OBSOLETE_FILE_GONE, { requestId, ...line });
}

/** Logs how many obsolete balances were deleted of the accounts of a file. */
export function logDeleted(requestId: string, line: Deleted): void {
  logger.info('obsolete balances', { requestId, ...line });
}

/** Logs that a file, by its name, is due and not ingested. */
export function logMissingFile(requestId: string, file: string): void {
  logger.error(MISSING_FILE, { requestId, file });
}

/** Logs that the calendar has no holidays of a year, which has begun or soon begins. */
export function logMissingYear(requestId: string, year: string): void {
  logger.error(MISSING_YEAR, { requestId, year });
}
