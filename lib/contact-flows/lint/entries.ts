import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { isEntry } from './graph.ts';
import type { Rule } from './rule.ts';

/** Silence is a success of an entry: what comes next looks whether anything was keyed. The entry ends with `#`. */
export const entries: Rule = ({ Actions }) =>
  Actions.filter(isEntry).flatMap(({ Identifier, Parameters, Transitions }) => {
    const next = Actions.find((each) => each.Identifier === Transitions.NextAction);
    const looks =
      next?.Type === 'Compare' &&
      next.Parameters.ComparisonValue === KEYED &&
      next.Transitions.Conditions?.some(({ Condition }) => Condition.Operands[0] === NOTHING_KEYED);
    const json = JSON.stringify(Parameters);
    return [
      ...(looks ? [] : [`${Identifier} takes silence for an entry`]),
      ...(json.includes('"InputTerminationSequence":"#"')
        ? []
        : [`${Identifier} is not ended by #`]),
    ];
  });
