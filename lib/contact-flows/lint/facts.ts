import type { Flow } from '../flow-language.ts';
import { type Edge, edgesOf } from './graph.ts';

export type Facts = ReadonlySet<string>;

export const both = (facts: Facts, others: Facts): Facts => new Set([...facts, ...others]);
export const without = (facts: Facts, others: Facts): Facts =>
  new Set([...facts].filter((each) => !others.has(each)));
const common = (facts: Facts, others: Facts): Facts =>
  new Set([...facts].filter((each) => others.has(each)));

interface Question {
  /** What holds when the flow begins. */
  atStart: Facts;
  /** What holds after a way was taken, by what held before. */
  after: (edge: Edge, before: Facts) => Facts;
  /** Where ways meet: what holds on every one of them, or on any. */
  where: 'every' | 'any';
}

/** What holds when each action begins. An action that can't be reached has no answer. */
export function factsOf(flow: Flow, { atStart, after, where }: Question): Map<string, Facts> {
  const edges = edgesOf(flow);
  const facts = new Map<string, Facts>([[flow.StartAction, atStart]]);
  const waiting = [flow.StartAction];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    for (const edge of edges.filter(({ from }) => from.Identifier === each)) {
      const arriving = after(edge, facts.get(each) ?? new Set());
      const known = facts.get(edge.to);
      const joined = known
        ? where === 'every'
          ? common(known, arriving)
          : both(known, arriving)
        : arriving;
      if (known?.size === joined.size) continue;
      facts.set(edge.to, joined);
      waiting.push(edge.to);
    }
  }
  return facts;
}
