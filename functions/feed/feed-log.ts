/** Logs one line per invocation, with these fields only (standards 19): never a line of a file. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Deleted } from './delete-obsolete.ts';
import type { Ingested } from './ingest.ts';

const logger = new Logger();

/** Message that raises the stack's alarm: a file was refused, or lines of it were set aside. */
export const REJECTS = 'daily file with rejects';

/** Messages that raise alarms of their own. */
export const MISSING_FILE = 'daily file missing';
export const MISSING_YEAR = 'calendar ends';

/** @param file its name, if that is a daily file's; any other name could contain anything */
export function logFile(
  requestId: string,
  line: Ingested & { file: string | undefined; milliseconds: number },
): void {
  const ended = line.outcome === 'taken' || line.outcome === 'refused';
  if (ended && (line.outcome === 'refused' || line.setAside > 0))
    logger.error(REJECTS, { requestId, ...line });
  else logger.info('daily file', { requestId, ...line });
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

/** Logs how many obsolete balances were deleted of the accounts of a file. */
export function logDeleted(requestId: string, { isGone, ...line }: Deleted): void {
  if (isGone) logger.error(OBSOLETE_FILE_GONE, { requestId, ...line });
  else logger.info('obsolete balances', { requestId, ...line });
}

/** Logs that a file, by its name, is due and not ingested. */
export function logMissingFile(requestId: string, file: string): void {
  logger.error(MISSING_FILE, { requestId, file });
}

/** Logs that the calendar has no holidays of a year, which has begun or soon begins. */
export function logMissingYear(requestId: string, year: string): void {
  logger.error(MISSING_YEAR, { requestId, year });
}
