import { DAY_MS, HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';

/** A time of day in Hong Kong, on each day or each weekday. */
export interface DailyTime {
  /** Minutes after midnight. */
  minutes: number;
  onWeekdays: boolean;
}

/** When Hong Kong's days begin. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

/**
 * Reads a schedule expression of EventBridge Scheduler.
 * @returns undefined for any other expression than a time of day in Hong Kong
 */
export function dailyTimeOf(expression: string, timezone: string): DailyTime | undefined {
  const [, minute, hour, days] =
    /^cron\((\d{1,2}) (\d{1,2}) [?] [*] (MON-FRI|[*]) [*]\)$/.exec(expression) ?? [];
  if (days === undefined || timezone !== HONG_KONG_TIME_ZONE) return undefined;
  return { minutes: Number(hour) * 60 + Number(minute), onWeekdays: days === 'MON-FRI' };
}

/** The last time that was due at `now`, both in milliseconds since 1970. */
export function lastDue({ minutes, onWeekdays }: DailyTime, now: number): number {
  const today = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS + minutes * MINUTE_MS;
  for (let due = today; ; due -= DAY_MS) {
    const weekday = new Date(due + OFFSET_MS).getUTCDay();
    if (due <= now && !(onWeekdays && (weekday === 0 || weekday === 6))) return due;
  }
}
