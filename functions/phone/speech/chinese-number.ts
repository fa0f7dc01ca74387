/**
 * Numbers in Chinese words, as they are said: grouped by ten thousand, with one 零 for each gap. In
 * words, because voices read long rows of digits inconsistently.
 */

export interface ChineseNumerals {
  /** 10^4, 10^8 */
  tenThousand: string;
  hundredMillion: string;
  /** 2 where it is counted and not named: 兩股, 兩百, 兩千, 兩萬, 兩億. */
  two: string;
  /** After the number of a day, as it is said: 號 in Cantonese. */
  dayOfMonth: string;
}

const DIGITS = '零一二三四五六七八九';
const UNITS = ['', '十', '百', '千'];

/** A whole number from 0 that a JavaScript number holds exactly: 12,345 is 一萬二千三百四十五. */
export function chineseNumber(value: number, numerals: ChineseNumerals): string {
  if (value === 0) return '零';
  const words = above(value, numerals);
  const spoken = words.startsWith('一十') ? words.slice(1) : words;
  return /^二[百千]/.test(spoken) ? `${numerals.two}${spoken.slice(1)}` : spoken;
}

/** So many of something: 2 is 兩 before what is counted. */
export function chineseCount(value: number, numerals: ChineseNumerals): string {
  return value === 2 ? numerals.two : chineseNumber(value, numerals);
}

/** `2026-11-20`: 二零二六年十一月二十日, in Cantonese 二十號. */
export function chineseDate(date: string, numerals: ChineseNumerals): string {
  const year = [...date.slice(0, 4)].map((digit) => DIGITS[Number(digit)]).join('');
  return `${year}年${chineseDay(date, numerals)}`;
}

/** `2026-11-20`: 十一月二十日, in Cantonese 二十號. */
export function chineseDay(date: string, numerals: ChineseNumerals): string {
  const [, month, day] = date.split('-').map(Number);
  return `${chineseNumber(month ?? 0, numerals)}月${chineseNumber(day ?? 0, numerals)}${numerals.dayOfMonth}`;
}

function above(value: number, numerals: ChineseNumerals): string {
  const { tenThousand, hundredMillion } = numerals;
  if (value >= 1e8) return joined(value, 1e8, hundredMillion, numerals);
  if (value >= 1e4) return joined(value, 1e4, tenThousand, numerals);
  return below(value);
}

/**
 * So many of a unit, and the rest; 零 between them where the rest does not begin with the next
 * digit: 一萬零五百.
 */
function joined(value: number, unit: number, word: string, numerals: ChineseNumerals): string {
  const many = Math.floor(value / unit);
  const rest = value % unit;
  const first = `${many === 2 ? numerals.two : above(many, numerals)}${word}`;
  if (rest === 0) return first;
  return `${first}${rest < unit / 10 ? '零' : ''}${above(rest, numerals)}`;
}

/** Up to 9,999. */
function below(value: number): string {
  let words = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += `${gap ? '零' : ''}${DIGITS[digit]}${UNITS[place]}`;
    gap = false;
  }
  return words;
}
