/** Formats dates and times in Hong Kong's time zone, in the language of the page. */
import { HONG_KONG_TIME_ZONE } from '../../../core/domain/hong-kong.ts';
import type { Language } from '../languages.ts';

const LOCALES: Record<Language, string> = { 'zh-Hant': 'zh-HK', 'zh-Hans': 'zh-CN', en: 'en-GB' };
const timeZone = HONG_KONG_TIME_ZONE;

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

/** @param month `YYYY-MM`, as of a monthly statement */
export const monthOf = (month: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${month}-01`));

/** A quantity with grouped digits. Up to 15 digits, which a number represents exactly. */
export const quantityOf = (quantity: number): string =>
  new Intl.NumberFormat('en-GB').format(quantity);
