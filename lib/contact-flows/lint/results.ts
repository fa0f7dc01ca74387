import { phoneSteps } from '../../../functions/phone/contract.ts';
import type { Rule } from './rule.ts';

/** Each invocation has a branch for every result of its step in the contract, and for no other. */
export const results: Rule = ({ Actions }) =>
  Actions.filter(({ Type }) => Type === 'InvokeLambdaFunction').flatMap(
    ({ Identifier, Parameters, Transitions }) => {
      const { step } = Parameters.LambdaInvocationAttributes as { step?: string };
      if (step === undefined || !Object.hasOwn(phoneSteps, step))
        return [`${Identifier} asks for no step of the contract`];
      const expected: readonly string[] = phoneSteps[step as keyof typeof phoneSteps];
      const next = Actions.find((each) => each.Identifier === Transitions.NextAction);
      if (next?.Parameters.ComparisonValue !== '$.External.result')
        return [`${Identifier} is not asked for its result`];
      const handled = (next.Transitions.Conditions ?? []).flatMap(
        ({ Condition }) => Condition.Operands,
      );
      return [
        ...expected
          .filter((each) => !handled.includes(each))
          .map((each) => `${Identifier} may answer ${each}: no branch for it`),
        ...handled
          .filter((each) => !expected.includes(each))
          .map((each) => `${Identifier} never answers ${each}`),
      ];
    },
  );
