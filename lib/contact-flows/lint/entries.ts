import { KEYED, NOTHING_KEYED } from '../flow-language.ts';
import { isEntry } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * An entry ends with `#`, and the action after it checks whether the caller keyed anything: Connect
 * reports silence as a successful entry.
 */
export const entries: Rule = ({ Actions }) =>
  Actions.filter(isEntry).flatMap(({ Identifier, Parameters, Transitions }) => {
    const next = Actions.find((each) => each.Identifier === Transitions.NextAction);
    const checksSilence =
      next?.Type === 'Compare' &&
      next.Parameters.ComparisonValue === KEYED &&
      next.Transitions.Conditions?.some(({ Condition }) => Condition.Operands[0] === NOTHING_KEYED);
    const json = JSON.stringify(Parameters);
    return [
      ...(checksSilence ? [] : [`${Identifier} takes silence for an entry`]),
      ...(json.includes('"InputTerminationSequence":"#"')
        ? []
        : [`${Identifier} is not ended by #`]),
    ];
  });
