import { expect, test } from 'vitest';
import { errorBranchOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('a message without an error branch is found', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - say').Transitions.Errors = [];
    }),
  ).toEqual(['failures: Goodbye - say cuts the caller off if it fails']);
});

test.each(['Welcome - voice Amy', 'Revoked - say'])(
  'a harmless failure that ends the call is found: %s',
  (identifier) => {
    expect(
      findingsAfter((find) => {
        errorBranchOn(find(identifier), 'NoMatchingError').NextAction = 'Unavailable - logging on';
      }),
    ).toContain(`failures: ${identifier} does not go on if it fails, which is harmless`);
  },
);

test.each([
  'User ID keyed - identify',
  'Password keyed - authenticate',
  'Password - key in',
  'Balances - balances',
])('a failure after which the call continues is found: %s', (identifier) => {
  expect(
    findingsAfter((find) => {
      errorBranchOn(find(identifier), 'NoMatchingError').NextAction = 'Main menu - logging on';
    }),
  ).toContain(`failures: ${identifier} goes on although it failed`);
});
