/** Numbers and dates in English words, as they are said in Hong Kong and Britain. */
import { MONTHS } from '../../../core/domain/months.ts';

const BELOW_TWENTY =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
] as const;

/** A whole number from 0, below 10^15: 1,005 is `one thousand and five`. */
export function englishNumber(value: number): string {
  const parts: string[] = [];
  let rest = value;
  for (const [scale, word] of SCALES) {
    if (rest >= scale) parts.push(`${belowThousand(Math.floor(rest / scale))} ${word}`);
    rest %= scale;
  }
  if (parts.length === 0) return belowThousand(rest);
  if (rest > 0) parts.push(rest < 100 ? `and ${belowThousand(rest)}` : belowThousand(rest));
  return parts.join(' ');
}

/** `2026-11-20`: `the 20th of November 2026`. */
export function englishDate(date: string): string {
  return `${englishDay(date)} ${Number(date.slice(0, 4))}`;
}

/** `2026-11-20`: `the 20th of November`. */
export function englishDay(date: string): string {
  const [, month, day] = date.split('-').map(Number);
  return `the ${ordinal(day ?? 0)} of ${MONTHS[(month ?? 0) - 1]}`;
}

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return belowHundred(rest);
  return `${BELOW_TWENTY[hundreds]} hundred${rest > 0 ? ` and ${belowHundred(rest)}` : ''}`;
}

function belowHundred(value: number): string {
  if (value < 20) return BELOW_TWENTY[value] as string;
  const ones = value % 10;
  return `${TENS[Math.floor(value / 10)]}${ones > 0 ? `-${BELOW_TWENTY[ones]}` : ''}`;
}

function ordinal(day: number): string {
  const ending = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}
