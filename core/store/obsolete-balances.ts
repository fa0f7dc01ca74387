/**
 * Balances that nobody reads any more (docs/decisions/0042): lists of an account older than one
 * that is itself older than every statement still given.
 */
import { lastOfMonth, monthOf, nextDayInHongKong } from '../domain/hong-kong.ts';
import { MAX_WRITTEN } from './batches.ts';
import type { Db } from './db.ts';
import type { ItemKey } from './item.ts';
import { PositionHistory } from './position-history.ts';
import { type BalanceList, eachRow, MAX_ROWS, type Row, rowsBetween } from './position-rows.ts';

export class ObsoleteBalances {
  readonly #table: string;
  readonly #db: Db;
  readonly #history: PositionHistory;
  /** Versions of a day that were complete when a month ended, by both. */
  readonly #complete = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
    this.#history = new PositionHistory(table, db);
  }

  /**
   * Deletes an account's obsolete balances.
   *
   * Race: none. Everything before the list that is {@link #needed} stays unread whatever is written
   * later: a file of an older day comes before it too, and is deleted the next time. The list
   * itself, and every newer one, is never touched.
   * @param before `YYYY-MM-DD`: the first day of the first month that has a statement
   * @returns how many rows it deleted
   */
  async delete(account: string, before: string): Promise<number> {
    const needed = await this.#needed(account, before);
    if (!needed) return 0;
    const end = `balances#${needed.date}#${needed.version}`;
    const rows = eachRow<Row>(this.#db, {
      ...rowsBetween(this.#table, account, 'balances#', end),
      ProjectionExpression: 'account, #row',
      Limit: MAX_ROWS,
    });
    let keys: ItemKey[] = [];
    let count = 0;
    const write = async () => {
      await this.#db.deleteAll(keys);
      count += keys.length;
      keys = [];
    };
    for await (const { row } of rows) {
      keys.push({ table: this.#table, key: { account, row } });
      if (keys.length === MAX_WRITTEN) await write();
    }
    await write();
    return count;
  }

  /**
   * The newest list before a month, without a hole, that was complete when the month ended.
   * Balances are read from it or from a newer one. So are all statements of the month and of later
   * ones: each opens with the newest list before its month, and none is stated before its month has
   * ended.
   * @param before first day of the month
   * @returns undefined if there is none: then nothing is obsolete
   */
  async #needed(account: string, before: string): Promise<BalanceList | undefined> {
    for (let position = before; ; ) {
      const list = await this.#history.listBefore(account, position);
      if (!list) return undefined;
      if (!list.hasHole && (await this.#completeBy(list.date, before)).has(list.version))
        return list;
      position = `${list.date}#${list.version}`;
    }
  }

  #completeBy(date: string, before: string): Promise<ReadonlySet<string>> {
    const key = `${date} ${before}`;
    const known = this.#complete.get(key) ?? this.#readComplete(date, before);
    this.#complete.set(key, known);
    known.catch(() => this.#complete.delete(key));
    return known;
  }

  async #readComplete(date: string, before: string): Promise<ReadonlySet<string>> {
    const days = await this.#history.completions('balances', { from: date, to: date });
    const monthsEnd = nextDayInHongKong(new Date(lastOfMonth(monthOf(before)))).startsAt;
    const versions = [...(days.get(date) ?? [])].filter(([, at]) => at <= monthsEnd);
    return new Set(versions.map(([version]) => version));
  }
}
