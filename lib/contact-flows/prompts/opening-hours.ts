/** When the line is open, as a sentence. */
import type { PhoneLanguage } from '../../../functions/phone/contract.ts';

/** The hours in which calls are taken, in Hong Kong's time. */
export interface OpeningHours {
  /** `HH:MM`; minutes 00 or 30. */
  opens: string;
  /** The same; `00:00` is midnight at the end of the day. */
  closes: string;
  days: 'every day' | 'weekdays';
  /** Days on which no calls are taken, `YYYY-MM-DD`. */
  closedOn?: readonly string[] | undefined;
}

interface ChineseWords {
  two: string;
  oClock: string;
  days: Record<OpeningHours['days'], string>;
  exceptHolidays: string;
  sentence(days: string, opens: string, closes: string): string;
}

const chinese = (words: ChineseWords) => {
  const hours = ['十二', '一', words.two, ...'三四五六七八九十', '十一'];
  const time = (text: string) => {
    const [hour = 0, minute] = text.split(':').map(Number);
    const half = minute === 30 ? '半' : '';
    return `${partOfDay(hour)}${hours[hour % 12]}${words.oClock}${half}`;
  };
  return ({ opens, closes, days, closedOn = [] }: OpeningHours) => {
    const sentence = words.sentence(words.days[days], time(opens), time(closes));
    return `${sentence}${closedOn.length > 0 ? words.exceptHolidays : ''}。`;
  };
};

function partOfDay(hour: number): string {
  if (hour === 0) return '午夜';
  if (hour < 12) return '上午';
  if (hour === 12) return '中午';
  return hour < 18 ? '下午' : '晚上';
}

function english({ opens, closes, days, closedOn = [] }: OpeningHours): string {
  const when = { 'every day': 'every day', weekdays: 'from Monday to Friday' }[days];
  const except = closedOn.length > 0 ? ', except on public holidays' : '';
  return `We are usually open ${when} from ${englishTime(opens)} to ${englishTime(closes)}${except}.`.replace(
    '..',
    '.',
  );
}

function englishTime(text: string): string {
  const [hour = 0, minute] = text.split(':').map(Number);
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'noon';
  return `${hour % 12 || 12}${minute === 30 ? ':30' : ''} ${hour < 12 ? 'a.m.' : 'p.m.'}`;
}

/**
 * The sentence in each language. It says *usually*, because operations may close the line at other
 * times, too (docs/operations.md).
 */
export const openingHours: Record<PhoneLanguage, (hours: OpeningHours) => string> = {
  yue: chinese({
    two: '兩',
    oClock: '點',
    days: { 'every day': '每日', weekdays: '星期一至星期五' },
    exceptHolidays: '，公眾假期除外',
    sentence: (days, opens, closes) => `服務時間通常係${days}${opens}至${closes}`,
  }),
  cmn: chinese({
    two: '两',
    oClock: '点',
    days: { 'every day': '每天', weekdays: '星期一至星期五' },
    exceptHolidays: '，公众假期除外',
    sentence: (days, opens, closes) => `服务时间通常是${days}${opens}至${closes}`,
  }),
  en: english,
};
