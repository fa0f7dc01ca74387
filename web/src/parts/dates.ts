/**
 * Dates, times and quantities, one form of each in a language. Times are Hong Kong's, and
 * {@link dateTime} says so.
 */
import {
  writtenClock,
  writtenDate,
  writtenTimeInHongKong,
} from '../../../core/domain/written-time.ts';
import type { Language } from '../languages.ts';

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-GB' };

/**
 * `26 Nov 2026, 11:05 (Hong Kong time)`
 * @param instant ISO 8601
 */
export const dateTime = (instant: string, language: Language): string =>
  writtenTimeInHongKong(new Date(instant), language);

/**
 * `11:05`; the text around it has to say that it is Hong Kong's.
 * @param instant ISO 8601
 */
export const timeOf = (instant: string): string => writtenClock(new Date(instant));

/**
 * `26 Nov 2026`
 * @param date `YYYY-MM-DD`, as in the daily files
 */
export const dateOf = writtenDate;

const digits = new Intl.NumberFormat('en-GB');
const signed = new Intl.NumberFormat('en-GB', { signDisplay: 'exceptZero' });

/** @param month `YYYY-MM`, as of a monthly statement */
export const monthOf = (month: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01`));

/** A quantity with grouped digits. Up to 15 digits, which a number represents exactly. */
export const quantityOf = (quantity: number): string => digits.format(quantity);

/** A movement's quantity with its sign: `+500` into the account, `−500` (U+2212) out of it. */
export const signedQuantityOf = (quantity: number, direction: 'in' | 'out'): string =>
  signed.format(direction === 'in' ? quantity : -quantity).replace('-', '−');
