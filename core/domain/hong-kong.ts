/** Hong Kong has kept UTC+8 without summer time since 1979. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface HongKongDay {
  /** `YYYY-MM-DD` in Hong Kong. */
  date: string;
  /** The instant at which that date begins there, ISO 8601 in UTC with milliseconds. */
  startsAt: string;
}

/** The calendar date in Hong Kong after the one that `now` falls on: when a reset takes effect (R1, D4). */
export function nextDayInHongKong(now: Date): HongKongDay {
  const localDays = Math.floor((now.getTime() + OFFSET_MS) / DAY_MS) + 1;
  return {
    date: new Date(localDays * DAY_MS).toISOString().slice(0, 10),
    startsAt: new Date(localDays * DAY_MS - OFFSET_MS).toISOString(),
  };
}

/** The calendar date in Hong Kong that an instant falls on, `YYYY-MM-DD`. */
export function dateInHongKong(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}
