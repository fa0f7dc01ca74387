/** Formats dates and times in Hong Kong's time zone, in the language of the page. */
import type { Language } from '../languages.ts';

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-GB' };
const timeZone = 'Asia/Hong_Kong';

/** @param instant ISO 8601 */
export const dateTime = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(instant));

/** @param instant ISO 8601 */
export const timeOf = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );

/** @param date `YYYY-MM-DD`, as in the daily files */
export const dateOf = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  );

/** The date in Hong Kong, `YYYY-MM-DD`. */
export const dateInHongKong = (instant: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);

/** @param date `YYYY-MM-DD`, as is the result */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

/** Days from one date to another, both `YYYY-MM-DD`. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** A quantity with grouped digits. Up to 15 digits, which a number represents exactly. */
export const quantityOf = (quantity: number): string =>
  new Intl.NumberFormat('en-GB').format(quantity);
