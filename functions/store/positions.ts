/**
 * The table of Positions: what every account holds and what moved, as the depository's daily files say it (D17). Each file's rows lie
 * under their account and the file's date; the file's completion mark is written after the last of them. Who reads looks at the mark
 * first: half a file is never seen. Days stand beside each other, so that an older file replaces nothing of a newer one, and a file
 * that is delivered again writes what is there.
 *
 * | account | row | |
 * |---|---|---|
 * | account key | `balances#<date>#<stock code>` | a balance |
 * | account key | `movements#<date>#<reference>` | a movement |
 * | `file#balances`, `file#movements` | date | that day's file is complete |
 */
import type { PutItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Db, toAttributes } from './db.ts';

export interface Balance {
  stockCode: string;
  nameEn: string;
  nameZh: string;
  /** Of at most 15 digits. */
  quantity: number;
}

export interface Movement extends Balance {
  /** `YYYY-MM-DD` */
  date: string;
  direction: 'in' | 'out';
  /** Unique within an account. */
  reference: string;
}

export type FileKind = 'balances' | 'movements';

/** The first of a list, and whether there are others. */
export interface Beginning<T> {
  items: T[];
  more: boolean;
}

/** Rows of one query to DynamoDB, at most. */
const QUERY_SIZE = 200;

export class Positions {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  /**
   * The balances of the newest complete file that names the account, in the order of stock codes; nothing before the first.
   * @param most how many
   */
  async balances(account: string, most: number): Promise<(Beginning<Balance> & { asOf: string }) | undefined> {
    for (let before = '~'; ; ) {
      const asOf = await this.#newestDay(account, before);
      if (!asOf) return undefined;
      if (await this.#isComplete('balances', asOf)) {
        const day = `balances#${asOf}`;
        const rows = this.#rows<Balance>(account, { from: day, to: endOf(day), newestFirst: false });
        return { asOf, ...(await first(rows, most)) };
      }
      before = asOf;
    }
  }

  /**
   * The movements of complete files, newest day first.
   * @param from `YYYY-MM-DD`, and that day included; so is `to`
   * @param most how many
   */
  async movements(
    account: string,
    { from, to }: { from: string; to: string },
    most: number,
  ): Promise<Beginning<Movement>> {
    const complete = await this.#completeDays('movements', from, to);
    const rows = this.#rows<Movement>(account, {
      from: `movements#${from}`,
      to: endOf(`movements#${to}`),
      newestFirst: true,
    });
    return first(rows, most, ({ date }) => complete.has(date));
  }

  /** Writes a row of a balances file. Race: unconditional; a file says the same however often it is delivered. */
  balance(account: string, date: string, { stockCode, nameEn, nameZh, quantity }: Balance): PutItemCommandInput {
    return this.#put({ account, row: `balances#${date}#${stockCode}`, stockCode, nameEn, nameZh, quantity });
  }

  /** Writes a row of a movements file. Race: as above. */
  movement(account: string, movement: Movement): PutItemCommandInput {
    return this.#put({ account, row: `movements#${movement.date}#${movement.reference}`, ...movement });
  }

  /** Makes a file's rows visible, once all of them are written. */
  complete(kind: FileKind, date: string): PutItemCommandInput {
    return this.#put({ account: fileOf(kind), row: date });
  }

  /** The newest day before another that names the account in a balances file, complete or not. */
  async #newestDay(account: string, before: string): Promise<string | undefined> {
    const input = this.#between(account, 'balances#', `balances#${before}`);
    const { items } = await this.#db.query<{ row: string }>({ ...input, ScanIndexForward: false, Limit: 1 });
    return items[0]?.row.split('#')[1];
  }

  async #isComplete(kind: FileKind, date: string): Promise<boolean> {
    const Key = toAttributes({ account: fileOf(kind), row: date });
    return (await this.#db.get({ TableName: this.table, Key })) !== undefined;
  }

  async #completeDays(kind: FileKind, from: string, to: string): Promise<Set<string>> {
    const days = new Set<string>();
    for await (const { row } of this.#rows<{ row: string }>(fileOf(kind), { from, to, newestFirst: false }))
      days.add(row);
    return days;
  }

  async *#rows<T>(
    account: string,
    { from, to, newestFirst }: { from: string; to: string; newestFirst: boolean },
  ): AsyncGenerator<T> {
    const input = { ...this.#between(account, from, to), ScanIndexForward: !newestFirst, Limit: QUERY_SIZE };
    let cursor: string | undefined;
    do {
      const page = await this.#db.query<T>(input, cursor);
      yield* page.items;
      cursor = page.cursor;
    } while (cursor);
  }

  #between(account: string, from: string, to: string): QueryCommandInput {
    return {
      TableName: this.table,
      KeyConditionExpression: 'account = :account AND #row BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#row': 'row' },
      ExpressionAttributeValues: toAttributes({ ':account': account, ':from': from, ':to': to }),
      ConsistentRead: true,
    };
  }

  #put(item: Record<string, unknown>): PutItemCommandInput {
    return { TableName: this.table, Item: toAttributes(item) as Attributes };
  }
}

function fileOf(kind: FileKind): string {
  return `file#${kind}`;
}

/** Behind all rows of a day, whatever they are named: `$` is the character after `#`. */
function endOf(day: string): string {
  return `${day}$`;
}

async function first<T>(rows: AsyncIterable<T>, most: number, shown = (_: T) => true): Promise<Beginning<T>> {
  const items: T[] = [];
  for await (const row of rows) {
    if (!shown(row)) continue;
    if (items.length === most) return { items, more: true };
    items.push(row);
  }
  return { items, more: false };
}
