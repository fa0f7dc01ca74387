import type { Balance, Movement } from '../../../core/domain/position.ts';
import { englishDate, englishDay, englishNumber } from './english-number.ts';
import { type Count, lastMoved, type Speech } from './speech.ts';
import { code, name, sameYear } from './ssml.ts';

/** English, for Amy. */
export const en: Speech = {
  balances: (balances, head) => [
    ...(head
      ? [
          `As of ${englishDate(head.asOf)}, ${head.allHeld ? 'you have' : 'your list has'} ${counted(head, 'stock')}.`,
        ]
      : []),
    ...balances.map((each) => `${held(each)}, code ${code(each.stockCode)}.`),
  ],
  movements: (movements, head) => [
    ...(head
      ? [
          `In the last ${englishNumber(head.days)} days: ${counted(head, 'stock movement')}, the latest first.`,
        ]
      : []),
    ...movements.map(
      (each) =>
        `On ${englishDay(each.date)}, ${shares(each.quantity)} of ${nameOf(each)}, transferred ${each.direction}, code ${code(each.stockCode)}.`,
    ),
  ],
  stock: ({ stockCode, asOf, balance, lastMovement, months }) => [
    `As of ${englishDate(asOf)}, ${balance ? held(balance) : `you have no stock with the code ${code(stockCode)}`}.`,
    ...lastMoved(lastMovement, {
      none: `No movement in the last ${englishNumber(months)} months.`,
      movement: (found) => `Its last movement: ${moved(found, asOf)}.`,
    }),
  ],
};

function moved({ date, direction, quantity }: Movement, asOf: string): string {
  const day = sameYear(date, asOf) ? englishDay(date) : englishDate(date);
  return `${shares(quantity)} transferred ${direction} on ${day}`;
}

function held(balance: Balance): string {
  return `${nameOf(balance)}: ${shares(balance.quantity)}`;
}

function nameOf({ nameEn, nameZh }: Balance): string {
  return name(nameEn) || name(nameZh);
}

function counted({ items, more }: Count, what: string): string {
  return `${more ? 'more than ' : ''}${plural(items, what)}`;
}

function shares(quantity: number): string {
  return quantity === 0 ? 'no shares' : plural(quantity, 'share');
}

function plural(count: number, what: string): string {
  return `${englishNumber(count)} ${what}${count === 1 ? '' : 's'}`;
}
