import { expect, test } from 'vitest';
import { findingsAfter } from '../changed-flow.ts';

test.each(['Wrong - at most 2', 'Main menu - menu', 'User ID keyed - identify result'])(
  'a NextAction that is not the branch taken when no condition holds: %s',
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
