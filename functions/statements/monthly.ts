import { daysOf } from '../../core/domain/statement.ts';
import type { Completions, PositionHistory } from '../../core/store/position-history.ts';
import type { BalanceList, Movement } from '../../core/store/positions.ts';
import { isSame, latest, movementsOf, standingAt, timesOf, type Versions } from './revisions.ts';

/** A list of balances that is read at some time, and when it became complete. */
export interface ListStanding extends BalanceList {
  completeAt: string;
}

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
  const times = [
    issuedAt,
    ...timesOf(versions),
    ...[...openings, ...closings].map(({ completeAt }) => completeAt),
  ];
  const revisions: MonthlyRevision[] = [];
  for (const at of [...new Set(times.filter((each) => each >= issuedAt))].sort()) {
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
    const completeAt = days.get(date)?.get(version);
    if (list.hasHole || completeAt === undefined) continue;
    lists.push({ ...list, completeAt });
    if (completeAt <= issuedAt) break;
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
