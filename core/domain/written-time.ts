/**
 * Dates and times in writing, in one form on every channel: `27 Nov 2026, 15:09`,
 * `2026年11月27日 15:09`. Times are Hong Kong's, and the text around them says so.
 */
import { dateInHongKong, HONG_KONG_TIME_ZONE } from './hong-kong.ts';
import { MONTHS } from './months.ts';

/** The written languages (D16), as BCP 47 tags. */
export type WrittenLanguage = 'zh-Hant' | 'zh-Hans' | 'en';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeStyle: 'short',
  timeZone: HONG_KONG_TIME_ZONE,
});

/** @param date `YYYY-MM-DD`. @returns `27 Nov 2026`, or `2026年11月27日` */
export function writtenDate(date: string, language: WrittenLanguage): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (language !== 'en') return `${year}年${month}月${day}日`;
  return `${day} ${MONTHS[month - 1]?.slice(0, 3)} ${year}`;
}

/** @returns `15:09`, by Hong Kong's clock */
export function writtenClock(instant: Date): string {
  return clock.format(instant);
}

/** @returns `27 Nov 2026, 15:09`, or `2026年11月27日 15:09`, by Hong Kong's clock */
export function writtenTime(instant: Date, language: WrittenLanguage): string {
  const date = writtenDate(dateInHongKong(instant), language);
  return `${date}${language === 'en' ? ', ' : ' '}${writtenClock(instant)}`;
}

/** The same, with the name of the clock: `27 Nov 2026, 15:09 (Hong Kong time)`. */
export function writtenTimeInHongKong(instant: Date, language: WrittenLanguage): string {
  const zone = { 'zh-Hant': '（香港時間）', 'zh-Hans': '（香港时间）', en: ' (Hong Kong time)' };
  return `${writtenTime(instant, language)}${zone[language]}`;
}
