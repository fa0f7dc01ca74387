/** Dates and times in Hong Kong, in the language of the page. */
import type { Language } from '../languages.ts';

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-GB' };
const timeZone = 'Asia/Hong_Kong';

export const dateTime = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(instant));

export const timeOf = (instant: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );

/** A date of the daily files, YYYY-MM-DD. */
export const dateOf = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  );

/** The date in Hong Kong, YYYY-MM-DD. */
export const dateInHongKong = (instant: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);

export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Up to 15 digits: exact as a number. */
export const quantityOf = (quantity: number): string =>
  new Intl.NumberFormat('en-GB').format(quantity);
