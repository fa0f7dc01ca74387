/** The depository's calendar: on which days it sends daily files, and until when they are due. */
import { DAY_MS, dateInHongKong, daysAfter } from './hong-kong.ts';

/** A calendar, as in the settings of a stage. */
export interface DepositoryCalendar {
  /**
   * Hours after the beginning, in Hong Kong, of the day that a file is named for. 30 is six in the
   * morning of the day after.
   */
  dueHours: number;
  /** Dates (`YYYY-MM-DD`) without files, besides Saturdays and Sundays, by year. */
  holidays: Readonly<Record<string, readonly string[]>>;
}

/** How long before a year begins its holidays should be known. */
const NOTICE_DAYS = 31;

/** Whether the depository sends files for a date (`YYYY-MM-DD`). Without holidays any weekday. */
export function isWorkingDay({ holidays }: DepositoryCalendar, date: string): boolean {
  const weekday = new Date(date).getUTCDay();
  const isWeekend = weekday === 0 || weekday === 6;
  return !isWeekend && !holidays[date.slice(0, 4)]?.includes(date);
}

/** The last `count` working days whose files are due at `now`, `YYYY-MM-DD`, the newest first. */
export function dueDays(calendar: DepositoryCalendar, now: Date, count: number): string[] {
  const sinceDue = now.getTime() - calendar.dueHours * 60 * 60 * 1000;
  const days: string[] = [];
  // The day that began at least so many hours ago, and those before it.
  for (let date = dateInHongKong(new Date(sinceDue)); days.length < count; ) {
    if (isWorkingDay(calendar, date)) days.push(date);
    date = daysAfter(date, -1);
  }
  return days;
}

/** The last working day up to a date; both `YYYY-MM-DD`. */
export function lastWorkingDay(calendar: DepositoryCalendar, upTo: string): string {
  let date = upTo;
  while (!isWorkingDay(calendar, date)) date = daysAfter(date, -1);
  return date;
}

/** The year whose holidays are missing: this one, or the coming one a month before; or none. */
export function missingYear({ holidays }: DepositoryCalendar, now: Date): string | undefined {
  const soon = new Date(now.getTime() + NOTICE_DAYS * DAY_MS);
  return [now, soon]
    .map((each) => dateInHongKong(each).slice(0, 4))
    .find((year) => !Object.hasOwn(holidays, year));
}
