import { expect, test } from 'vitest';
import {
  conditionOn,
  errorBranchOn,
  findingsAfter,
} from '../../../support/lib/contact-flows/changed-flow.ts';

test('an unlimited repeat of a menu after silence is found', () => {
  expect(
    findingsAfter((find) => {
      errorBranchOn(find('Main menu - menu'), 'InputTimeLimitExceeded').NextAction =
        'Main menu - logging on';
    }),
  ).toContain(
    'endlessPaths: Main menu - menu to Main menu - logging on is part of a circle that nothing ends',
  );
});

test('an unlimited repeat of an entry after silence is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('User ID keyed - anything keyed'), 'Timeout').NextAction =
        'User ID - key in';
    }),
  ).toContain(
    'endlessPaths: User ID - key in to User ID keyed - anything keyed is part of a circle that nothing ends',
  );
});

test('a Loop whose exit leads back to it does not limit a cycle', () => {
  const found = findingsAfter((find) => {
    const loop = find('Main menu again - at most 5');
    loop.Transitions.NextAction = 'Main menu - logging on';
    conditionOn(loop, 'DoneLooping').NextAction = 'Main menu - logging on';
  });
  expect(found).toContain(
    'endlessPaths: Main menu again - at most 5 to Main menu - logging on is part of a circle that nothing ends',
  );
});

test('a cycle of messages is found', () => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Transitions.NextAction = 'Revoked - say';
    }),
  ).toContain('endlessPaths: Revoked - say to Revoked - say is part of a circle that nothing ends');
});
