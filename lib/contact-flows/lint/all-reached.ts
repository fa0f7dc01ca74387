import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/** Connect publishes no flow with an action that no call can get to. */
export const allReached: Rule = (flow) => {
  const reached = reachable(flow.StartAction, edgesOf(flow));
  return flow.Actions.filter(({ Identifier }) => !reached.has(Identifier)).map(
    ({ Identifier }) => `${Identifier} can't be reached`,
  );
};
