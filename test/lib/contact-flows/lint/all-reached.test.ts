import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../changed-flow.ts';

test('an action that no call gets to', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Password keyed - authenticate result'), 'revoked').NextAction =
        'Ended - say';
    }),
  ).toEqual(["allReached: Revoked - say can't be reached"]);
});
