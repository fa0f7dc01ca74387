import type { Movement } from '../../core/domain/position.ts';
import { isSame, latest, movementsOf, standingAt, timesOf, type Versions } from './revisions.ts';

/** One revision of a daily statement. */
export interface DailyRevision {
  kind: 'daily';
  /** `YYYY-MM-DD` */
  period: string;
  revision: number;
  /** When the last version that it is made from became complete. */
  completeAt: string;
  /** By reference. */
  movements: Movement[];
}

/** The revisions of a day's statement, oldest first; none for a day without movements (D19). */
export function dailyRevisions(period: string, versions: Versions): DailyRevision[] {
  const revisions: DailyRevision[] = [];
  for (const at of timesOf(versions)) {
    const standing = standingAt(versions, at);
    const movements = movementsOf(standing);
    if (isSame(movements, revisions.at(-1)?.movements)) continue;
    const completeAt = latest(standing.map((each) => each.completeAt));
    const revision = revisions.length + 1;
    revisions.push({ kind: 'daily', period, revision, completeAt, movements });
  }
  return revisions;
}

/** Versions of the movements of several days, by day. */
export function byDay(versions: Versions): Map<string, Versions> {
  const days = new Map<
    string,
    Map<string, Versions extends ReadonlyMap<string, infer T> ? T : never>
  >();
  for (const [key, each] of versions) {
    const date = each[0]?.movement.date ?? '';
    days.set(date, (days.get(date) ?? new Map()).set(key, each));
  }
  return days;
}
