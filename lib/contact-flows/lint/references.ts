import type { PhoneAnswer } from '../../../functions/phone/contract.ts';
import { KEYED } from '../flow-language.ts';
import { difference, type Facts, factsOf, union } from './facts.ts';
import { type Edge, isEntry, referencesIn } from './graph.ts';
import type { Rule } from './rule.ts';

const answer: Record<keyof PhoneAnswer, true> = {
  result: true,
  speech: true,
  place: true,
  next: true,
  previous: true,
  remaining: true,
};
const ofFunction = new Set(Object.keys(answer).map((field) => `$.External.${field}`));
const always = ['$.ContactId', '$.CustomerEndpoint.Address', '$.SystemEndpoint.Address'];

/**
 * Every reference is set on every path that leads to it: by an answer of the function, an entry, or
 * the flow itself.
 */
export const references: Rule = (flow) => {
  const facts = factsOf(flow, { atStart: new Set(always), after, where: 'every' });
  return flow.Actions.flatMap(({ Identifier, Parameters }) =>
    [...new Set(referencesIn(Parameters))]
      .filter((reference) => facts.get(Identifier)?.has(reference) === false)
      .map(
        (reference) => `${Identifier} refers to ${reference}, which is not set on every path to it`,
      ),
  );
};

function after({ from, kind }: Edge, before: Facts): Facts {
  const succeeded = kind !== 'error';
  // Each answer replaces the previous one. After a failed invocation no answer is reliable.
  if (from.Type === 'InvokeLambdaFunction')
    return (succeeded ? union : difference)(before, ofFunction);
  if (isEntry(from)) return (succeeded ? union : difference)(before, new Set([KEYED]));
  if (!succeeded) return before;
  if (from.Type !== 'UpdateFlowAttributes') return before;
  const names = Object.keys(from.Parameters.FlowAttributes ?? {});
  return union(before, new Set(names.map((name) => `$.FlowAttributes.${name}`)));
}
