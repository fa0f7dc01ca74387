/**
 * The table of Alerts: what an account is told of the movements of a day (D20), one item an account
 * and day. Its stream is the outbox: the messages function sends each item's content once by each
 * way, under the item's `id`.
 *
 * | attribute | |
 * |---|---|
 * | `account` | account key |
 * | `date` | `YYYY-MM-DD` |
 * | `id` | of what is told, random: another whenever that changes |
 * | `at` | since when it is to be told, ISO 8601 |
 * | `files` | how many complete files of the day it was derived from |
 * | `digest` | of all movements that it tells of |
 * | `count` | how many these are |
 * | `movements` | the first of them |
 * | `isCorrection` | something else was to be told before |
 * | `expiresAt` | seconds since 1970 (TTL) |
 *
 * Why it ends with what is true, whatever comes twice, dies or runs concurrently: complete files of
 * a day only become more, and their rows never change, so what is told is a function of the account
 * and the complete files. Each file's pass reads which these are after its own is complete, and
 * writes only if no pass that knew as many has written. So the pass of the last file that names an
 * account is the last to write, or was overtaken by one that knew its file, too.
 */
import { createHash, randomUUID } from 'node:crypto';
import { daysAfter } from '../domain/hong-kong.ts';
import type { Movement } from '../domain/position.ts';
import { absent, equal } from './condition.ts';
import type { Db } from './db.ts';
import { epochSeconds, type Item, type ItemKey } from './item.ts';
import type { Put, Update } from './write.ts';

/** A movement as it is told. */
export type ToldMovement = Omit<Movement, 'date' | 'reference'>;

export interface Alert {
  account: string;
  date: string;
  id: string;
  at: string;
  files: number;
  digest: string;
  count: number;
  movements: ToldMovement[];
  isCorrection: boolean;
}

/** Movements in an item, and so in an e-mail; the number of all of them is told beside. */
export const MAX_LISTED = 20;

/**
 * How long an item is kept after its day: longer than a file of the day can lead to alerts
 * (functions/feed/write-alerts.ts).
 */
const KEPT_DAYS = 60;

export class Alerts {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /** The items of these accounts for a day, as far as they exist, strongly consistently. */
  async ofDay(date: string, accounts: readonly string[]): Promise<Map<string, Alert>> {
    const keys = accounts.map((account) => ({ account, date }));
    const found = await this.#db.getAll<Alert>(this.#table, keys);
    return new Map(found.map((each) => [each.account, each]));
  }

  /**
   * Makes this what is told, in place of what was `seen`.
   *
   * Race: only if the item is the one that was seen: `files` grows with every write.
   * @param files how many files of the day were complete; more than in `seen`
   * @param now becomes the alert's `at`
   */
  tell(
    { account, date }: Pick<Alert, 'account' | 'date'>,
    told: Pick<Alert, 'digest' | 'count' | 'movements'>,
    files: number,
    seen: Alert | undefined,
    now: Date,
  ): Put {
    const alert: Alert = {
      account,
      date,
      id: randomUUID(),
      at: now.toISOString(),
      files,
      ...told,
      isCorrection: seen !== undefined,
    };
    return {
      kind: 'put',
      table: this.#table,
      item: { ...alert, expiresAt: epochSeconds(new Date(daysAfter(date, KEPT_DAYS))) },
      condition: unchangedSince(seen),
    };
  }

  /**
   * Records that what is told is still true after more files, so that a pass that knew fewer cannot
   * replace it any more. Race: as above.
   */
  confirm(seen: Alert, files: number): Update {
    return {
      kind: 'update',
      ...this.#key(seen),
      change: { set: { files } },
      condition: unchangedSince(seen),
    };
  }

  #key({ account, date }: Alert): ItemKey {
    return { table: this.#table, key: { account, date } };
  }
}

/** An item as an alert. */
export function alertOf(item: Item): Alert {
  return item as unknown as Alert;
}

/**
 * What is told of movements. They count as the same however their stocks are named and whatever
 * their references are.
 * @param movements of one day, in any order
 */
export function toldOf(
  movements: readonly Movement[],
): Pick<Alert, 'digest' | 'count' | 'movements'> {
  const sorted = movements
    .map(({ date: _date, reference: _reference, ...each }) => each)
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)));
  return {
    digest: createHash('sha256').update(sorted.map(sortKey).join('\n')).digest('base64url'),
    count: sorted.length,
    movements: sorted.slice(0, MAX_LISTED),
  };
}

function sortKey({ stockCode, direction, quantity }: ToldMovement): string {
  return `${stockCode} ${direction} ${quantity}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unchangedSince(seen: Alert | undefined) {
  return seen ? equal('files', seen.files) : absent('files');
}
