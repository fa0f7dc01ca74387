/**
 * What Positions held at any time: the rows of an account with the versions of the files that they
 * come from, and when each version became complete. Statements are made from it (D19).
 */
import type { Balance, Days, Movement } from '../domain/position.ts';
import { type FileKind, markOf, marksOf } from './day-marks.ts';
import type { Db } from './db.ts';
import type { Item } from './item.ts';
import {
  type BalanceList,
  type BalancesFile,
  endOf,
  movementOf,
  newestList,
  oldestList,
  rowsBetween,
  rowsIn,
} from './position-rows.ts';

/** What one version of a file says of a movement, complete or not. */
export interface MovementRecord {
  /** The same for all versions. */
  key: string;
  version: string;
  movement: Movement;
}

/** By date, when each complete version of its file became complete. */
export type Completions = ReadonlyMap<string, ReadonlyMap<string, string>>;

export class PositionHistory {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /** What all versions say of an account's movements, by day and reference. */
  async movements(account: string, { from, to }: Days): Promise<MovementRecord[]> {
    const records: MovementRecord[] = [];
    const rows = this.#rows(account, `movements#${from}`, endOf(`movements#${to}`));
    for await (const row of rows) {
      const { movement: key, version } = movementOf(row.row);
      const { date, stockCode, nameEn, nameZh, quantity, direction, reference } = row as Movement &
        Row;
      const movement = { date, stockCode, nameEn, nameZh, quantity, direction, reference };
      records.push({ key, version, movement });
    }
    return records;
  }

  /** When the versions of the files of several days became complete. */
  async completions(kind: FileKind, { from, to }: Days): Promise<Completions> {
    const byDate = new Map<string, ReadonlyMap<string, string>>();
    for await (const mark of this.#rows(marksOf(kind), from, to))
      byDate.set(mark.row, markOf(mark).completedAt);
    return byDate;
  }

  /**
   * The newest list of balances of an account before a position, complete or not.
   * @param position a day, or the end of a list: `<date>#<version>$`
   */
  listBefore(account: string, position: string): Promise<BalanceList | undefined> {
    return newestList(this.#db, this.#table, account, `balances#${position}`);
  }

  /** The oldest list of an account after a position, complete or not. */
  listAfter(account: string, position: string): Promise<BalancesFile | undefined> {
    return oldestList(this.#db, this.#table, account, `balances#${position}`);
  }

  /** The balances of one list, by stock code. */
  async balances(account: string, { date, version }: BalancesFile): Promise<Balance[]> {
    const list = `balances#${date}#${version}`;
    const balances: Balance[] = [];
    for await (const row of this.#rows(account, list, endOf(list))) {
      const { stockCode, nameEn, nameZh, quantity } = row as Balance & Row;
      balances.push({ stockCode, nameEn, nameZh, quantity });
    }
    return balances;
  }

  /** The last day before `date` of which a file names the account; undefined if there is none. */
  async lastDayBefore(account: string, date: string): Promise<string | undefined> {
    const newest = async (kind: FileKind) => {
      const input = rowsBetween(this.#table, account, `${kind}#`, `${kind}#${date}`);
      const { items } = await this.#db.query<Row>({ ...input, ScanIndexForward: false, Limit: 1 });
      return items[0]?.row.split('#')[1];
    };
    const days = await Promise.all([newest('balances'), newest('movements')]);
    return days
      .filter((day) => day !== undefined)
      .sort()
      .at(-1);
  }

  #rows(account: string, from: string, to: string): AsyncGenerator<Row> {
    return rowsIn(this.#db, this.#table, account, { from, to });
  }
}

type Row = Item & { account: string; row: string };
