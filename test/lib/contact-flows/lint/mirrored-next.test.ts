import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each(['Wrong - at most 2', 'Main menu - menu', 'User ID keyed - identify result'])(
  'a NextAction that differs from the branch for "no condition holds" is found: %s',
  (identifier) => {
    expect(
      findingsAfter((find) => {
        find(identifier).Transitions.NextAction = 'Ended - say';
      }),
    ).toEqual([
      expect.stringMatching(`^mirroredNext: ${identifier} has Ended - say as NextAction`),
    ]);
  },
);
