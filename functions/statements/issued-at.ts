import { type DepositoryCalendar, lastWorkingDay } from '../../core/domain/depository-calendar.ts';
import { dateInHongKong, lastOfMonth, nextDayInHongKong } from '../../core/domain/hong-kong.ts';
import type { FileKind } from '../../core/store/day-marks.ts';
import type { Completions, PositionHistory } from '../../core/store/position-history.ts';

/**
 * From when on a month is stated: its end in Hong Kong. By the depository's calendar, if the stage
 * has one, not before both files of the month's last working day are complete, which come in the
 * night; otherwise every month would be stated without that day first, and corrected hours later.
 * A file of balances of a later day shows that no other will come for the month.
 *
 * Files become complete in any order of their days. The one that is first in time decides, so that
 * none that becomes complete later moves the time, and with it the revisions.
 * @param completions of the month's files
 * @returns ISO 8601; undefined if the month is not stated yet
 */
export async function issuedAt(
  history: PositionHistory,
  month: string,
  {
    calendar,
    completions,
    now,
  }: {
    calendar: DepositoryCalendar | undefined;
    completions: Readonly<Record<FileKind, Completions>>;
    now: Date;
  },
): Promise<string | undefined> {
  const lastDay = lastOfMonth(month);
  const { date: from, startsAt: end } = nextDayInHongKong(new Date(`${lastDay}T00:00:00+08:00`));
  if (now.toISOString() < end) return undefined;
  if (!calendar) return end;
  const workingDay = lastWorkingDay(calendar, lastDay);
  const files = Object.values(completions).map((of) => first([of.get(workingDay)]));
  const complete = files.every((at) => at !== undefined) ? files.toSorted().at(-1) : undefined;
  if (complete && complete <= end) return end;
  // A file cannot be complete before its day begins (functions/feed/ingest.ts), so those of days
  // after this one were complete after it.
  const to = dateInHongKong(complete ? new Date(complete) : now);
  const later = first((await history.completions('balances', { from, to })).values());
  return [complete, later].filter((each) => each !== undefined).sort()[0];
}

/** When the first version of some days' files became complete. */
function first(days: Iterable<ReadonlyMap<string, string> | undefined>): string | undefined {
  return [...days].flatMap((each) => [...(each?.values() ?? [])]).sort()[0];
}
