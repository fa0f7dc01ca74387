import { type KeptData, keptData } from './kept-data.ts';

/**
 * Time travel. What moves is the date that functions see; timers, and so timeouts, run as ever.
 * The offset lies in shared memory, so that every worker sees a change at once, in the middle of an event too.
 */
export interface Clock {
  /** Milliseconds since 1970, as the functions see them. */
  now(): number;
  /**
   * Moves the time on, for every function, from now on; never back.
   * @param duration milliseconds, or ISO 8601 as `parseDuration` takes it
   * @throws RangeError for anything else
   */
  advance(duration: number | string): void;
  /** One 64-bit integer: the offset in milliseconds. */
  offset: BigInt64Array<SharedArrayBuffer>;
}

const OFFSET = 'clock-offset-ms';

/** @param kept where the offset outlives the laptop: a session that had ended does not come back at the next start */
export function createClock(kept: KeptData = keptData()): Clock {
  const offset = new BigInt64Array(new SharedArrayBuffer(8));
  Atomics.store(offset, 0, BigInt(kept.read(OFFSET)?.toString() ?? 0));
  return {
    offset,
    now: () => Date.now() + Number(Atomics.load(offset, 0)),
    advance(duration) {
      const milliseconds =
        typeof duration === 'string' ? parseDuration(duration, this.now()) : duration;
      if (milliseconds === undefined || !(milliseconds >= 0))
        throw new RangeError(`${duration} is no duration (P1D, PT15M, …)`);
      Atomics.add(offset, 0, BigInt(milliseconds));
      kept.write(OFFSET, String(Atomics.load(offset, 0)));
    },
  };
}

const DURATION =
  /^P(?!$)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?!$)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:[.,]\d{1,3})?)S)?)?$/;
const SECONDS = { weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 };
/** So that dates stay dates: a thousand years. */
const LONGEST_MS = 1000 * 365 * SECONDS.days * 1000;

/**
 * An ISO 8601 duration in milliseconds: P1D, PT15M, P1M, P1DT2H30M, PT0.5S. Years and months are those of the calendar, in UTC. Whole
 * numbers but for the seconds. Undefined for anything else.
 * @param from when it begins, in milliseconds since 1970
 */
export function parseDuration(text: string, from: number): number | undefined {
  const groups = DURATION.exec(text)?.groups;
  if (!groups) return undefined;
  const months = 12 * Number(groups.years ?? 0) + Number(groups.months ?? 0);
  const then = new Date(from);
  then.setUTCMonth(then.getUTCMonth() + months);
  let milliseconds = then.getTime() - from;
  for (const [unit, each] of Object.entries(SECONDS)) {
    milliseconds += Math.round(1000 * Number((groups[unit] ?? '0').replace(',', '.')) * each);
  }
  return milliseconds <= LONGEST_MS ? milliseconds : undefined;
}
