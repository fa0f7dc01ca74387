import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { both, type Facts, factsOf, without } from './facts.ts';
import { type Edge, isSecretEntry } from './graph.ts';
import type { Rule } from './rule.ts';

const LOGGING: Facts = new Set(['logging']);
/** Keyed, and not yet handed to the function. */
const PENDING: Facts = new Set(['pending']);

/** Flow logs hold what the function is given: they are off from before a secret is keyed until after the invocation that gets it. */
export const flowLogging: Rule = (flow) => {
  // Nobody knows what the flow before left behind.
  const facts = factsOf(flow, { atStart: LOGGING, after, where: 'any' });
  return flow.Actions.flatMap((action) => {
    const before = facts.get(action.Identifier);
    if (!before?.has('logging')) return [];
    if (isSecretEntry(action))
      return [`${action.Identifier} takes a secret while the flow is logged`];
    return before.has('pending')
      ? [`${action.Identifier} is logged while a secret is under way`]
      : [];
  });
};

function after({ from, kind, operand }: Edge, before: Facts): Facts {
  if (from.Type === 'UpdateFlowLoggingBehavior') {
    return from.Parameters.FlowLoggingBehavior === 'Disabled'
      ? without(before, LOGGING)
      : both(before, LOGGING);
  }
  if (isSecretEntry(from)) return kind === 'error' ? before : both(before, PENDING);
  const nothing = from.Parameters.ComparisonValue === KEYED && operand === NOTHING_KEYED;
  return nothing || from.Type === 'InvokeLambdaFunction' ? without(before, PENDING) : before;
}
