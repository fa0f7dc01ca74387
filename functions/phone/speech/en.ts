import type { Balance, Movement } from '../../../core/store/positions.ts';
import { englishDate, englishDay, englishNumber } from './english-number.ts';
import type { Speech } from './speech.ts';
import { digits, name, speak } from './ssml.ts';

/** English, for Amy. */
export const en: Speech = {
  balances: (balances, asOf) =>
    speak([
      ...(asOf ? [`Here are your account balances as of ${englishDate(asOf)}.`] : []),
      ...balances.map((held) => `${stock(held)}: ${shares(held.quantity)}.`),
    ]),
  movements: (movements, days) =>
    speak([
      ...(days
        ? [
            `Here are the stock movements of the last ${englishNumber(days)} days, the latest first.`,
          ]
        : []),
      ...movements.map(movement),
    ]),
};

function movement(moved: Movement): string {
  const day = englishDay(moved.date);
  return `On ${day}, ${shares(moved.quantity)} of ${stock(moved)}, transferred ${moved.direction}.`;
}

function stock({ nameEn, nameZh, stockCode }: Balance): string {
  return `${name(nameEn) || name(nameZh)}, stock code ${digits(stockCode)}`;
}

function shares(quantity: number): string {
  if (quantity === 0) return 'no shares';
  return `${englishNumber(quantity)} ${quantity === 1 ? 'share' : 'shares'}`;
}
