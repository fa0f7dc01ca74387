import { expect, test } from 'vitest';
import {
  writtenDate,
  writtenTime,
  writtenTimeInHongKong,
} from '../../../core/domain/written-time.ts';

test.each([
  ['2026-11-03', '3 Nov 2026', '2026年11月3日'],
  ['2026-09-30', '30 Sep 2026', '2026年9月30日'],
  ['2026-05-01', '1 May 2026', '2026年5月1日'],
])('%s is written %s and %s', (date, en, zh) => {
  expect(writtenDate(date, 'en')).toBe(en);
  expect(writtenDate(date, 'zh-Hant')).toBe(zh);
  expect(writtenDate(date, 'zh-Hans')).toBe(zh);
});

test("times are by Hong Kong's clock, from 00:00 to 23:59, and name it where asked to", () => {
  const midnight = new Date('2026-12-31T16:00:00.000Z');
  expect(writtenTime(midnight, 'en')).toBe('1 Jan 2027, 00:00');
  expect(writtenTime(midnight, 'zh-Hant')).toBe('2027年1月1日 00:00');
  const before = new Date('2026-12-31T15:59:59.999Z');
  expect(writtenTimeInHongKong(before, 'en')).toBe('31 Dec 2026, 23:59 (Hong Kong time)');
  expect(writtenTimeInHongKong(before, 'zh-Hant')).toBe('2026年12月31日 23:59（香港時間）');
  expect(writtenTimeInHongKong(before, 'zh-Hans')).toBe('2026年12月31日 23:59（香港时间）');
});
