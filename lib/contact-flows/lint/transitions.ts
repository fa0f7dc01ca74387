import { kindOf } from '../action-kinds.ts';
import type { Rule } from './rule.ts';

/**
 * Every transition leads to an action. Every action has a NextAction, except those that end a call.
 */
export const transitions: Rule = ({ StartAction, Actions }) => {
  const known = new Set(Actions.map(({ Identifier }) => Identifier));
  return [
    ...(known.has(StartAction) ? [] : [`the flow starts with ${StartAction}, which is no action`]),
    ...Actions.flatMap(({ Identifier, Type, Parameters, Transitions }) => {
      if (kindOf(Type, Parameters)?.next.need === 'refused') {
        return Object.keys(Transitions).length > 0
          ? [`${Identifier} is the end, and has transitions`]
          : [];
      }
      const { NextAction, Conditions = [], Errors = [] } = Transitions;
      if (NextAction === undefined) return [`${Identifier} has no NextAction`];
      return [NextAction, ...[...Conditions, ...Errors].map((branch) => branch.NextAction)]
        .filter((to) => !known.has(to))
        .map((to) => `${Identifier} leads to ${to}, which is no action`);
    }),
  ];
};
