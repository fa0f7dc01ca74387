/**
 * Time travel. What moves is the date that functions see; timers, and so timeouts, run as ever.
 * The offset lies in shared memory, so that every worker sees a change at once, in the middle of an event too.
 */
export interface Clock {
  /** Milliseconds since 1970, as the functions see them. */
  now(): number;
  /**
   * Moves the time on, for every function, from now on.
   * @param duration ISO 8601, of weeks, days, hours, minutes and seconds in whole numbers: P1D, PT15M, P1DT2H30M
   * @throws InvalidDuration
   */
  advance(duration: string): void;
  /** One 64-bit integer: the offset in milliseconds. */
  offset: BigInt64Array<SharedArrayBuffer>;
}

export class InvalidDuration extends Error {}

/** So that dates stay dates: four-digit years. */
const LATEST = Date.UTC(9999, 0);

export function createClock(): Clock {
  const offset = new BigInt64Array(new SharedArrayBuffer(8));
  const now = () => Date.now() + Number(Atomics.load(offset, 0));
  return {
    now,
    offset,
    advance(duration) {
      const milliseconds = parseDuration(duration);
      if (now() + milliseconds > LATEST) throw new InvalidDuration(`${duration} leads past the year 9998`);
      Atomics.add(offset, 0, BigInt(milliseconds));
    },
  };
}

const DURATION =
  /^P(?!$)(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?!$)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;
const SECONDS = { weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 };

/**
 * An ISO 8601 duration in milliseconds.
 * @throws InvalidDuration, also for years and months, which have no fixed length
 */
export function parseDuration(text: string): number {
  const groups = DURATION.exec(text)?.groups;
  if (!groups) {
    throw new InvalidDuration(`${text} is not an ISO 8601 duration of weeks, days, hours, minutes and seconds`);
  }
  let seconds = 0;
  for (const [unit, each] of Object.entries(SECONDS)) seconds += Number(groups[unit] ?? 0) * each;
  return seconds * 1000;
}
