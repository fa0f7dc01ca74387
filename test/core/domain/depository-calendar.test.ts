import { expect, test } from 'vitest';
import {
  type DepositoryCalendar,
  dueDays,
  missingYear,
} from '../../../core/domain/depository-calendar.ts';

const holidays = { 2026: ['2026-12-25'], 2027: ['2027-01-01'] };
const dueAfter = (dueHours: number): DepositoryCalendar => ({ dueHours, holidays });

test.each<[string, number, string, string]>([
  ['a minute before it is due on its day', 18, '2026-11-25T17:59:59.999+08:00', '2026-11-24'],
  ['when it is due on its day', 18, '2026-11-25T18:00:00.000+08:00', '2026-11-25'],
  ['before midnight in Hong Kong', 0, '2026-11-25T23:59:59.999+08:00', '2026-11-25'],
  ['at midnight in Hong Kong', 0, '2026-11-26T00:00:00.000+08:00', '2026-11-26'],
  ['before it is due the morning after', 30, '2026-11-26T05:59:59.999+08:00', '2026-11-24'],
  ['when it is due the morning after', 30, '2026-11-26T06:00:00.000+08:00', '2026-11-25'],
  ['on Saturday morning', 30, '2026-11-28T06:00:00.000+08:00', '2026-11-27'],
  ['on Sunday', 30, '2026-11-29T12:00:00.000+08:00', '2026-11-27'],
  ['on Monday', 30, '2026-11-30T12:00:00.000+08:00', '2026-11-27'],
  ['on Tuesday morning', 30, '2026-12-01T06:00:00.000+08:00', '2026-11-30'],
  ['after a holiday and a weekend', 30, '2026-12-28T12:00:00.000+08:00', '2026-12-24'],
  ['on the first holiday of the year', 18, '2027-01-01T20:00:00.000+08:00', '2026-12-31'],
  ['before the first file of the year', 18, '2027-01-04T17:59:59.999+08:00', '2026-12-31'],
  ['with the first file of the year', 18, '2027-01-04T18:00:00.000+08:00', '2027-01-04'],
])('D17: the last file that is due %s', (_, dueHours, now, date) => {
  expect(dueDays(dueAfter(dueHours), new Date(now), 1)).toEqual([date]);
});

test('D17: in a year without holidays in the calendar, files are due on every weekday', () => {
  expect(dueDays(dueAfter(18), new Date('2028-01-03T18:00:00+08:00'), 1)).toEqual(['2028-01-03']);
});

test('D17: the days whose files are due, without weekends and holidays', () => {
  const days = dueDays(dueAfter(18), new Date('2026-12-28T18:00:00+08:00'), 4);
  expect(days).toEqual(['2026-12-28', '2026-12-24', '2026-12-23', '2026-12-22']);
});

test.each([
  ['2026-11-30T23:59:59.999+08:00', undefined],
  ['2027-11-30T23:59:59.999+08:00', undefined],
  ['2027-12-01T00:00:00.000+08:00', '2028'],
  ['2027-12-31T23:59:59.999+08:00', '2028'],
  ['2028-01-01T00:00:00.000+08:00', '2028'],
  ['2028-12-31T00:00:00.000+08:00', '2028'],
])('at %s the year without holidays that counts is %s', (now, year) => {
  expect(missingYear(dueAfter(18), new Date(now))).toBe(year);
});
