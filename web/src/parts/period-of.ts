/** The period that the address of a list names. */
import { countOfDays, dateInHongKong, firstOfDays } from '../../../core/domain/hong-kong.ts';
import { MAX_DAYS, RECENT_DAYS } from '../../../core/domain/movement-days.ts';
import type { Key } from '../locales/zh-Hant.ts';
import type { Range } from './load-movements.ts';

/** Days of the quick ranges, today included. */
const QUICK = { month: RECENT_DAYS, quarter: 92, year: MAX_DAYS } as const;
export type Quick = keyof typeof QUICK;
export const NAMES = Object.keys(QUICK) as Quick[];

/** A range, and which of the choices it is. */
export interface Period extends Range {
  name: Quick | 'own';
}

/**
 * The period that an address names: `/movements/quarter`, `/movements/2026-01-01/2026-03-31`.
 * @param now the service's time
 * @returns the last month if it names none
 */
export function periodOf(path: string, now: Date): Period {
  const [, , first = '', second = ''] = path.split('/');
  const own = { from: first, to: second };
  if (Object.keys(checkRange(own)).length === 0) return { ...own, name: 'own' };
  const name = NAMES.find((each) => each === first) ?? 'month';
  const to = dateInHongKong(now);
  return { from: firstOfDays(QUICK[name], to), to, name };
}

/** Errors of a form's own range, by field. */
export function checkRange({ from = '', to = '' }: Partial<Range>): Record<string, Key[]> {
  const isDate = (text: string) =>
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate(from)) return { from: ['invalid.date'] };
  if (!isDate(to)) return { to: ['invalid.date'] };
  if (from > to) return { from: ['invalid.range'] };
  return countOfDays(from, to) > MAX_DAYS ? { from: ['invalid.span'] } : {};
}
