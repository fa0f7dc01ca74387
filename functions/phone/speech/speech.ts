import type { Balance, Movement } from '../../../core/store/positions.ts';

/**
 * Each answer is whole SSML: at most a page of stocks, under 3,000 characters that are spoken and
 * 6,000 in all (Polly).
 */
export interface Speech {
  /** @param asOf `YYYY-MM-DD`: said first; absent on further pages */
  balances(balances: readonly Balance[], asOf?: string): string;
  /** @param days how many days back the list goes: said first; absent on further pages */
  movements(movements: readonly Movement[], days?: number): string;
}
