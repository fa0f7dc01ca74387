/**
 * Which files of balances are *cleared*: the accounts that they name have no obsolete balances
 * (obsolete-balances.ts). It stands in the marks of their days (day-marks.ts): `cleared` names the
 * versions, `claimedAt` says when the clearing of one was last begun, in seconds since 1970.
 */
import { condition } from './condition.ts';
import { type DayVersion, type FileObject, marksOf } from './day-marks.ts';
import type { Db } from './db.ts';
import { epochSeconds, type ItemKey } from './item.ts';
import { eachRow, type Row, rowsBetween } from './position-rows.ts';
import type { Update } from './write.ts';

/** Longer than the clearing of a file takes: after that it has died, and may begin again. */
const CLAIM_SECONDS = 6 * 60 * 60;

/** Before any day of a file (api.md: years 2000 to 2099). */
const FIRST_DAY = '2000-01-01';

export class ClearedFiles {
  readonly #table: string;
  readonly #db: Db;

  /** @param table of Positions */
  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /** The files of balances of days before `before` that are not cleared, oldest day first. */
  async *uncleared(before: string): AsyncGenerator<{ day: DayVersion; object: FileObject }> {
    const marks = rowsBetween(this.#table, marksOf('balances'), FIRST_DAY, before);
    for await (const { row: date, objects = [], cleared } of eachRow<
      Row & { objects?: Set<string>; cleared?: Set<string> }
    >(this.#db, marks)) {
      if (date === before) return;
      for (const each of objects) {
        const [version = '', size, versionId = ''] = each.split(' ');
        if (cleared?.has(version)) continue;
        const day: DayVersion = { kind: 'balances', date, version };
        yield { day, object: { versionId, size: Number(size) } };
      }
    }
  }

  /**
   * Claims the clearing of a file of a day. Race: only one claim of the day holds at a time; two
   * workers would do no harm, but the same.
   */
  claim(day: DayVersion, now: Date): Update {
    const claimedAt = epochSeconds(now);
    return {
      kind: 'update',
      ...this.#key(day),
      change: { set: { claimedAt } },
      condition: condition('attribute_not_exists(claimedAt) OR claimedAt < :lapsed', {
        lapsed: claimedAt - CLAIM_SECONDS,
      }),
    };
  }

  /** Records that a file is cleared. Race: unconditional; repeats change nothing. */
  clear(day: DayVersion): Update {
    return {
      kind: 'update',
      ...this.#key(day),
      change: { add: { cleared: new Set([day.version]) }, remove: ['claimedAt'] },
    };
  }

  #key({ kind, date }: DayVersion): ItemKey {
    return { table: this.#table, key: { account: marksOf(kind), row: date } };
  }
}
