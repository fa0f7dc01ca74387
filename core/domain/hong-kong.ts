/** Hong Kong's clock and calendar (D4): UTC+8 without summer time since 1979. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** Name of the time zone in the IANA database, as `Intl` takes it. */
export const HONG_KONG_TIME_ZONE = 'Asia/Hong_Kong';

export const DAY_MS = 24 * 60 * 60 * 1000;

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

/** Days from one date to another, both `YYYY-MM-DD`; negative if `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** How many days a range has, both its ends included; zero or less if `last` is before `first`. */
export function countOfDays(first: string, last: string): number {
  return daysBetween(first, last) + 1;
}

/** The date so many days later, or earlier if `days` is negative; both `YYYY-MM-DD`. */
export function daysAfter(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

/** The month of a date: `YYYY-MM` of `YYYY-MM-DD`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The last date of a month, which is `YYYY-MM`. */
export function lastOfMonth(month: string): string {
  const end = new Date(`${month}-01`);
  end.setUTCMonth(end.getUTCMonth() + 1);
  return daysAfter(dateOf(end.getTime()), -1);
}

/** The first of `days` consecutive dates of which `last` is the last, `YYYY-MM-DD`. */
export function firstOfDays(days: number, last: string): string {
  return daysAfter(last, 1 - days);
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
