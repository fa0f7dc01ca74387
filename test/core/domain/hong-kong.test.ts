import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countOfDays,
  dateInHongKong,
  firstOfDays,
  nextDayInHongKong,
} from '../../../core/domain/hong-kong.ts';

test.each([
  [
    '23:59:59.999 in Hong Kong',
    '2026-11-23T15:59:59.999Z',
    '2026-11-24',
    '2026-11-23T16:00:00.000Z',
  ],
  ['00:00 in Hong Kong', '2026-11-23T16:00:00.000Z', '2026-11-25', '2026-11-24T16:00:00.000Z'],
  ['midnight in London', '2026-11-24T00:00:00.000Z', '2026-11-25', '2026-11-24T16:00:00.000Z'],
  ['the end of a month', '2026-11-30T02:00:00.000Z', '2026-12-01', '2026-11-30T16:00:00.000Z'],
  [
    'the end of a year in UTC, when Hong Kong is already in the next',
    '2026-12-31T16:00:00.000Z',
    '2027-01-02',
    '2027-01-01T16:00:00.000Z',
  ],
  [
    'the last moment of a year',
    '2026-12-31T15:59:59.999Z',
    '2027-01-01',
    '2026-12-31T16:00:00.000Z',
  ],
  [
    '28 February of a leap year',
    '2028-02-28T12:00:00.000Z',
    '2028-02-29',
    '2028-02-28T16:00:00.000Z',
  ],
  [
    '28 February of a common year',
    '2027-02-28T12:00:00.000Z',
    '2027-03-01',
    '2027-02-28T16:00:00.000Z',
  ],
  [
    'the night when Europe puts its clocks forward',
    '2027-03-28T00:59:59.999Z',
    '2027-03-29',
    '2027-03-28T16:00:00.000Z',
  ],
])('D4: the next day in Hong Kong begins at midnight there: after %s', (_, now, date, startsAt) => {
  expect(nextDayInHongKong(new Date(now))).toEqual({ date, startsAt });
});

test('D4: 23:59:59.999 in Hong Kong and 00:00 are different days', () => {
  const late = nextDayInHongKong(new Date('2026-11-23T15:59:59.999Z'));
  const early = nextDayInHongKong(new Date('2026-11-23T16:00:00.000Z'));
  expect(early.date).not.toBe(late.date);
  expect(Date.parse(early.startsAt) - Date.parse(late.startsAt)).toBe(24 * 60 * 60 * 1000);
});

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Hong_Kong',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Date and time of day in Hong Kong, by the platform's own time zone data. */
function inHongKong(instant: Date): { date: string; time: string } {
  const parts = Object.fromEntries(
    clock.formatToParts(instant).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second, fractionalSecond } = parts;
  return {
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}.${fractionalSecond}`,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const anytime = fc.date({
  min: new Date('1980-01-01T00:00:00Z'),
  max: new Date('2200-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const nearMidnight = fc
  .tuple(anytime, fc.integer({ min: -2, max: 2 }))
  .map(
    ([date, off]) =>
      new Date(Math.floor(date.getTime() / DAY_MS) * DAY_MS + 16 * 60 * 60 * 1000 + off),
  );

test('D4: at any instant, the next day is the date after the current one in Hong Kong and begins at the next midnight there', () => {
  fc.assert(
    fc.property(fc.oneof(anytime, nearMidnight), (now) => {
      const { date, startsAt } = nextDayInHongKong(now);
      const start = new Date(startsAt);
      expect(startsAt).toBe(start.toISOString());
      expect(inHongKong(start)).toEqual({ date, time: '00:00:00.000' });
      expect(inHongKong(new Date(start.getTime() - 1)).date).toBe(inHongKong(now).date);
      expect(start.getTime()).toBeGreaterThan(now.getTime());
      expect(start.getTime() - now.getTime()).toBeLessThanOrEqual(DAY_MS);
    }),
    { numRuns: 2000 },
  );
});

test('D4: the date in Hong Kong is that of the time zone Asia/Hong_Kong, at any instant', () => {
  fc.assert(
    fc.property(fc.oneof(anytime, nearMidnight), (now) => {
      expect(dateInHongKong(now)).toBe(inHongKong(now).date);
    }),
  );
});

test('a range of dates includes both its ends', () => {
  expect(firstOfDays(31, '2026-11-23')).toBe('2026-10-24');
  expect(firstOfDays(1, '2026-11-23')).toBe('2026-11-23');
  expect(countOfDays('2026-10-24', '2026-11-23')).toBe(31);
  expect(countOfDays('2026-11-24', '2026-11-23')).toBe(0);
  fc.assert(
    fc.property(anytime, fc.integer({ min: 1, max: 1000 }), (instant, days) => {
      const last = dateInHongKong(instant);
      expect(countOfDays(firstOfDays(days, last), last)).toBe(days);
    }),
  );
});
