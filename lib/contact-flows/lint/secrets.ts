import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { both, type Facts, factsOf, without } from './facts.ts';
import { type Edge, isEntry, isSecretEntry, referencesIn } from './graph.ts';
import type { Rule } from './rule.ts';

/** The fact that `$.StoredCustomerInput` may be a secret. */
const SECRET: Facts = new Set(['secret']);

/** A secret goes from the keypad to the function's invocation attributes: it is compared with silence, and put nowhere else. */
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
      ? without(before, SECRET)
      : both(before, SECRET);
  const nothing = from.Parameters.ComparisonValue === KEYED && operand === NOTHING_KEYED;
  return nothing ? without(before, SECRET) : before;
}
