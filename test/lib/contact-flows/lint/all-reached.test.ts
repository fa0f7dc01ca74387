import { expect, test } from 'vitest';
import { changed, onCondition } from '../changed-flow.ts';

test('an action that no call gets to', () => {
  expect(
    changed((find) => {
      onCondition(find('Password keyed - authenticate result'), 'revoked').NextAction =
        'Ended - say';
    }),
  ).toEqual(["allReached: Revoked - say can't be reached"]);
});
