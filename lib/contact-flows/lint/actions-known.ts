import { kindOf } from '../action-kinds.ts';
import { parameterFindings } from '../parameter-forms.ts';
import type { Rule } from './rule.ts';

/** The table contains each action, allows it in this type of flow, and accepts its parameters. */
export const actionsKnown: Rule = ({ Actions }, { flowType = 'CONTACT_FLOW' }) =>
  Actions.flatMap(({ Identifier, Type, Parameters }) => {
    const kind = kindOf(Type, Parameters);
    if (!kind) return [`${Identifier} is a ${Type}, which is not known here`];
    const { parameters, exactlyOne, flowTypes } = kind;
    const prompts = exactlyOne?.filter((name) => Object.hasOwn(Parameters, name)).length;
    return [
      ...(flowTypes.types === 'every' || flowTypes.types.includes(flowType)
        ? []
        : [`can't be in a ${flowType}`]),
      ...(prompts === undefined || prompts === 1
        ? []
        : [`has ${prompts} of ${exactlyOne?.join(' and ')}`]),
      ...parameterFindings(Parameters, parameters),
    ].map((finding) => `${Identifier} ${finding}`);
  });
