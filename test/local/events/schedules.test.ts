import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HONG_KONG_TIME_ZONE } from '../../../core/domain/hong-kong.ts';
import { type DailyTime, dailyTimeOf, lastDue } from '../../../local/events/cron.ts';

test('a time of day in Hong Kong is read', () => {
  const read = (expression: string) => dailyTimeOf(expression, HONG_KONG_TIME_ZONE);
  expect(read('cron(30 8 ? * MON-FRI *)')).toEqual({ minutes: 510, onWeekdays: true });
  expect(read('cron(0 23 ? * * *)')).toEqual({ minutes: 1380, onWeekdays: false });
});

test.each([
  ['rate(5 minutes)', HONG_KONG_TIME_ZONE],
  ['cron(30 8 1 * ? *)', HONG_KONG_TIME_ZONE],
  ['cron(0/5 8 ? * MON-FRI *)', HONG_KONG_TIME_ZONE],
  ['cron(30 8 ? * SAT *)', HONG_KONG_TIME_ZONE],
  ['cron(30 8 ? * MON-FRI *)', 'UTC'],
])('%s in %s is not supported', (expression, timezone) => {
  expect(dailyTimeOf(expression, timezone)).toBeUndefined();
});

const iso = (time: DailyTime, now: string) =>
  new Date(lastDue(time, Date.parse(now))).toISOString();

test('the last time that was due, around its minute, midnight in Hong Kong and a weekend', () => {
  const time = { minutes: 510, onWeekdays: true };
  const friday = '2026-11-27T00:30:00.000Z';
  expect(iso(time, '2026-11-27T00:29:59.999Z')).toBe('2026-11-26T00:30:00.000Z');
  expect(iso(time, friday)).toBe(friday);
  expect(iso(time, '2026-11-27T16:00:00.000Z')).toBe(friday);
  expect(iso(time, '2026-11-30T00:29:59.999Z')).toBe(friday);
  expect(iso(time, '2026-11-30T00:30:00.000Z')).toBe('2026-11-30T00:30:00.000Z');
  expect(iso({ ...time, onWeekdays: false }, '2026-11-29T00:30:00.000Z')).toBe(
    '2026-11-29T00:30:00.000Z',
  );
});

test('it is never in the future, never on a weekend, and at its time of day', () => {
  const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 1439 }), (now, minutes) => {
      const due = lastDue({ minutes, onWeekdays: true }, now);
      const inHongKong = new Date(due + 8 * 3_600_000);
      expect(due).toBeLessThanOrEqual(now);
      expect(now - due).toBeLessThan(4 * DAY_MS);
      expect([0, 6]).not.toContain(inHongKong.getUTCDay());
      expect(inHongKong.getUTCHours() * 60 + inHongKong.getUTCMinutes()).toBe(minutes);
    }),
  );
});
