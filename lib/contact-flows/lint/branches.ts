import { type ActionKind, kindOf } from '../action-kinds.ts';
import type { Action } from '../flow-language.ts';
import type { Rule } from './rule.ts';

/**
 * Each action has the error branches that Connect requires, none that it refuses, and only valid
 * conditions.
 */
export const branches: Rule = ({ Actions }) =>
  Actions.flatMap((action) => {
    const kind = kindOf(action.Type, action.Parameters);
    if (!kind) return [];
    return [...errorFindings(action, kind), ...conditionFindings(action, kind)].map(
      (finding) => `${action.Identifier} ${finding}`,
    );
  });

function errorFindings({ Transitions }: Action, { errors }: ActionKind): string[] {
  const given = (Transitions.Errors ?? []).map(({ ErrorType }) => ErrorType);
  const needed = Object.entries(errors).flatMap(([type, { need }]) =>
    need === 'required' ? [type] : [],
  );
  const refused = (type: (typeof given)[number]) => (errors[type]?.need ?? 'refused') === 'refused';
  return [
    ...needed
      .filter((type) => !(given as string[]).includes(type))
      .map((type) => `has no branch for ${type}`),
    ...given
      .filter((type, index) => refused(type) || given.indexOf(type) < index)
      .map((type) => `can't have a branch for ${type}, or not two`),
  ];
}

function conditionFindings({ Transitions }: Action, { conditions }: ActionKind): string[] {
  const given = (Transitions.Conditions ?? []).map(({ Condition }) => Condition);
  const operands = given.map(({ Operands }) => `${Operands}`);
  if (!conditions) return operands.map((operand) => `can't have a condition on ${operand}`);
  const { operators, operands: possible, all } = conditions;
  return [
    ...given
      .filter(({ Operator }) => !operators.includes(Operator))
      .map(({ Operator }) => `can't have a condition by ${Operator}`),
    ...operands
      .filter(
        (operand, index) =>
          (possible && !possible.includes(operand)) || (all && operands.indexOf(operand) < index),
      )
      .map((operand) => `can't have a condition on ${operand}`),
    ...(all ? (possible ?? []) : [])
      .filter((operand) => !operands.includes(operand))
      .map((operand) => `has no condition on ${operand}`),
  ];
}
