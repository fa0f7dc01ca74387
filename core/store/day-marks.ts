/**
 * What became of the files of a day and kind, in one item of the table of Positions: which *versions* of the day's file are complete, so that
 * readers look at their rows, and which are under way. Every step is one write of this item, so that no two files of a day see it differently.
 *
 * | attribute | |
 * |---|---|
 * | `versions` | complete |
 * | `underWay` | begun, and neither complete nor refused |
 * | `aliveAt` | seconds since 1970: when one of those was last worked at |
 *
 * A version is a word without `#`; the later its file was put, the greater it is in the order of characters.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Db, type Item, toAttributes } from './db.ts';

export type FileKind = 'balances' | 'movements';

export interface DayMark {
  complete: ReadonlySet<string>;
  underWay: ReadonlySet<string>;
  aliveAt: Date;
}

/** One file of a day. */
export interface DayVersion {
  kind: FileKind;
  /** `YYYY-MM-DD` */
  date: string;
  version: string;
}

/** Of a day's file, where only one is ever delivered. */
export const ONLY_VERSION = '0';

export class DayMarks {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  async get(kind: FileKind, date: string): Promise<DayMark> {
    return markOf(await this.#db.get({ TableName: this.#table, Key: keyOf(kind, date) }));
  }

  /**
   * Says that a version is worked at, unless it is complete.
   * Race: one more in a set, whenever and however often it is added; a version that is complete never comes back among those under way.
   * @returns the mark as it is then; `complete` has the version if there is nothing to do
   */
  async begin({ kind, date, version }: DayVersion, now: Date): Promise<DayMark> {
    const { item } = await this.#db.update({
      ...this.#of(kind, date),
      UpdateExpression: 'ADD underWay :this SET aliveAt = :now',
      ConditionExpression: 'NOT contains(versions, :version)',
      ExpressionAttributeValues: toAttributes({
        ':this': new Set([version]),
        ':version': version,
        ':now': seconds(now),
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return markOf(item);
  }

  /**
   * Makes a file's rows visible, once all of them are written and no earlier file of the day is under way.
   * Race: only while the files under way are those that were `seen`, so that none that was put earlier can have begun meanwhile. One more in a
   * set: whoever completes a version a second time changes nothing.
   */
  complete(
    kind: FileKind,
    date: string,
    version = ONLY_VERSION,
    seen: ReadonlySet<string> = new Set(),
  ): UpdateItemCommandInput {
    return {
      ...this.#of(kind, date),
      UpdateExpression: 'ADD versions :this DELETE underWay :this',
      ...whereUnderWay(seen, { ':this': new Set([version]) }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /** Takes a refused version from those under way. Race: of a set, whenever and however often. */
  end({ kind, date, version }: DayVersion): UpdateItemCommandInput {
    return {
      ...this.#of(kind, date),
      UpdateExpression: 'DELETE underWay :this',
      ExpressionAttributeValues: toAttributes({ ':this': new Set([version]) }),
    };
  }

  /**
   * Gives the earliest version under way up, at which nobody works any more, and the next one its time.
   * Race: only if nobody began, ended or worked at one since it was seen, so that one wait gives up one file. Its rows stay; if it lives after
   * all, it begins again.
   */
  giveUp(
    { kind, date, version }: DayVersion,
    { underWay, aliveAt }: DayMark,
    now: Date,
  ): UpdateItemCommandInput {
    const { ConditionExpression, ExpressionAttributeValues } = whereUnderWay(underWay, {
      ':this': new Set([version]),
      ':now': seconds(now),
      ':aliveAt': seconds(aliveAt),
    });
    return {
      ...this.#of(kind, date),
      UpdateExpression: 'DELETE underWay :this SET aliveAt = :now',
      ConditionExpression: `${ConditionExpression} AND aliveAt = :aliveAt`,
      ExpressionAttributeValues,
    };
  }

  #of(kind: FileKind, date: string) {
    return { TableName: this.#table, Key: keyOf(kind, date) };
  }
}

/** The partition that the marks of a kind lie in, by date. */
export function marksOf(kind: FileKind): string {
  return `file#${kind}`;
}

function keyOf(kind: FileKind, date: string): Attributes {
  return toAttributes({ account: marksOf(kind), row: date });
}

function markOf({ versions, underWay, aliveAt = 0 }: Item = {}): DayMark {
  const set = (value: unknown) => (value as Set<string> | undefined) ?? new Set<string>();
  return {
    complete: set(versions),
    underWay: set(underWay),
    aliveAt: new Date(Number(aliveAt) * 1000),
  };
}

function whereUnderWay(seen: ReadonlySet<string>, values: Item) {
  if (seen.size === 0) {
    return {
      ConditionExpression: 'attribute_not_exists(underWay)',
      ExpressionAttributeValues: toAttributes(values),
    };
  }
  return {
    ConditionExpression: 'underWay = :seen',
    ExpressionAttributeValues: toAttributes({ ...values, ':seen': new Set(seen) }),
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
