import type { Flow } from '../flow-language.ts';
import { type Edge, edgesOf } from './graph.ts';

/** Facts that hold at one point of a call. */
export type Facts = ReadonlySet<string>;

/** Facts in either set. */
export const union = (facts: Facts, others: Facts): Facts => new Set([...facts, ...others]);
/** Facts in the first set only. */
export const difference = (facts: Facts, others: Facts): Facts =>
  new Set([...facts].filter((each) => !others.has(each)));
const intersection = (facts: Facts, others: Facts): Facts =>
  new Set([...facts].filter((each) => others.has(each)));

/** A data-flow analysis: the facts and how edges change them. */
interface Analysis {
  /** Facts that hold when the flow begins. */
  atStart: Facts;
  /** Facts that hold after an edge, given those that held before its action. */
  after: (edge: Edge, before: Facts) => Facts;
  /** Whether a fact must hold on every path to an action, or on any. */
  where: 'every' | 'any';
}

/**
 * Facts that hold when each action begins, by identifier. Unreachable actions are absent. The
 * algorithm is a data-flow analysis: it repeats until no facts change.
 */
export function factsOf(flow: Flow, { atStart, after, where }: Analysis): Map<string, Facts> {
  const edges = edgesOf(flow);
  const facts = new Map<string, Facts>([[flow.StartAction, atStart]]);
  const waiting = [flow.StartAction];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    for (const edge of edges.filter(({ from }) => from.Identifier === each)) {
      const arriving = after(edge, facts.get(each) ?? new Set());
      const known = facts.get(edge.to);
      const joined = known
        ? where === 'every'
          ? intersection(known, arriving)
          : union(known, arriving)
        : arriving;
      if (known?.size === joined.size) continue;
      facts.set(edge.to, joined);
      waiting.push(edge.to);
    }
  }
  return facts;
}
