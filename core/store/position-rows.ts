/**
 * The rows of Positions: their keys, and queries for them.
 *
 * | account | row | |
 * |---|---|---|
 * | account key | `balances#<date>#<version>#<stock code>` | a balance |
 * | account key | `balances#<date>#<version>#~` | a line was rejected: this list is not read |
 * | account key | `movements#<date>#<reference>#<version>` | a movement; `%` is `%25`, `#` `%23` |
 * | `file#balances`, `file#movements` | date | the day's mark |
 */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Db } from './db.ts';
import { toAttributes } from './item.ts';

/** What every row has. */
export interface Row {
  account: string;
  row: string;
  expiresAt?: number;
}

/** Rows of a query without a limit of its own: DynamoDB ends a page after 1 MB anyway. */
export const MAX_ROWS = 10_000;

/** The last row of an incomplete list: it sorts after all stock codes. */
export const HOLE = '~';

/** All rows of a query, page after page. @param start cursor of the first page */
export async function* eachRow<T>(
  db: Db,
  input: QueryCommandInput,
  start?: string,
): AsyncGenerator<T> {
  let cursor = start;
  do {
    const page = await db.query<T>(input, cursor);
    yield* page.items;
    cursor = page.cursor;
  } while (cursor);
}

/** A version of a day's balances file. */
export interface BalancesFile {
  /** `YYYY-MM-DD` */
  date: string;
  version: string;
}

/** The list of a balances file that names an account, complete or not. */
export interface BalanceList extends BalancesFile {
  /** A line of it was rejected, so that it is not read. */
  hasHole: boolean;
}

/** The newest list of an account before a row, `balances#<date>…`. */
export function newestList(
  db: Db,
  table: string,
  account: string,
  before: string,
): Promise<BalanceList | undefined> {
  const input = rowsBetween(table, account, 'balances#', before);
  return firstList(db, { ...input, ScanIndexForward: false });
}

/**
 * The oldest list of an account after a row, `balances#<date>…`. Whether it has a hole is not
 * known: that row is its last.
 */
export function oldestList(
  db: Db,
  table: string,
  account: string,
  after: string,
): Promise<BalancesFile | undefined> {
  return firstList(db, rowsBetween(table, account, after, endOf('balances')));
}

/** The list that the first row of a query belongs to. */
async function firstList(db: Db, input: QueryCommandInput): Promise<BalanceList | undefined> {
  const { items } = await db.query<Row>({ ...input, Limit: 1 });
  const [, date, version, stockCode] = items[0]?.row.split('#') ?? [];
  return date && version ? { date, version, hasHole: stockCode === HOLE } : undefined;
}

/** A query for rows of an account, both ends included, strongly consistent. */
export function rowsBetween(
  table: string,
  account: string,
  from: string,
  to: string,
): QueryCommandInput {
  return {
    TableName: table,
    KeyConditionExpression: 'account = :account AND #row BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#row': 'row' },
    ExpressionAttributeValues: toAttributes({ ':account': account, ':from': from, ':to': to }),
    ConsistentRead: true,
  };
}

/** The parts of the key of a movement's row; `movement` is the same for all its versions. */
export function movementOf(row: string): { movement: string; date: string; version: string } {
  const end = row.lastIndexOf('#');
  return {
    movement: row.slice(0, end),
    date: row.split('#')[1] ?? '',
    version: row.slice(end + 1),
  };
}

/** Sorts after all rows of a day: `$` is the character after `#`. */
export function endOf(day: string): string {
  return `${day}$`;
}

/** The first items of a list, and whether there are more. */
export interface Beginning<T> {
  items: T[];
  more: boolean;
}

/** An item, and the key of its row. */
interface Keyed<T> {
  row: string;
  item: Omit<T, keyof Row>;
}

/** Rows of an account, both ends included. */
interface Range {
  from: string;
  to: string;
  /** Default: oldest first. */
  newestFirst?: boolean;
  /** How many will be read, as far as it is known. */
  limit?: number;
}

/** The rows of a range, one after another. @param start cursor of the first page */
export function rowsIn<T>(
  db: Db,
  table: string,
  account: string,
  { from, to, newestFirst = false, limit = Infinity }: Range,
  start?: string,
): AsyncGenerator<T> {
  return eachRow<T>(
    db,
    {
      ...rowsBetween(table, account, from, to),
      ScanIndexForward: !newestFirst,
      // One row more tells whether there are more.
      Limit: Number.isFinite(limit) ? limit + 1 : MAX_ROWS,
    },
    start,
  );
}

/** The first rows that are shown, up to a limit. */
export async function first<T extends Row>(
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
