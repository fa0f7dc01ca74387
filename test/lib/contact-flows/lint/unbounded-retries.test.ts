import { expect, test } from 'vitest';
import {
  conditionOn,
  errorBranchOn,
  findingsAfter,
} from '../../../support/lib/contact-flows/changed-flow.ts';

test('unlimited wrong keys are found', () => {
  expect(
    findingsAfter((find) => {
      const menu = find('Main menu - menu');
      menu.Transitions.NextAction = 'Main menu - menu';
      errorBranchOn(menu, 'NoMatchingCondition').NextAction = 'Main menu - menu';
    }),
  ).toEqual(['unboundedRetries: Main menu - menu can be failed for ever: no Loop counts it']);
});

test('unlimited malformed passwords are found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Password keyed - authenticate result'), 'malformed').NextAction =
        'Password - key in';
    }),
  ).toContain(
    'unboundedRetries: Password keyed - anything keyed can be failed for ever: no Loop counts it',
  );
});
