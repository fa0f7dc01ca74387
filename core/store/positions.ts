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
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { cursorOf, endsBefore, keyOf } from './cursor.ts';
import { DayMarks, type FileKind, marksOf, ONLY_VERSION } from './day-marks.ts';
import type { Db, Page } from './db.ts';
import { expiryAfter, firstKeptDay, type Item, toAttributes } from './item.ts';
import {
  type BalancesFile,
  eachRow,
  endOf,
  HOLE,
  MAX_ROWS,
  movementOf,
  newestList,
  type Row,
  rowsBetween,
} from './position-rows.ts';
import type { UnconditionalPut } from './write.ts';

export interface Balance {
  stockCode: string;
  nameEn: string;
  nameZh: string;
  /** At most 15 digits. */
  quantity: number;
}

export interface Movement extends Balance {
  /** `YYYY-MM-DD` */
  date: string;
  direction: 'in' | 'out';
  /** Unique within an account, at most 64 characters. */
  reference: string;
}

/** The first items of a list, and whether there are more. */
export interface Beginning<T> {
  items: T[];
  more: boolean;
}

/** Both days included, `YYYY-MM-DD`. */
export interface Days {
  from: string;
  to: string;
}

interface Keyed<T> {
  row: string;
  item: Omit<T, keyof Row>;
}

interface Range extends Days {
  newestFirst: boolean;
  limit: number;
}

/** Rows of a query that ends with the first match: about 300 KB. */
const SCAN_PAGE = 1_000;
/**
 * The most that a search reads: five queries, one after another, well within the time of a call. An
 * account may have 17,000 movements in a month (docs/decisions/0049).
 */
export const MAX_SCANNED = 5_000;

export class Positions {
  readonly table: string;
  readonly marks: DayMarks;
  readonly #db: Db;
  readonly #movementMonths: number | undefined;

  /**
   * @param movementMonths for which movements are kept after their day; if absent, for ever
   * (docs/decisions/0042)
   */
  constructor(table: string, db: Db, movementMonths?: number) {
    this.table = table;
    this.marks = new DayMarks(table, db);
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
  ): Promise<(Beginning<Balance> & { asOf: string; from: BalancesFile }) | undefined> {
    const list = from ?? (await this.#newestCompleteList(account));
    if (!list) return undefined;
    const file = fileOf(list);
    const rows = this.#rows<Row & Balance>(account, {
      from: file,
      to: endOf(file),
      newestFirst: false,
      limit,
    });
    const { items, more } = await first(rows, limit);
    return { asOf: list.date, from: list, items: items.map(({ item }) => item), more };
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

  /**
   * The movements of complete files, newest day first. `files`: how many versions of the days'
   * files were complete. None is ever taken back, so two reads of the same days with the same
   * number read the same list.
   */
  async movements(
    account: string,
    days: Days,
    limit: number,
  ): Promise<Beginning<Movement> & { files: number }> {
    const { items, cursor, files } = await this.movementsPage(account, days, limit);
    return { items, more: cursor !== undefined, files };
  }

  /**
   * The same, a page at a time.
   * @param cursor as the page before gave it
   * @throws InvalidCursor if it is not a cursor of this account
   */
  async movementsPage(
    account: string,
    { from, to }: Days,
    limit: number,
    cursor?: string,
  ): Promise<Page<Movement> & { files: number }> {
    const range = {
      from: `movements#${from}`,
      to: endOf(`movements#${to}`),
      newestFirst: true,
      limit,
    };
    const input = this.#between(account, range.from, range.to);
    if (cursor && endsBefore(cursor, input, 'row', range.from)) return { items: [], files: 0 };
    const complete = await this.#completeVersionsOf('movements', from, to);
    const rows = this.#rows<Row & Movement>(account, range, cursor);
    const shown = cursor && movementOf(keyOf(cursor, input).row?.S ?? '').movement;
    const { items, more } = await first(rows, limit, newestOf(complete, shown));
    const last = items.at(-1);
    return {
      items: items.map(({ item }) => item),
      ...(more && last ? { cursor: cursorOf(toAttributes({ account, row: last.row })) } : {}),
      files: [...complete.values()].reduce((sum, versions) => sum + versions.size, 0),
    };
  }

  /** All movements of a day, according to these complete versions of its file. */
  async movementsOfDay(
    account: string,
    date: string,
    complete: ReadonlySet<string>,
  ): Promise<Movement[]> {
    const day = `movements#${date}`;
    const range = { from: day, to: endOf(day), newestFirst: true, limit: Infinity };
    const rows = this.#rows<Row & Movement>(account, range);
    const { items } = await first(rows, Infinity, newestOf(new Map([[date, complete]])));
    return items.map(({ item }) => item);
  }

  /**
   * The newest movement of one stock within these days. Reads the account's movements, newest day
   * first, until it finds one.
   * @returns `none` if there is none; `unknown` after {@link MAX_SCANNED} rows without one
   */
  async lastMovement(
    account: string,
    stockCode: string,
    { from, to }: Days,
  ): Promise<Movement | 'none' | 'unknown'> {
    const isShown = newestOf(await this.#completeVersionsOf('movements', from, to));
    const rows = this.#rows<Row & Movement>(account, {
      from: `movements#${from}`,
      to: endOf(`movements#${to}`),
      newestFirst: true,
      limit: SCAN_PAGE - 1,
    });
    let scanned = 0;
    for await (const found of rows) {
      if (isShown(found) && found.stockCode === stockCode) return found;
      scanned++;
      if (scanned === MAX_SCANNED) return 'unknown';
    }
    return 'none';
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

  /** These rows as they are stored, if they are, strongly consistently. */
  async stored(rows: readonly UnconditionalPut[]): Promise<(Row & Balance & Partial<Movement>)[]> {
    const keys = rows.map(({ item: { account, row } }) => ({ account, row }));
    return this.#db.getAll(this.table, keys);
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
      const input = this.#between(account, from, endOf(kind));
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
      ...this.#between(account, day, endOf(`${kind}#${date}`)),
      ProjectionExpression: '#row',
    });
    for await (const { row } of rows) if (complete.has(versionIn(kind, row))) return true;
    return false;
  }

  /** The complete versions of several days, by date. */
  async #completeVersionsOf(
    kind: FileKind,
    from: string,
    to: string,
  ): Promise<Map<string, ReadonlySet<string>>> {
    const range = { from, to, newestFirst: false, limit: Infinity };
    const byDate = new Map<string, ReadonlySet<string>>();
    for await (const { row, versions } of this.#rows<Row & { versions?: Set<string> }>(
      marksOf(kind),
      range,
    )) {
      if (versions) byDate.set(row, versions);
    }
    return byDate;
  }

  async *#rows<T>(
    account: string,
    { from, to, newestFirst, limit }: Range,
    start?: string,
  ): AsyncGenerator<T> {
    const input: QueryCommandInput = {
      ...this.#between(account, from, to),
      ScanIndexForward: !newestFirst,
    };
    // One row more tells whether there are more.
    input.Limit = Number.isFinite(limit) ? limit + 1 : MAX_ROWS;
    yield* eachRow<T>(this.#db, input, start);
  }

  #between(account: string, from: string, to: string): QueryCommandInput {
    return rowsBetween(this.table, account, from, to);
  }

  #put(item: Item): UnconditionalPut {
    return { kind: 'put', table: this.table, item };
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

/**
 * Lets pass the newest complete version of each movement, which comes first.
 * @param complete versions, by date
 * @param shown the movement that was let pass before, as {@link movementOf} has it
 */
function newestOf(complete: ReadonlyMap<string, ReadonlySet<string>>, shown?: string) {
  let last = shown;
  return ({ row }: Row): boolean => {
    const { movement, date, version } = movementOf(row);
    if (movement === last || !complete.get(date)?.has(version)) return false;
    last = movement;
    return true;
  };
}

async function first<T extends Row>(
  rows: AsyncIterable<T>,
  limit: number,
  shown = (_: T) => true,
): Promise<Beginning<Keyed<T>>> {
  const items: Keyed<T>[] = [];
  for await (const found of rows) {
    if (!shown(found)) continue;
    if (items.length === limit) return { items, more: true };
    const { account: _account, expiresAt: _expiresAt, row, ...item } = found;
    items.push({ row, item: item as Keyed<T>['item'] });
  }
  return { items, more: false };
}
