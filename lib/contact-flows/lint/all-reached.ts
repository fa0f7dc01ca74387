import { edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/** Every action is reachable. Connect does not publish a flow with an unreachable action. */
export const allReached: Rule = (flow) => {
  const reached = reachable(flow.StartAction, edgesOf(flow));
  return flow.Actions.filter(({ Identifier }) => !reached.has(Identifier)).map(
    ({ Identifier }) => `${Identifier} can't be reached`,
  );
};
