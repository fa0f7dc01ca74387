import { KEYED } from '../flow-language.ts';
import { type Edge, edgesOf, reachable } from './graph.ts';
import type { Rule } from './rule.ts';

/** A call ends even if the caller does nothing: each cycle contains a key press or a Loop. */
export const endlessPaths: Rule = (flow) => {
  const alone = edgesOf(flow).filter((edge) => !isBounded(edge) && !needsCaller(edge));
  return alone
    .filter(({ from, to }) => reachable(to, alone).has(from.Identifier))
    .map(({ from, to }) => `${from.Identifier} to ${to} is part of a circle that nothing ends`);
};

/** Whether a Loop limits how often a call follows this edge. The exit of a Loop is not limited. */
export const isBounded = ({ from, operand }: Edge): boolean =>
  from.Type === 'Loop' && operand === 'ContinueLooping';

/** Whether the caller pressed a key that the menu offers. */
export const isKey = ({ from, kind }: Edge): boolean =>
  from.Type === 'GetParticipantInput' && kind === 'condition';
/** Whether the caller pressed another key. */
export const isWrongKey = ({ from, error }: Edge): boolean =>
  from.Type === 'GetParticipantInput' && error === 'NoMatchingCondition';
/** Whether the caller keyed at least one digit of an entry. */
export const isKeyed = ({ from, error }: Edge): boolean =>
  from.Parameters.ComparisonValue === KEYED && error === 'NoMatchingCondition';

const needsCaller = (edge: Edge): boolean => isKey(edge) || isWrongKey(edge) || isKeyed(edge);
