/** Movements of an account, as the complete files in Positions have them (positions.ts). */
import type { Days, Movement } from '../domain/position.ts';
import { cursorOf, endsBefore, keyOf } from './cursor.ts';
import { marksOf } from './day-marks.ts';
import type { Db, Page } from './db.ts';
import { toAttributes } from './item.ts';
import { endOf, first, movementOf, type Row, rowsBetween, rowsIn } from './position-rows.ts';

/** Rows of a query that ends with the first match: about 300 KB. */
const SCAN_PAGE = 1_000;
/**
 * The most that a search reads: five queries, one after another, well within the time of a call. An
 * account may have 17,000 movements in a month (docs/decisions/0049).
 */
export const MAX_SCANNED = 5_000;

export class MovementLists {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /**
   * The movements of some days, newest day first, a page at a time. `files`: how many versions of
   * the days' files were complete. None is ever taken back, so two reads of the same days with the
   * same number read the same list.
   * @param cursor as the page before gave it
   * @throws InvalidCursor if it is not a cursor of this account
   */
  async page(
    account: string,
    days: Days,
    limit: number,
    cursor?: string,
  ): Promise<Page<Movement> & { files: number }> {
    const range = { ...rangeOf(days), limit };
    const input = rowsBetween(this.#table, account, range.from, range.to);
    if (cursor && endsBefore(cursor, input, 'row', range.from)) return { items: [], files: 0 };
    const complete = await this.#completeVersions(days);
    const rows = rowsIn<Row & Movement>(this.#db, this.#table, account, range, cursor);
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
  async ofDay(account: string, date: string, complete: ReadonlySet<string>): Promise<Movement[]> {
    const range = rangeOf({ from: date, to: date });
    const rows = rowsIn<Row & Movement>(this.#db, this.#table, account, range);
    const { items } = await first(rows, Infinity, newestOf(new Map([[date, complete]])));
    return items.map(({ item }) => item);
  }

  /**
   * The newest movement of one stock within these days. Reads the account's movements, newest day
   * first, until it finds one.
   * @returns `none` if there is none; `unknown` after {@link MAX_SCANNED} rows without one
   */
  async last(
    account: string,
    stockCode: string,
    days: Days,
  ): Promise<Movement | 'none' | 'unknown'> {
    const isShown = newestOf(await this.#completeVersions(days));
    const range = { ...rangeOf(days), limit: SCAN_PAGE - 1 };
    const rows = rowsIn<Row & Movement>(this.#db, this.#table, account, range);
    let scanned = 0;
    for await (const found of rows) {
      if (isShown(found) && found.stockCode === stockCode) return found;
      scanned++;
      if (scanned === MAX_SCANNED) return 'unknown';
    }
    return 'none';
  }

  /** The complete versions of the files of several days, by date. */
  async #completeVersions(days: Days): Promise<Map<string, ReadonlySet<string>>> {
    const byDate = new Map<string, ReadonlySet<string>>();
    const marks = rowsIn<Row & { versions?: Set<string> }>(
      this.#db,
      this.#table,
      marksOf('movements'),
      days,
    );
    for await (const { row, versions } of marks) if (versions) byDate.set(row, versions);
    return byDate;
  }
}

/** The rows of some days, newest first. */
function rangeOf({ from, to }: Days) {
  return { from: `movements#${from}`, to: endOf(`movements#${to}`), newestFirst: true };
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
