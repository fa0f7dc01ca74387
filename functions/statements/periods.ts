import { daysOf, type StatementName } from '../../core/domain/statement.ts';
import { epochSeconds, expiryAfter } from '../../core/store/item.ts';
import type { BalanceLists } from './balance-lists.ts';
import type { StatementsContext } from './context.ts';
import { byDay, type DailyRevision, dailyRevisions } from './daily.ts';
import { issuedAt } from './issued-at.ts';
import { type MonthlyRevision, monthlyRevisions } from './monthly.ts';
import { versionsOf } from './revisions.ts';

export type Revision = DailyRevision | MonthlyRevision;

/** What statements are read from. */
export type Records = Pick<StatementsContext, 'history' | 'calendar' | 'movementMonths' | 'now'>;

/** All statements of a day: its revisions, oldest first. */
export async function statementsOfDay(
  { history }: Records,
  account: string,
  day: string,
): Promise<DailyRevision[]> {
  const days = { from: day, to: day };
  const [records, completions] = await Promise.all([
    history.movements(account, days),
    history.completions('movements', days),
  ]);
  return dailyRevisions(day, versionsOf(records, completions));
}

/**
 * All statements of a month and of its days, in the order of their periods' ends, revisions oldest
 * first. Reads the movements of the month, the marks of its files, and the last lists of balances.
 * @param lists of the account
 */
export async function statementsOfMonth(
  { history, calendar, now }: Records,
  lists: BalanceLists,
  month: string,
): Promise<Revision[]> {
  const days = daysOf({ kind: 'monthly', period: month });
  const [records, movements, balances] = await Promise.all([
    history.movements(lists.account, days),
    history.completions('movements', days),
    history.completions('balances', days),
  ]);
  const versions = versionsOf(records, movements);
  const daily = [...byDay(versions)].flatMap(([day, each]) => dailyRevisions(day, each));
  const from = await issuedAt(history, month, {
    calendar,
    completions: { movements, balances },
    now: now(),
  });
  if (from === undefined) return daily;
  const monthly = await monthlyRevisions(history, lists, {
    period: month,
    versions,
    completions: balances,
    issuedAt: from,
  });
  return [...daily, ...monthly];
}

/**
 * Whether all movements of a period are still kept (docs/decisions/0042): a statement of the
 * remaining ones would be false.
 */
export function isKept(
  { movementMonths, now }: Records,
  period: Pick<StatementName, 'kind' | 'period'>,
): boolean {
  if (movementMonths === undefined) return true;
  return expiryAfter(daysOf(period).from, movementMonths) > epochSeconds(now());
}
