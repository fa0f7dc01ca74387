/** What Cantonese and Mandarin have in common here. */
import type { Balance, Movement } from '../../../core/domain/position.ts';
import { type ChineseNumerals, chineseCount, chineseDate, chineseDay } from './chinese-number.ts';
import { type Count, lastMoved, type Speech } from './speech.ts';
import { code, name, sameYear } from './ssml.ts';

export interface ChineseWords {
  numerals: ChineseNumerals;
  /** A count that was not finished: 超過九十九. */
  moreThan: string;
  /** Said first on a first page. */
  balances(date: string, count: string): string;
  /** The same, if a balance may be zero. */
  listed(date: string, count: string): string;
  movements(days: string, count: string): string;
  stockCode: string;
  nothingLeft: string;
  in: string;
  out: string;
  /** Of one stock. */
  asOf(date: string): string;
  notHeld(stockCode: string): string;
  lastMovement: string;
  notMoved(months: string): string;
}

export function chineseSpeech(words: ChineseWords): Speech {
  const { numerals } = words;
  const number = (value: number) => chineseCount(value, numerals);
  const counted = ({ items, more }: Count) => `${more ? words.moreThan : ''}${number(items)}`;
  const nameOf = ({ nameZh, nameEn }: Balance) => name(nameZh) || name(nameEn);
  const shares = (quantity: number) => `${number(quantity)}股`;
  const held = (balance: Balance) =>
    `${nameOf(balance)}，${balance.quantity === 0 ? words.nothingLeft : shares(balance.quantity)}`;
  const coded = (stockCode: string) => `${words.stockCode}${code(stockCode)}`;
  const day = (date: string) => chineseDay(date, numerals);
  const moved = ({ date, direction, quantity }: Movement, asOf: string) =>
    `${sameYear(date, asOf) ? day(date) : chineseDate(date, numerals)}，${words[direction]}${shares(quantity)}`;
  return {
    balances: (balances, head) => [
      ...(head
        ? [
            words[head.allHeld ? 'balances' : 'listed'](
              chineseDate(head.asOf, numerals),
              counted(head),
            ),
          ]
        : []),
      ...balances.map((each) => `${held(each)}，${coded(each.stockCode)}。`),
    ],
    movements: (movements, head) => [
      ...(head ? [words.movements(number(head.days), counted(head))] : []),
      ...movements.map(
        (each) =>
          `${day(each.date)}，${words[each.direction]}${nameOf(each)}，${shares(each.quantity)}，${coded(each.stockCode)}。`,
      ),
    ],
    stock: ({ stockCode, asOf, balance, lastMovement, months }) => [
      `${words.asOf(chineseDate(asOf, numerals))}，${balance ? held(balance) : words.notHeld(code(stockCode))}。`,
      ...lastMoved(lastMovement, {
        none: words.notMoved(number(months)),
        movement: (found) => `${words.lastMovement}${moved(found, asOf)}。`,
      }),
    ],
  };
}
