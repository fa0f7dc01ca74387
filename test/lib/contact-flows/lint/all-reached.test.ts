import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('an unreachable action is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Password keyed - authenticate result'), 'revoked').NextAction =
        'Ended - say';
    }),
  ).toEqual(["allReached: Revoked - say can't be reached"]);
});
