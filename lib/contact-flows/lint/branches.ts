import type { Action, ActionType, ErrorType } from '../flow-language.ts';
import { isEntry, isMenu } from './graph.ts';
import type { Rule } from './rule.ts';

const WITHOUT_ERRORS: ActionType[] = ['UpdateFlowLoggingBehavior', 'Loop', 'DisconnectParticipant'];
const OPERANDS: Partial<Record<ActionType, string[]>> = {
  Loop: ['ContinueLooping', 'DoneLooping'],
  CheckHoursOfOperation: ['True', 'False'],
};

/** Each action has the error branches that Connect demands of it, no others, and the conditions that it can have. */
export const branches: Rule = ({ Actions }) =>
  Actions.flatMap((action) => {
    const { Identifier, Transitions } = action;
    const wanted = errorsOf(action);
    const given = (Transitions.Errors ?? []).map(({ ErrorType }) => ErrorType);
    return [
      ...wanted.filter((type) => !given.includes(type)).map((type) => `${Identifier} has no branch for ${type}`),
      ...given
        .filter((type, index) => !wanted.includes(type) || given.indexOf(type) < index)
        .map((type) => `${Identifier} can't have a branch for ${type}, or not two`),
      ...conditionsRefused(action).map((operand) => `${Identifier} can't have a condition on ${operand}`),
      ...(OPERANDS[action.Type] ?? [])
        .filter((operand) => !operandsOf(action).includes(operand))
        .map((operand) => `${Identifier} has no condition on ${operand}`),
    ];
  });

function errorsOf(action: Action): ErrorType[] {
  if (isMenu(action)) return ['InputTimeLimitExceeded', 'NoMatchingCondition', 'NoMatchingError'];
  if (action.Type === 'Compare') return ['NoMatchingCondition'];
  return WITHOUT_ERRORS.includes(action.Type) ? [] : ['NoMatchingError'];
}

const operandsOf = ({ Transitions }: Action): string[] =>
  (Transitions.Conditions ?? []).map(({ Condition }) => `${Condition.Operands}`);

function conditionsRefused(action: Action): string[] {
  const operands = operandsOf(action);
  if (action.Type === 'Compare') return [];
  if (isMenu(action)) return operands.filter((operand) => !/^[0-9*#]$/.test(operand));
  if (isEntry(action)) return operands;
  return operands.filter((operand) => !OPERANDS[action.Type]?.includes(operand));
}
