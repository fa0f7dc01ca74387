import { KEYED } from '../flow-language.ts';
import { type Edge, edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * With nobody at the phone every call ends: a circle is either closed by a key, or bounded by a Loop.
 */
export const endlessPaths: Rule = (flow) => {
  const alone = edgesOf(flow).filter((edge) => !isBounded(edge) && !isCallersDoing(edge));
  return alone
    .filter(({ from, to }) => reachable(to, alone).has(from.Identifier))
    .map(({ from, to }) => `${from.Identifier} to ${to} is part of a circle that nothing ends`);
};

/** A Loop goes on only so often; only the way out of it can be part of an endless circle. */
export const isBounded = ({ from, operand }: Edge): boolean =>
  from.Type === 'Loop' && operand === 'ContinueLooping';

export const isKey = ({ from, kind }: Edge): boolean =>
  from.Type === 'GetParticipantInput' && kind === 'condition';
export const isWrongKey = ({ from, error }: Edge): boolean =>
  from.Type === 'GetParticipantInput' && error === 'NoMatchingCondition';
/** Something was keyed, if only one digit. */
export const isKeyed = ({ from, error }: Edge): boolean =>
  from.Parameters.ComparisonValue === KEYED && error === 'NoMatchingCondition';

const isCallersDoing = (edge: Edge): boolean => isKey(edge) || isWrongKey(edge) || isKeyed(edge);
