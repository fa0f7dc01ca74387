/** What the phone says of an account, as a bank says it in each language (D16). */
import type { Balance, Movement } from '../../../core/store/positions.ts';
import type { PhoneLanguage } from '../contract.ts';
import { cmn } from './cmn.ts';
import { en } from './en.ts';
import { yue } from './yue.ts';

/** Each answer is whole SSML: at most a page of stocks, under 3,000 characters that are spoken and 6,000 in all (Polly). */
export interface Speech {
  /** @param asOf `YYYY-MM-DD`: said first; absent on further pages */
  balances(balances: readonly Balance[], asOf?: string): string;
  /** @param days how many days back the list goes: said first; absent on further pages */
  movements(movements: readonly Movement[], days?: number): string;
}

export const speechIn: Record<PhoneLanguage, Speech> = { yue, cmn, en };
