/**
 * The table of Positions: what every account holds and what moved, according to the depository's
 * daily files (D17). Each file's rows lie under their account and the file's date; the day's mark
 * ({@link DayMarks}) names the file after the last row is written. Readers read the mark first, so
 * half a file is never seen. Days lie beside each other, so an older file replaces nothing of a
 * newer one; so do versions of a day's file, of which the mark names the complete ones, so that two
 * that are ingested concurrently never mix. What a version says of an account replaces all
 * balances, and what it says of a movement replaces that movement, of versions that were delivered
 * before it.
 *
 * Keys of the rows: position-rows.ts.
 */
import type { Balance, Movement } from '../domain/position.ts';
import { DayMarks, type FileKind } from './day-marks.ts';
import type { Db } from './db.ts';
import { firstKeptDay } from './item.ts';
import { MovementLists } from './movement-lists.ts';
import {
  type BalancesFile,
  type Beginning,
  eachRow,
  endOf,
  first,
  newestList,
  type Row,
  rowsBetween,
  rowsIn,
} from './position-rows.ts';
import { PositionWrites } from './position-writes.ts';
import type { UnconditionalPut } from './write.ts';

export class Positions {
  readonly table: string;
  readonly marks: DayMarks;
  readonly movements: MovementLists;
  readonly writes: PositionWrites;
  readonly #db: Db;
  readonly #movementMonths: number | undefined;

  /**
   * @param movementMonths for which movements are kept after their day; if absent, for ever
   * (docs/decisions/0042)
   */
  constructor(table: string, db: Db, movementMonths?: number) {
    this.table = table;
    this.marks = new DayMarks(table, db);
    this.movements = new MovementLists(table, db);
    this.writes = new PositionWrites(table, movementMonths);
    this.#db = db;
    this.#movementMonths = movementMonths;
  }

  /**
   * The balances of the newest complete file that names the account and whose list for it is
   * complete, by stock code; undefined before the first such file.
   * @param limit all of them by default
   * @param from as an earlier read gave it, to read the same list again; by default the newest
   */
  async balances(
    account: string,
    limit = Infinity,
    from?: BalancesFile,
  ): Promise<(Beginning<Balance> & { from: BalancesFile }) | undefined> {
    const list = from ?? (await this.#newestCompleteList(account));
    if (!list) return undefined;
    const file = fileOf(list);
    const range = { from: file, to: endOf(file), limit };
    const rows = rowsIn<Row & Balance>(this.#db, this.table, account, range);
    const { items, more } = await first(rows, limit);
    return { from: list, items: items.map(({ item }) => item), more };
  }

  /**
   * One stock of the same list; without `balance` if the list does not name the stock.
   * @param stockCode five digits
   */
  async balanceOf(
    account: string,
    stockCode: string,
  ): Promise<{ asOf: string; balance?: Balance } | undefined> {
    const newest = await this.#newestCompleteList(account);
    if (!newest) return undefined;
    const key = { account, row: `${fileOf(newest)}#${stockCode}` };
    const balance = (await this.#db.get({ table: this.table, key })) as Balance | undefined;
    return { asOf: newest.date, ...(balance && { balance }) };
  }

  /**
   * The date of the first complete file of either kind that names the account, or if that is later,
   * the first day of the first month of which all movements are kept; undefined before the first
   * file. Two queries of one row, concurrently, however long the account's history is.
   */
  async recordsFrom(account: string, now: Date): Promise<string | undefined> {
    const days = await Promise.all([
      this.#firstDay(account, 'balances'),
      this.#firstDay(account, 'movements'),
    ]);
    const first = days.filter((date) => date !== undefined).sort()[0];
    if (!first || !this.#movementMonths) return first;
    const kept = firstKeptDay(now, this.#movementMonths);
    return first < kept ? kept : first;
  }

  /** These rows as they are stored, if they are, strongly consistently. */
  async stored(rows: readonly UnconditionalPut[]): Promise<(Row & Balance & Partial<Movement>)[]> {
    const keys = rows.map(({ item: { account, row } }) => ({ account, row }));
    return this.#db.getAll(this.table, keys);
  }

  /** The newest list of an account in a complete file. */
  async #newestCompleteList(account: string): Promise<BalancesFile | undefined> {
    for (let before = 'balances#~'; ; ) {
      const newest = await newestList(this.#db, this.table, account, before);
      if (!newest) return undefined;
      const { date, version, hasHole } = newest;
      if (!hasHole && (await this.marks.isComplete({ kind: 'balances', date, version })))
        return { date, version };
      before = fileOf(newest);
    }
  }

  /**
   * The first day with a row of a complete file. One query, and three requests more for each day
   * before it of whose files only incomplete ones name the account.
   */
  async #firstDay(account: string, kind: FileKind): Promise<string | undefined> {
    for (let from = `${kind}#`; ; ) {
      const input = rowsBetween(this.table, account, from, endOf(kind));
      const { items } = await this.#db.query<Row>({ ...input, Limit: 1 });
      const row = items[0]?.row;
      if (!row) return undefined;
      const date = row.split('#')[1] ?? '';
      const version = versionIn(kind, row);
      if (await this.marks.isComplete({ kind, date, version })) return date;
      if (await this.#isNamed(account, kind, date)) return date;
      from = endOf(`${kind}#${date}`);
    }
  }

  /** Whether a complete file of a day names the account. */
  async #isNamed(account: string, kind: FileKind, date: string): Promise<boolean> {
    const { complete } = await this.marks.get(kind, date);
    if (complete.size === 0) return false;
    const day = `${kind}#${date}#`;
    const rows = eachRow<Row>(this.#db, {
      ...rowsBetween(this.table, account, day, endOf(`${kind}#${date}`)),
      ProjectionExpression: '#row',
    });
    for await (const { row } of rows) if (complete.has(versionIn(kind, row))) return true;
    return false;
  }
}

/** What the keys of a list's rows begin with. */
function fileOf({ date, version }: BalancesFile): string {
  return `balances#${date}#${version}`;
}

/** The version of the file that a row is of. */
function versionIn(kind: FileKind, row: string): string {
  const parts = row.split('#');
  return (kind === 'balances' ? parts[2] : parts.at(-1)) ?? '';
}
