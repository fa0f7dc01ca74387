import type { Balance, Movement } from '../../../core/domain/position.ts';

/** How many items a list has, as far as they were counted. */
export interface Count {
  items: number;
  /** There are more. */
  more: boolean;
}

/** What is known of one stock. */
export interface StockFound {
  /** Five digits. */
  stockCode: string;
  /** The date of the balances, `YYYY-MM-DD`. */
  asOf: string;
  /** Absent if the list of that date does not name the stock. */
  balance?: Balance | undefined;
  /** `none` in the last `months` months; `unknown` if that took too long to find out. */
  lastMovement: Movement | 'none' | 'unknown';
  months: number;
}

/**
 * Each answer is paragraphs of SSML: at most a page of stocks, under 3,000 characters that are
 * spoken and 6,000 in all (Polly).
 */
export interface Speech {
  /**
   * @param head absent on further pages; `allHeld`: no balance of the list is known to be zero, and
   *   none is unread
   */
  balances(
    balances: readonly Balance[],
    head?: Count & { asOf: string; allHeld: boolean },
  ): string[];
  /** @param head absent on further pages */
  movements(movements: readonly Movement[], head?: Count & { days: number }): string[];
  stock(found: StockFound): string[];
}

/** The sentence on a stock's last movement; nothing if that is unknown. */
export function lastMoved(
  lastMovement: StockFound['lastMovement'],
  sentence: { none: string; movement(found: Movement): string },
): string[] {
  if (lastMovement === 'unknown') return [];
  return [lastMovement === 'none' ? sentence.none : sentence.movement(lastMovement)];
}
