import { type KeptData, keptData } from './kept-data.ts';

/**
 * Time travel. It moves the dates that functions see; timers, and so timeouts, run normally. The
 * offset is in shared memory, so that every worker sees a change immediately, even in the middle of
 * an event.
 */
export interface Clock {
  /** Milliseconds since 1970, as the functions see them. */
  now(): number;
  /**
   * Moves the time forward for every function; it never moves back.
   * @param duration milliseconds, or ISO 8601 as in `parseDuration`
   * @throws RangeError for anything else
   */
  advance(duration: number | string): void;
  /** Calls the listener after each advance. */
  onAdvance(listener: () => void): void;
  /** One 64-bit integer: the offset in milliseconds. */
  offset: BigInt64Array<SharedArrayBuffer>;
}

const OFFSET = 'clock-offset-ms';

/** @param kept keeps the offset across restarts, so that an expired session stays expired */
export function createClock(kept: KeptData = keptData()): Clock {
  const offset = new BigInt64Array(new SharedArrayBuffer(8));
  Atomics.store(offset, 0, BigInt(kept.read(OFFSET)?.toString() ?? 0));
  const listeners: (() => void)[] = [];
  return {
    offset,
    onAdvance: (listener) => listeners.push(listener),
    now: () => Date.now() + Number(Atomics.load(offset, 0)),
    advance(duration) {
      const milliseconds =
        typeof duration === 'string' ? parseDuration(duration, this.now()) : duration;
      if (milliseconds === undefined || !(milliseconds >= 0))
        throw new RangeError(`Invalid duration: ${duration} (expected P1D, PT15M, …)`);
      Atomics.add(offset, 0, BigInt(milliseconds));
      kept.write(OFFSET, String(Atomics.load(offset, 0)));
      for (const listener of listeners) listener();
    },
  };
}

const DURATION =
  /^P(?!$)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?!$)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:[.,]\d{1,3})?)S)?)?$/;
const SECONDS_PER = { weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 };
/** A thousand years: keeps dates in the range of `Date`. */
const MAX_DURATION_MS = 1000 * 365 * SECONDS_PER.days * 1000;

/**
 * Parses an ISO 8601 duration: P1D, PT15M, P1M, P1DT2H30M, PT0.5S. Years and months follow the
 * calendar, in UTC. Only seconds may have a fraction.
 * @param from start of the duration, in milliseconds since 1970
 * @returns milliseconds; undefined for an invalid or longer duration than a thousand years
 */
export function parseDuration(text: string, from: number): number | undefined {
  const groups = DURATION.exec(text)?.groups;
  if (!groups) return undefined;
  const months = 12 * Number(groups.years ?? 0) + Number(groups.months ?? 0);
  const then = new Date(from);
  then.setUTCMonth(then.getUTCMonth() + months);
  let milliseconds = then.getTime() - from;
  for (const [unit, each] of Object.entries(SECONDS_PER)) {
    milliseconds += Math.round(1000 * Number((groups[unit] ?? '0').replace(',', '.')) * each);
  }
  return milliseconds <= MAX_DURATION_MS ? milliseconds : undefined;
}
