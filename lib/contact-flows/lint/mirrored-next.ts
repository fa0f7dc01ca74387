import type { Action } from '../flow-language.ts';
import { isMenu } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * In actions with conditions, NextAction repeats the branch for "no condition holds". Connect
 * requires a NextAction there but accepts any (live 2026-09-30). With any other value, the flow
 * would not do what it seems to say.
 */
export const mirroredNext: Rule = ({ Actions }) =>
  Actions.flatMap((action) => {
    const { NextAction } = action.Transitions;
    const mirrored = mirroredBranch(action);
    if (mirrored === undefined || mirrored === NextAction) return [];
    return [
      `${action.Identifier} has ${NextAction} as NextAction, ` +
        `and goes to ${mirrored} if no condition holds`,
    ];
  });

function mirroredBranch(action: Action): string | undefined {
  const { Conditions = [], Errors = [] } = action.Transitions;
  const condition = (operand: string) =>
    Conditions.find(({ Condition }) => Condition.Operands[0] === operand)?.NextAction;
  if (action.Type === 'Loop') return condition('DoneLooping');
  if (action.Type === 'CheckHoursOfOperation') return condition('False');
  if (action.Type !== 'Compare' && !isMenu(action)) return undefined;
  return Errors.find(({ ErrorType }) => ErrorType === 'NoMatchingCondition')?.NextAction;
}
