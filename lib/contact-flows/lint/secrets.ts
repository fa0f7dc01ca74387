import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { difference, type Facts, factsOf, union } from './facts.ts';
import { type Edge, isEntry, isSecretEntry, referencesIn } from './graph.ts';
import type { Rule } from './rule.ts';

/** The fact that `$.StoredCustomerInput` may be a secret. */
const SECRET: Facts = new Set(['secret']);

/**
 * A keyed secret goes into the function's invocation attributes only. Apart from that, a flow may
 * only compare it with silence.
 */
export const secrets: Rule = (flow) => {
  const facts = factsOf(flow, { atStart: new Set(), after, where: 'any' });
  return flow.Actions.filter(({ Identifier }) => facts.get(Identifier)?.has('secret')).flatMap(
    ({ Identifier, Type, Parameters }) => {
      const { LambdaInvocationAttributes, ComparisonValue, ...others } = Parameters;
      const allowed =
        Type === 'InvokeLambdaFunction'
          ? LambdaInvocationAttributes
          : Type === 'Compare' && ComparisonValue;
      const all = referencesIn(Parameters).filter((each) => each === KEYED).length;
      const fine = referencesIn(allowed).filter((each) => each === KEYED).length;
      return all > fine || referencesIn(others).includes(KEYED)
        ? [`${Identifier} lets a secret out`]
        : [];
    },
  );
};

function after({ from, kind, operand }: Edge, before: Facts): Facts {
  if (isEntry(from))
    return kind === 'error' || !isSecretEntry(from)
      ? difference(before, SECRET)
      : union(before, SECRET);
  const nothing = from.Parameters.ComparisonValue === KEYED && operand === NOTHING_KEYED;
  return nothing ? difference(before, SECRET) : before;
}
