import { expect, test } from 'vitest';
import type { ErrorType } from '../../../../lib/contact-flows/flow-types.ts';
import { findingsAfter } from '../changed-flow.ts';

test.each<[string, ErrorType]>([
  ['Main menu - menu', 'InputTimeLimitExceeded'],
  ['Main menu - menu', 'NoMatchingError'],
  ['Password - key in', 'NoMatchingError'],
  ['User ID keyed - identify', 'NoMatchingError'],
  ['Welcome - voice Amy', 'NoMatchingError'],
])('%s without a branch for %s', (identifier, type) => {
  expect(
    findingsAfter((find) => {
      const { Transitions } = find(identifier);
      Transitions.Errors = (Transitions.Errors ?? []).filter(({ ErrorType }) => ErrorType !== type);
    }),
  ).toContain(`branches: ${identifier} has no branch for ${type}`);
});

test.each<[string, ErrorType]>([
  ['Password - key in', 'InputTimeLimitExceeded'],
  ['User ID - logging off', 'NoMatchingError'],
  ['Wrong - at most 2', 'NoMatchingError'],
  ['Goodbye - say', 'NoMatchingError'],
])('%s with a branch for %s that it can’t have, or has already', (identifier, ErrorType) => {
  expect(
    findingsAfter((find) => {
      const { Transitions } = find(identifier);
      Transitions.Errors = [
        ...(Transitions.Errors ?? []),
        { ErrorType, NextAction: 'Ended - say' },
      ];
    }),
  ).toContain(`branches: ${identifier} can't have a branch for ${ErrorType}, or not two`);
});

test.each([
  ['Main menu - menu', '12'],
  ['Password - key in', '1'],
  ['Goodbye - say', '1'],
  ['Wrong - at most 2', 'Sometimes'],
])('%s with a condition on %s', (identifier, operand) => {
  expect(
    findingsAfter((find) => {
      const { Transitions } = find(identifier);
      const Condition = { Operator: 'Equals', Operands: [operand] };
      Transitions.Conditions = [
        ...(Transitions.Conditions ?? []),
        { NextAction: 'Ended - say', Condition },
      ];
    }),
  ).toContain(`branches: ${identifier} can't have a condition on ${operand}`);
});

test('a Loop that does not say where it goes on', () => {
  expect(
    findingsAfter((find) => {
      find('Wrong - at most 2').Transitions.Conditions?.shift();
    }),
  ).toContain('branches: Wrong - at most 2 has no condition on ContinueLooping');
});
