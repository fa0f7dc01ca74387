import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('an action of an unknown type is found', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - say').Type = 'Wait' as never;
    }),
  ).toContain('actionsKnown: Goodbye - say is a Wait, which is not known here');
});

test('a missing parameter is found, and so is an unknown one', () => {
  expect(
    findingsAfter((find) => {
      const { Parameters } = find('Password - key in');
      delete Parameters.InputValidation;
      Parameters.Colour = 'red';
    }),
  ).toEqual([
    'actionsKnown: Password - key in lacks InputValidation',
    "actionsKnown: Password - key in can't have Colour",
  ]);
});

test.each([
  ['Main menu - menu', 'InputTimeLimitSeconds', '181'],
  ['Main menu - menu', 'InputTimeLimitSeconds', '0'],
  ['User ID keyed - identify', 'InvocationTimeLimitSeconds', '9'],
  ['Wrong - at most 2', 'LoopCount', '101'],
  ['Wrong - at most 2', 'LoopCount', 'many'],
])('a number out of range is found: %s with %s %s', (identifier, name, value) => {
  const found = findingsAfter((find) => {
    find(identifier).Parameters[name] = value;
  });
  expect(found).toEqual([
    expect.stringMatching(
      `^actionsKnown: ${identifier} has ${name}, which must be a whole number from `,
    ),
  ]);
});
