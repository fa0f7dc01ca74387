import { expect, test } from 'vitest';
import { conditionOn, errorBranchOn, findingsAfter } from '../changed-flow.ts';

test('silence that is answered with the same question for ever', () => {
  expect(
    findingsAfter((find) => {
      errorBranchOn(find('Main menu - menu'), 'InputTimeLimitExceeded').NextAction =
        'Main menu - logging on';
    }),
  ).toContain(
    'endlessPaths: Main menu - menu to Main menu - logging on is part of a circle that nothing ends',
  );
});

test('an entry of nothing that is asked for again for ever', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('User ID keyed - anything keyed'), 'Timeout').NextAction =
        'User ID - key in';
    }),
  ).toContain(
    'endlessPaths: User ID - key in to User ID keyed - anything keyed is part of a circle that nothing ends',
  );
});

test('a Loop whose way out leads back into it bounds nothing', () => {
  const found = findingsAfter((find) => {
    const loop = find('Main menu again - at most 5');
    loop.Transitions.NextAction = 'Main menu - logging on';
    conditionOn(loop, 'DoneLooping').NextAction = 'Main menu - logging on';
  });
  expect(found).toContain(
    'endlessPaths: Main menu again - at most 5 to Main menu - logging on is part of a circle that nothing ends',
  );
});

test('sentences in a circle', () => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Transitions.NextAction = 'Revoked - say';
    }),
  ).toContain('endlessPaths: Revoked - say to Revoked - say is part of a circle that nothing ends');
});
