/**
 * Dates, times and quantities, one form of each in a language. Times are Hong Kong's, and
 * {@link dateTime} says so.
 */
import { HONG_KONG_TIME_ZONE } from '../../../core/domain/hong-kong.ts';
import type { Language } from '../languages.ts';

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-GB' };
const HONG_KONG: Record<Language, string> = {
  'zh-Hant': '（香港時間）',
  'zh-Hans': '（香港时间）',
  en: ' (Hong Kong time)',
};
const timeZone = HONG_KONG_TIME_ZONE;

/** Making a formatter takes longer than formatting thousands of dates. */
const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: Language, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALES[language], options);
  formats.set(key, made);
  return made;
}

const DATE = { dateStyle: 'medium' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;

/**
 * `26 Nov 2026, 11:05 (Hong Kong time)`
 * @param instant ISO 8601
 */
export function dateTime(instant: string, language: Language): string {
  const date = format(language, 'local date', { ...DATE, timeZone }).format(new Date(instant));
  const separator = language === 'en' ? ', ' : ' ';
  return `${date}${separator}${timeOf(instant, language)}${HONG_KONG[language]}`;
}

/**
 * `11:05`; the text around it has to say that it is Hong Kong's.
 * @param instant ISO 8601
 */
export const timeOf = (instant: string, language: Language): string =>
  format(language, 'time', TIME).format(new Date(instant));

/**
 * `26 Nov 2026`
 * @param date `YYYY-MM-DD`, as in the daily files
 */
export const dateOf = (date: string, language: Language): string =>
  format(language, 'date', { ...DATE, timeZone: 'UTC' }).format(new Date(date));

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
