/**
 * How the revisions of a period follow from the versions of its files (D19). A revision is what the
 * complete files say of the account at some time. The times that count are when a version became
 * complete. Where the records of the account are the same as before, there is no new revision: a
 * file that is delivered again, or that corrects other accounts, makes none.
 */

import type { Movement } from '../../core/domain/position.ts';
import type { Completions, MovementRecord } from '../../core/store/position-history.ts';

/** A movement as it stood at some time, and when the version that says so became complete. */
export interface Standing extends Completion {
  movement: Movement;
}

/** When a version of a file became complete. */
export interface Completion {
  /** ISO 8601 */
  completeAt: string;
  /** It was the first of its day, so it corrects nothing. */
  isFirst: boolean;
}

/** When a version became complete; undefined if it is not. */
export function completionOf(
  completions: Completions,
  date: string,
  version: string,
): Completion | undefined {
  const versions = completions.get(date);
  const completeAt = versions?.get(version);
  if (!versions || completeAt === undefined) return undefined;
  return { completeAt, isFirst: [...versions.values()].every((each) => each >= completeAt) };
}

/** By movement, its versions that are complete, the one that was put last first. */
export type Versions = ReadonlyMap<string, readonly Standing[]>;

/** The complete versions of each movement, oldest day first. */
export function versionsOf(records: readonly MovementRecord[], completions: Completions): Versions {
  const versions = new Map<string, Standing[]>();
  for (const { key, version, movement } of records) {
    const completion = completionOf(completions, movement.date, version);
    if (!completion) continue;
    // Rows come in the order of their versions.
    versions.set(key, [{ movement, ...completion }, ...(versions.get(key) ?? [])]);
  }
  return versions;
}

/** The movements at a time: of each, the version that was put last of those complete by then. */
export function standingAt(versions: Versions, at: string): Standing[] {
  return [...versions.values()].flatMap(
    (each) => each.find(({ completeAt }) => completeAt <= at) ?? [],
  );
}

/** The times at which something may have changed: each once, in order. */
export function timesOf(versions: Versions): string[] {
  return timesIn([...versions.values()].flat());
}

export function timesIn(completions: readonly (Completion | undefined)[]): string[] {
  return [...new Set(completions.flatMap((each) => each?.completeAt ?? []))].sort();
}

export function movementsOf(standing: readonly Standing[]): Movement[] {
  return standing.map(({ movement }) => movement);
}

/** Whether two lists of records say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The latest of some times; at least one must be given. */
export function latest(times: readonly string[]): string {
  return times.toSorted().at(-1) as string;
}
