import { isBounded, isKey, isKeyed, isWrongKey } from './endless-paths.ts';
import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * A Loop limits wrong keys and refused entries. Only a key that a menu offers may close a cycle
 * without a Loop.
 */
export const unboundedRetries: Rule = (flow) => {
  const edges = edgesOf(flow).filter((edge) => !isBounded(edge) && !isKey(edge));
  return edges
    .filter((edge) => isWrongKey(edge) || isKeyed(edge))
    .filter(({ from, to }) => reachable(to, edges).has(from.Identifier))
    .map(({ from }) => `${from.Identifier} can be failed for ever: no Loop counts it`);
};
