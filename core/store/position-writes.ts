/** The writes of the rows of Positions (positions.ts): what the daily files say. */
import type { Balance, Movement } from '../domain/position.ts';
import { ONLY_VERSION } from './day-marks.ts';
import { expiryAfter, type Item } from './item.ts';
import { HOLE } from './position-rows.ts';
import type { UnconditionalPut } from './write.ts';

export class PositionWrites {
  readonly #table: string;
  readonly #movementMonths: number | undefined;

  /** @param movementMonths for which movements are kept after their day; if absent, for ever */
  constructor(table: string, movementMonths?: number) {
    this.#table = table;
    this.#movementMonths = movementMonths;
  }

  /**
   * Writes a row of a balances file. Race: unconditional; a version of a file says the same however
   * often it is delivered.
   * @param version of the day's file
   */
  balance(
    account: string,
    date: string,
    { stockCode, nameEn, nameZh, quantity }: Balance,
    version = ONLY_VERSION,
  ): UnconditionalPut {
    const row = `balances#${date}#${version}#${stockCode}`;
    return this.#put({ account, row, stockCode, nameEn, nameZh, quantity });
  }

  /**
   * Marks an account's list in a file as incomplete: a line of it was rejected, and the account
   * keeps the list that it had (api.md). Race: as above.
   */
  hole(account: string, date: string, version: string): UnconditionalPut {
    return this.#put({ account, row: `balances#${date}#${version}#${HOLE}` });
  }

  /** Writes a row of a movements file. Race: as above. */
  movement(account: string, movement: Movement, version = ONLY_VERSION): UnconditionalPut {
    const reference = movement.reference.replaceAll('%', '%25').replaceAll('#', '%23');
    return this.#put({
      account,
      row: `movements#${movement.date}#${reference}#${version}`,
      ...movement,
      ...(this.#movementMonths && { expiresAt: expiryAfter(movement.date, this.#movementMonths) }),
    });
  }

  #put(item: Item): UnconditionalPut {
    return { kind: 'put', table: this.#table, item };
  }
}
