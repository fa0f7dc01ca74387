import { daysOf } from '../../core/domain/statement.ts';
import type { Completions, PositionHistory } from '../../core/store/position-history.ts';
import type { BalanceList } from '../../core/store/position-rows.ts';
import type { Movement } from '../../core/store/positions.ts';
import {
  type Completion,
  completionOf,
  isSame,
  latest,
  movementsOf,
  standingAt,
  type Versions,
} from './revisions.ts';

/** How soon after one another files are delivered together. */
const TOGETHER_MS = 10 * 60 * 1000;

/** A list of balances that is read at some time, and when it became complete. */
export type ListStanding = BalanceList & Completion;

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
  opening: ListStanding | undefined;
  /** The last list of the month; absent if no file of the month names the account. */
  closing: ListStanding | undefined;
}

/** What the revisions of a month are made from. */
export interface MonthRecords {
  account: string;
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
 */
export async function monthlyRevisions(
  history: PositionHistory,
  { account, period, versions, completions, issuedAt }: MonthRecords,
): Promise<MonthlyRevision[]> {
  const { from, to } = daysOf({ kind: 'monthly', period });
  const [openings, closings] = await Promise.all([
    candidates(history, account, { before: from, issuedAt }),
    candidates(history, account, { before: `${to}$`, issuedAt, from, completions }),
  ]);
  const completed = [...[...versions.values()].flat(), ...openings, ...closings];
  const revisions: MonthlyRevision[] = [];
  for (const at of timesOfRevisions(completed, issuedAt)) {
    const standing = standingAt(versions, at);
    const listAt = (lists: readonly ListStanding[]) =>
      lists.find(({ completeAt }) => completeAt <= at);
    const [opening, closing] = [listAt(openings), listAt(closings)];
    if (standing.length === 0 && !closing) continue;
    const movements = movementsOf(standing);
    const before = revisions.at(-1);
    const isRepeated =
      before &&
      isSame(movements, before.movements) &&
      (await isSameList(history, account, opening, before.opening)) &&
      (await isSameList(history, account, closing, before.closing));
    if (isRepeated) continue;
    const completeAt = latest(
      [...standing, opening, closing].flatMap((each) => each?.completeAt ?? []),
    );
    const revision = revisions.length + 1;
    revisions.push({ kind: 'monthly', period, revision, completeAt, movements, opening, closing });
  }
  return revisions;
}

/**
 * The times from `issuedAt` on at which a revision may begin. First files of days that become
 * complete one soon after another, as when old files are delivered together, correct nothing: they
 * make one revision together.
 */
function timesOfRevisions(completed: readonly Completion[], issuedAt: string): string[] {
  const isFirstAt = new Map([[issuedAt, false]]);
  for (const { completeAt: at, isFirst } of completed)
    if (at > issuedAt) isFirstAt.set(at, isFirst && (isFirstAt.get(at) ?? true));
  const times = [...isFirstAt.keys()].sort();
  return times.filter((at, i) => {
    const next = times[i + 1];
    return !next || !isFirstAt.get(next) || Date.parse(next) - Date.parse(at) > TOGETHER_MS;
  });
}

/**
 * The lists that are the newest at some time from `issuedAt` on, the newest first: an older one
 * than the first that was complete by then never is.
 * @param completions of the days from `from` on, if they are known
 */
async function candidates(
  history: PositionHistory,
  account: string,
  {
    before,
    issuedAt,
    from = '',
    completions,
  }: { before: string; issuedAt: string; from?: string; completions?: Completions },
): Promise<ListStanding[]> {
  const lists: ListStanding[] = [];
  for await (const list of history.lists(account, before)) {
    const { date, version } = list;
    if (date < from) break;
    const days = completions ?? (await history.completions('balances', { from: date, to: date }));
    const completion = completionOf(days, date, version);
    if (list.hasHole || !completion) continue;
    lists.push({ ...list, ...completion });
    if (completion.completeAt <= issuedAt) break;
  }
  return lists;
}

/** A list of another day is another one, even if its balances are equal: it tells its date. */
async function isSameList(
  history: PositionHistory,
  account: string,
  one: ListStanding | undefined,
  other: ListStanding | undefined,
): Promise<boolean> {
  if (one?.date !== other?.date) return false;
  if (!one || !other || one.version === other.version) return true;
  const [balances, others] = await Promise.all([
    history.balances(account, one),
    history.balances(account, other),
  ]);
  return isSame(balances, others);
}
