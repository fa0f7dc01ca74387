import { expect, test } from 'vitest';
import type { ErrorType } from '../../../../lib/contact-flows/flow-types.ts';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each<[string, ErrorType]>([
  ['Main menu - menu', 'InputTimeLimitExceeded'],
  ['Main menu - menu', 'NoMatchingError'],
  ['Password - key in', 'NoMatchingError'],
  ['User ID keyed - identify', 'NoMatchingError'],
  ['Welcome - voice Amy', 'NoMatchingError'],
])('a missing error branch is found: %s without %s', (identifier, type) => {
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
])('a refused or second error branch is found: %s with %s', (identifier, ErrorType) => {
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
])('a condition that the action cannot have is found: %s on %s', (identifier, operand) => {
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

test('a Loop without a branch to continue is found', () => {
  expect(
    findingsAfter((find) => {
      find('Wrong - at most 2').Transitions.Conditions?.shift();
    }),
  ).toContain('branches: Wrong - at most 2 has no condition on ContinueLooping');
});
