import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { difference, type Facts, factsOf, union } from './facts.ts';
import { type Edge, isSecretEntry } from './graph.ts';
import type { Rule } from './rule.ts';

const LOGGING: Facts = new Set(['logging']);
/** The caller has keyed a secret, and the function has not received it yet. */
const PENDING: Facts = new Set(['pending']);

/**
 * Flow logging is off from before the caller keys a secret until after the invocation that receives
 * it, because flow logs contain the function's input.
 */
export const flowLogging: Rule = (flow) => {
  // The previous flow may have left logging on.
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
      ? difference(before, LOGGING)
      : union(before, LOGGING);
  }
  if (isSecretEntry(from)) return kind === 'error' ? before : union(before, PENDING);
  const nothing = from.Parameters.ComparisonValue === KEYED && operand === NOTHING_KEYED;
  return nothing || from.Type === 'InvokeLambdaFunction' ? difference(before, PENDING) : before;
}
