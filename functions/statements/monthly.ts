import type { Movement } from '../../core/domain/position.ts';
import { daysOf } from '../../core/domain/statement.ts';
import type { Completions, PositionHistory } from '../../core/store/position-history.ts';
import { type BalanceLists, type CompleteFile, filesOf } from './balance-lists.ts';
import { type Candidate, revisionTimes } from './revision-times.ts';
import { isSame, latest, movementsOf, standingAt, timesIn, type Versions } from './revisions.ts';

/** One revision of a monthly statement. */
export interface MonthlyRevision {
  kind: 'monthly';
  /** `YYYY-MM` */
  period: string;
  revision: number;
  /** When the last version that it is made from became complete. */
  completeAt: string;
  /** Oldest day first, by reference. */
  movements: Movement[];
  /** The last list before the month; absent if there is none on record. */
  opening: CompleteFile | undefined;
  /** The last list of the month; absent if no file of the month names the account. */
  closing: CompleteFile | undefined;
}

/** What the revisions of a month are made from. */
export interface MonthRecords {
  period: string;
  /** Of the movements of the month. */
  versions: Versions;
  /** Of the balances files of the month. */
  completions: Completions;
  /** From when on the month is stated ({@link issuedAt}). */
  issuedAt: string;
}

/**
 * The revisions of a month's statement (D19), oldest first; none while no complete file of the
 * month names the account. Versions that were complete when the month was first stated make one
 * revision together. Reads a list only where two versions of the same day have to be compared.
 *
 * Of the balances files of days before the month there may be thousands, so few are asked of:
 * - nothing is stated before the first file of the month is complete;
 * - of files that were complete when the month was stated, only the newest list counts;
 * - nothing changes after the last movement and the newest lists of all are complete.
 */
export async function monthlyRevisions(
  history: PositionHistory,
  lists: BalanceLists,
  { period, versions, completions, issuedAt }: MonthRecords,
): Promise<MonthlyRevision[]> {
  const moved = [...versions.values()].flat();
  const closings = filesOf(completions);
  const [firstAt] = timesIn([...moved, ...closings]);
  if (!firstAt) return [];
  const { from } = daysOf({ kind: 'monthly', period });
  const openings = await lists.filesBefore(from, issuedAt);
  const newest = await Promise.all([openings, closings].map((files) => lists.newest(files)));
  const lastAt = timesIn([...moved, ...newest]).at(-1);
  if (!lastAt) return [];
  const candidates = [
    ...moved,
    ...(await newerThanAt(lists, openings, issuedAt)),
    ...(await newerThanAt(lists, closings, issuedAt)),
  ].filter(({ completeAt }) => completeAt <= lastAt);
  const start = firstAt > issuedAt ? firstAt : issuedAt;
  const revisions: MonthlyRevision[] = [];
  for await (const at of revisionTimes(start, candidates, (file) => lists.has(file))) {
    const standing = standingAt(versions, at);
    const closing = await lists.newest(closings, at);
    if (standing.length === 0 && !closing) continue;
    const opening = await lists.newest(openings, at);
    const movements = movementsOf(standing);
    const before = revisions.at(-1);
    const isRepeated =
      before &&
      isSame(movements, before.movements) &&
      (await isSameList(history, lists.account, opening, before.opening)) &&
      (await isSameList(history, lists.account, closing, before.closing));
    if (isRepeated) continue;
    const completeAt = latest(
      [...standing, opening, closing].flatMap((each) => each?.completeAt ?? []),
    );
    const revision = revisions.length + 1;
    revisions.push({ kind: 'monthly', period, revision, completeAt, movements, opening, closing });
  }
  return revisions;
}

/** The files that are newer than the account's newest list at a time. */
async function newerThanAt(
  lists: BalanceLists,
  files: readonly CompleteFile[],
  at: string,
): Promise<Candidate[]> {
  const newest = await lists.newest(files, at);
  const newer = newest ? files.slice(0, files.indexOf(newest)) : files;
  return newer.map((file) => ({ ...file, file }));
}

/** A list of another day is another one, even if its balances are equal: it tells its date. */
async function isSameList(
  history: PositionHistory,
  account: string,
  one: CompleteFile | undefined,
  other: CompleteFile | undefined,
): Promise<boolean> {
  if (one?.date !== other?.date) return false;
  if (!one || !other || one.version === other.version) return true;
  const [balances, others] = await Promise.all([
    history.balances(account, one),
    history.balances(account, other),
  ]);
  return isSame(balances, others);
}
