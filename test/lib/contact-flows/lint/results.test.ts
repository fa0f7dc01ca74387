import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

const RESULT = 'Password keyed - authenticate result';

test('a missing branch for a result of the contract is found', () => {
  expect(
    findingsAfter((find) => {
      const { Transitions } = find(RESULT);
      Transitions.Conditions =
        Transitions.Conditions?.filter(({ Condition }) => Condition.Operands[0] !== 'ended') ?? [];
    }),
  ).toEqual(['results: Password keyed - authenticate may answer ended: no branch for it']);
});

test('a branch for a result that is not in the contract is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find(RESULT), 'ended').Condition.Operands = ['over'];
    }),
  ).toEqual([
    'results: Password keyed - authenticate may answer ended: no branch for it',
    'results: Password keyed - authenticate never answers over',
  ]);
});

test('an answer that the flow does not check is found', () => {
  expect(
    findingsAfter((find) => {
      find('User ID keyed - identify').Transitions.NextAction = 'Password - key in';
    }),
  ).toContain('results: User ID keyed - identify is not asked for its result');
});

test('an invocation of a step that is not in the contract is found', () => {
  expect(
    findingsAfter((find) => {
      find('User ID keyed - identify').Parameters.LambdaInvocationAttributes = { step: 'guess' };
    }),
  ).toContain('results: User ID keyed - identify asks for no step of the contract');
});
