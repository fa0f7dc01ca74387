/** Hong Kong's clock and calendar (D4): UTC+8 without summer time since 1979. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface HongKongDay {
  /** `YYYY-MM-DD` in Hong Kong. */
  date: string;
  /** The first instant of that date there, ISO 8601 in UTC with milliseconds. */
  startsAt: string;
}

/** The calendar date in Hong Kong after the one that `now` falls on (R1, D4). */
export function nextDayInHongKong(now: Date): HongKongDay {
  const localDays = Math.floor((now.getTime() + OFFSET_MS) / DAY_MS) + 1;
  return {
    date: dateOf(localDays * DAY_MS),
    startsAt: new Date(localDays * DAY_MS - OFFSET_MS).toISOString(),
  };
}

/** The calendar date in Hong Kong that an instant falls on, `YYYY-MM-DD`. */
export function dateInHongKong(instant: Date): string {
  return dateOf(instant.getTime() + OFFSET_MS);
}

/**
 * Days from the first to the last date, both included; negative or zero if the first is after it.
 * @param first, last `YYYY-MM-DD`
 */
export function daysBetween(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
}

/** The first of `days` consecutive dates of which `last` is the last, `YYYY-MM-DD`. */
export function firstOfDays(days: number, last: string): string {
  return dateOf(Date.parse(last) - (days - 1) * DAY_MS);
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
