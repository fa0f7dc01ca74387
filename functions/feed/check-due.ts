import {
  type DepositoryCalendar,
  lastDueDay,
  missingYear,
} from '../../core/domain/depository-calendar.ts';
import type { FeedContext } from './context.ts';
import { logMissingFile, logMissingYear } from './feed-log.ts';

/**
 * Logs each daily file that is due and not ingested yet, and a calendar that soon ends. Each check
 * logs it anew, so that the alarm stays raised until the file is there. A file that is under way
 * counts as missing: whoever waits for it sees nothing of it.
 */
export async function checkDue(
  { positions, now }: Pick<FeedContext, 'positions' | 'now'>,
  calendar: DepositoryCalendar,
  requestId: string,
): Promise<void> {
  const instant = now();
  const year = missingYear(calendar, instant);
  if (year) logMissingYear(requestId, year);
  const date = lastDueDay(calendar, instant);
  for (const kind of ['balances', 'movements'] as const) {
    const { complete } = await positions.marks.get(kind, date);
    if (complete.size === 0) logMissingFile(requestId, `${kind}-${date}.csv`);
  }
}
