import {
  type DepositoryCalendar,
  dueDays,
  missingYear,
} from '../../core/domain/depository-calendar.ts';
import type { FeedContext } from './context.ts';
import { logMissingFile, logMissingYear } from './feed-log.ts';

/**
 * Working days that are looked at: a week. A file that is still missing then is known, and if it
 * never comes the alarm must not stay raised for ever.
 */
export const CHECKED_DAYS = 5;

/**
 * Logs each daily file of these days that is due and not ingested yet, and a calendar that soon
 * ends. Each check logs it anew, so that the alarm stays raised until the file is there. A file
 * that is under way counts as missing: whoever waits for it sees nothing of it.
 */
export async function checkDue(
  { positions, now }: Pick<FeedContext, 'positions' | 'now'>,
  calendar: DepositoryCalendar,
  requestId: string,
): Promise<void> {
  const instant = now();
  const year = missingYear(calendar, instant);
  if (year) logMissingYear(requestId, year);
  const days = dueDays(calendar, instant, CHECKED_DAYS);
  const due = days.flatMap((date) =>
    (['balances', 'movements'] as const).map((kind) => ({ kind, date })),
  );
  const marks = await Promise.all(due.map(({ kind, date }) => positions.marks.get(kind, date)));
  for (const [i, { kind, date }] of due.entries())
    if (marks[i]?.complete.size === 0) logMissingFile(requestId, `${kind}-${date}.csv`);
}
