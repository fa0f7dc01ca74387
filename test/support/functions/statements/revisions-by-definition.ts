/**
 * The revisions of a monthly statement by their definition (docs/decisions/0050), with all lists of
 * the account at hand: every time at which something of it became complete is looked at.
 */

import type { Balance } from '../../../../core/domain/position.ts';
import { daysOf } from '../../../../core/domain/statement.ts';
import {
  type Completion,
  isSame,
  latest,
  movementsOf,
  standingAt,
  type Versions,
} from '../../../../functions/statements/revisions.ts';

/** A whole list of the account in a complete file. */
export interface List extends Completion {
  date: string;
  version: string;
  balances: Balance[];
}

/** @param lists newest first */
export function revisionsByDefinition(
  lists: readonly List[],
  period: string,
  versions: Versions,
  issuedAt: string,
) {
  const { from, to } = daysOf({ kind: 'monthly', period });
  const openings = upToIssue(
    lists.filter(({ date }) => date < from),
    issuedAt,
  );
  const closings = upToIssue(
    lists.filter(({ date }) => from <= date && date <= to),
    issuedAt,
  );
  const isFirstAt = new Map([[issuedAt, false]]);
  for (const { completeAt: at, isFirst } of [
    ...[...versions.values()].flat(),
    ...openings,
    ...closings,
  ])
    if (at > issuedAt) isFirstAt.set(at, isFirst && (isFirstAt.get(at) ?? true));
  const times = [...isFirstAt.keys()].sort().filter((at, i, all) => {
    const next = all[i + 1];
    return !next || !isFirstAt.get(next) || Date.parse(next) - Date.parse(at) > 600_000;
  });
  const revisions = [];
  for (const at of times) {
    const standing = standingAt(versions, at);
    const [opening, closing] = [openings, closings].map((each) =>
      each.find(({ completeAt }) => completeAt <= at),
    );
    if (standing.length === 0 && !closing) continue;
    const movements = movementsOf(standing);
    const states = [opening, closing].map((list) => list && [list.date, list.balances]);
    const before = revisions.at(-1);
    if (isSame(movements, before?.movements) && isSame(states, before?.states)) continue;
    const completeAt = latest(
      [...standing, opening, closing].flatMap((each) => each?.completeAt ?? []),
    );
    revisions.push({ completeAt, movements, states, opening: opening?.version, at });
  }
  return revisions;
}

/** Up to the first that was complete when the month was stated: older ones never are the newest. */
function upToIssue(lists: readonly List[], issuedAt: string): List[] {
  const known = lists.findIndex(({ completeAt }) => completeAt <= issuedAt);
  return known < 0 ? [...lists] : lists.slice(0, known + 1);
}
