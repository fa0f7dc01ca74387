/** What Cantonese and Mandarin have in common here. */
import type { Balance, Movement } from '../../../core/store/positions.ts';
import { type ChineseNumerals, chineseCount, chineseDate, chineseDay } from './chinese-number.ts';
import type { Speech } from './speech.ts';
import { digits, name, speak } from './ssml.ts';

export interface ChineseWords {
  numerals: ChineseNumerals;
  balancesAsOf(date: string): string;
  movementsOf(days: string): string;
  stockCode: string;
  nothingLeft: string;
  in: string;
  out: string;
}

export function chineseSpeech(words: ChineseWords): Speech {
  const { numerals } = words;
  const stock = ({ nameZh, nameEn, stockCode }: Balance) =>
    `${name(nameZh) || name(nameEn)}，${words.stockCode}${digits(stockCode)}`;
  const shares = (quantity: number) => `${chineseCount(quantity, numerals)}股`;
  const balance = (held: Balance) =>
    `${stock(held)}，${held.quantity === 0 ? words.nothingLeft : shares(held.quantity)}。`;
  const movement = (moved: Movement) =>
    `${chineseDay(moved.date, numerals)}，${words[moved.direction]}${stock(moved)}，${shares(moved.quantity)}。`;
  return {
    balances: (balances, asOf) =>
      speak([
        ...(asOf ? [words.balancesAsOf(chineseDate(asOf, numerals))] : []),
        ...balances.map(balance),
      ]),
    movements: (movements, days) =>
      speak([
        ...(days ? [words.movementsOf(chineseCount(days, numerals))] : []),
        ...movements.map(movement),
      ]),
  };
}
