/**
 * The state of the files of a day and kind, in one item of the table of Positions: which *versions*
 * of the day's file are complete, so that their rows are read, and which are under way. Every step
 * is one write of this item, so that no two files of a day see it differently.
 *
 * | attribute | |
 * |---|---|
 * | `versions` | complete |
 * | `completions` | when each of those became complete: `<version> <ISO 8601>` |
 * | `underWay` | begun, and neither complete nor refused |
 * | `begunAt <version>` | when it was first begun, ISO 8601 |
 * | `aliveAt` | when one of those was last worked on, seconds since 1970 |
 * | `told` | complete, and all its accounts are in the outbox of alerts (D20) |
 * | `objects` | of the complete versions: `<version> <bytes> <version id in S3>` |
 * | `cleared`, `claimedAt` | see cleared-files.ts |
 *
 * A version is a word without `#`; the later its file was put, the greater it is as a string.
 */
import { nextDayInHongKong } from '../domain/hong-kong.ts';
import { absent, and, condition, equal } from './condition.ts';
import type { Db } from './db.ts';
import { epochSeconds, type Item, type ItemKey } from './item.ts';
import type { Update } from './write.ts';

export type FileKind = 'balances' | 'movements';

export interface DayMark {
  complete: ReadonlySet<string>;
  /** When each complete version became complete, ISO 8601. */
  completedAt: ReadonlyMap<string, string>;
  underWay: ReadonlySet<string>;
  /** When each version was first begun, ISO 8601: the same for whoever works on it. */
  begunAt: ReadonlyMap<string, string>;
  aliveAt: Date;
  told: ReadonlySet<string>;
}

/** One file of a day. */
export interface DayVersion {
  kind: FileKind;
  /** `YYYY-MM-DD` */
  date: string;
  version: string;
}

/** The S3 object that a version was read from. */
export interface FileObject {
  versionId: string;
  /** Bytes. */
  size: number;
}

/** The attribute of a version is named so, and then by the version. */
const BEGUN_AT = 'begunAt ';

/** The version of a day's file if only one is ever delivered. */
export const ONLY_VERSION = '0';

export class DayMarks {
  readonly #table: string;
  readonly #db: Db;
  /** Versions that this execution environment has seen complete. */
  readonly #complete = new Set<string>();

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  async get(kind: FileKind, date: string): Promise<DayMark> {
    return markOf(await this.#db.get(this.#key(kind, date)));
  }

  /**
   * Whether a version is complete. A complete version never becomes incomplete, so it is read once:
   * every view of balances asks this of the day's one item. The answer no is never remembered.
   */
  async isComplete({ kind, date, version }: DayVersion): Promise<boolean> {
    const name = `${kind}#${date}#${version}`;
    if (this.#complete.has(name)) return true;
    const { complete } = await this.get(kind, date);
    for (const each of complete) this.#complete.add(`${kind}#${date}#${each}`);
    return complete.has(version);
  }

  /**
   * Records that a version is being worked on, unless it is complete. The result's item is the
   * day's mark ({@link markOf}); if `complete` has the version, there is nothing to do.
   *
   * Race: adds to a set, whenever and however often; a complete version is never under way again.
   * The first time counts.
   */
  begin({ kind, date, version }: DayVersion, now: Date): Update {
    return {
      kind: 'update',
      ...this.#key(kind, date),
      change: {
        add: { underWay: new Set([version]) },
        set: { aliveAt: epochSeconds(now) },
        setIfAbsent: { '#begun': now.toISOString() },
        names: { begun: `${BEGUN_AT}${version}` },
      },
      condition: condition('NOT contains(versions, :version)', { version }),
    };
  }

  /**
   * Makes a file's rows visible, after all of them are written and no earlier file of the day is
   * under way.
   *
   * Race: only while the files under way are those that were `seen`, so that no earlier one can
   * have begun meanwhile. Completing a version a second time changes nothing: its first time
   * counts.
   * @param at when; if absent, it is read as the end of the file's day
   * @param object that it was read from; without one, its balances are never cleared
   */
  complete(
    kind: FileKind,
    date: string,
    version = ONLY_VERSION,
    seen: ReadonlySet<string> = new Set(),
    at?: Date,
    object?: FileObject,
  ): Update {
    const these = new Set([version]);
    return {
      kind: 'update',
      ...this.#key(kind, date),
      change: {
        add: {
          versions: these,
          ...(at && { completions: new Set([`${version} ${at.toISOString()}`]) }),
          ...(object && { objects: new Set([`${version} ${object.size} ${object.versionId}`]) }),
        },
        delete: { underWay: these },
      },
      condition: underWayIs(seen),
    };
  }

  /**
   * Records that the alerts of a complete version are in the outbox, so that its event brings
   * nothing when it comes again. Race: unconditional; repeats change nothing.
   */
  tell({ kind, date, version }: DayVersion): Update {
    return {
      kind: 'update',
      ...this.#key(kind, date),
      change: { add: { told: new Set([version]) } },
    };
  }

  /** Takes a refused version from those under way. Race: unconditional; repeats change nothing. */
  end({ kind, date, version }: DayVersion): Update {
    return {
      kind: 'update',
      ...this.#key(kind, date),
      change: { delete: { underWay: new Set([version]) } },
    };
  }

  /**
   * Gives up the earliest version under way, which nobody works on any more, so that the next one
   * can be completed.
   *
   * Race: only if nobody began, ended or worked on a version since the mark was read, so that one
   * wait gives up one file. Its rows stay; if its work goes on after all, it begins again.
   */
  giveUp(
    { kind, date, version }: DayVersion,
    { underWay, aliveAt }: Pick<DayMark, 'underWay' | 'aliveAt'>,
    now: Date,
  ): Update {
    return {
      kind: 'update',
      ...this.#key(kind, date),
      change: { delete: { underWay: new Set([version]) }, set: { aliveAt: epochSeconds(now) } },
      condition: and(underWayIs(underWay), equal('aliveAt', epochSeconds(aliveAt))),
    };
  }

  #key(kind: FileKind, date: string): ItemKey {
    return { table: this.#table, key: { account: marksOf(kind), row: date } };
  }
}

/** The partition of the marks of a kind, which are sorted by date. */
export function marksOf(kind: FileKind): string {
  return `file#${kind}`;
}

/** An item as a day's mark. */
export function markOf({
  row,
  versions,
  completions,
  underWay,
  aliveAt = 0,
  told,
  ...others
}: Item = {}): DayMark {
  const set = (value: unknown) => (value as Set<string> | undefined) ?? new Set<string>();
  const complete = set(versions);
  const endOfDay = typeof row === 'string' ? nextDayInHongKong(new Date(row)).startsAt : '';
  const completedAt = new Map([...complete].map((version) => [version, endOfDay]));
  // The latest first, so that the first remains.
  for (const each of [...set(completions)].sort().reverse()) {
    const [version = '', at = ''] = each.split(' ');
    completedAt.set(version, at);
  }
  const begun = Object.entries(others).filter(([name]) => name.startsWith(BEGUN_AT));
  return {
    complete,
    completedAt,
    underWay: set(underWay),
    begunAt: new Map(begun.map(([name, at]) => [name.slice(BEGUN_AT.length), String(at)])),
    aliveAt: new Date(Number(aliveAt) * 1000),
    told: set(told),
  };
}

/** Exactly these versions are under way; DynamoDB stores no empty set. */
function underWayIs(seen: ReadonlySet<string>) {
  return seen.size === 0 ? absent('underWay') : equal('underWay', new Set(seen));
}
