import { expect, test } from 'vitest';
import { createClock, parseDuration } from '../../../local/shared/clock.ts';

const DAY = 86_400_000;

test.each([
  ['P1D', DAY],
  ['P2W', 14 * DAY],
  ['PT15M', 900_000],
  ['P1DT2H30M', DAY + 9_000_000],
  ['PT0S', 0],
  ['P0010D', 10 * DAY],
  ['PT0.5S', 500],
  ['PT1,025S', 1025],
  ['P1M', 31 * DAY],
  ['P1M1D', 32 * DAY],
  ['P1Y', 366 * DAY],
])('%s is a valid duration', (text, milliseconds) => {
  expect(parseDuration(text, Date.UTC(2028, 0, 1))).toBe(milliseconds);
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  '1D',
  'P1.5D',
  'P1.5M',
  'PT0.0001S',
  `P${'9'.repeat(20)}M`,
  'P-1D',
  '-P1D',
  'P1D ',
  'p1d',
  'PT1H1D',
  `P${'9'.repeat(400)}D`,
])('%s is not a valid duration', (text) => {
  expect(parseDuration(text, Date.now())).toBeUndefined();
  expect(() => createClock().advance(text)).toThrow(RangeError);
});

test('the clock continues from where it was moved to, and never moves back', () => {
  const clock = createClock();
  clock.advance('P1D');
  clock.advance(1000);
  expect(Math.abs(clock.now() - Date.now() - DAY - 1000)).toBeLessThan(1000);
  expect(() => clock.advance(-1)).toThrow(RangeError);
});
