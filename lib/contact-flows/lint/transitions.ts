import type { Action } from '../flow-language.ts';
import { isMenu } from './graph.ts';
import type { Rule } from './rule.ts';

/**
 * Every transition leads to an action. Every action but the last has a NextAction; where conditions decide, it repeats the branch that is
 * taken when none of them holds.
 */
export const transitions: Rule = ({ StartAction, Actions }) => {
  const known = new Set(Actions.map(({ Identifier }) => Identifier));
  return [
    ...(known.has(StartAction) ? [] : [`the flow starts with ${StartAction}, which is no action`]),
    ...Actions.flatMap((action) => {
      const { Identifier, Type, Transitions } = action;
      const { NextAction, Conditions = [], Errors = [] } = Transitions;
      if (Type === 'DisconnectParticipant') {
        return Object.keys(Transitions).length > 0 ? [`${Identifier} is the end, and has transitions`] : [];
      }
      if (NextAction === undefined) return [`${Identifier} has no NextAction`];
      const mirrored = mirroredBranch(action);
      return [
        ...[NextAction, ...[...Conditions, ...Errors].map((branch) => branch.NextAction)]
          .filter((to) => !known.has(to))
          .map((to) => `${Identifier} leads to ${to}, which is no action`),
        ...(mirrored === undefined || mirrored === NextAction
          ? []
          : [`${Identifier} has ${NextAction} as NextAction, and goes to ${mirrored} if no condition holds`]),
      ];
    }),
  ];
};

function mirroredBranch(action: Action): string | undefined {
  const { Conditions = [], Errors = [] } = action.Transitions;
  const condition = (operand: string) =>
    Conditions.find(({ Condition }) => Condition.Operands[0] === operand)?.NextAction;
  if (action.Type === 'Loop') return condition('DoneLooping');
  if (action.Type === 'CheckHoursOfOperation') return condition('False');
  if (action.Type !== 'Compare' && !isMenu(action)) return undefined;
  return Errors.find(({ ErrorType }) => ErrorType === 'NoMatchingCondition')?.NextAction;
}
