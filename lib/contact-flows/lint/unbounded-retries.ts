import { isBounded, isKey, isKeyed, isWrongKey } from './endless-paths.ts';
import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/** Nobody may go on for ever with wrong keys or refused entries: only a key that the menu offers may close a circle without a Loop. */
export const unboundedRetries: Rule = (flow) => {
  const edges = edgesOf(flow).filter((edge) => !isBounded(edge) && !isKey(edge));
  return edges
    .filter((edge) => isWrongKey(edge) || isKeyed(edge))
    .filter(({ from, to }) => reachable(to, edges).has(from.Identifier))
    .map(({ from }) => `${from.Identifier} can be failed for ever: no Loop counts it`);
};
