import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('an ending without a goodbye is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Main menu - menu'), '0').NextAction = 'Goodbye - hang up';
    }),
  ).toContain('goodbye: Main menu - menu leads to the end of the call without a goodbye');
});

test('a last message that is not a goodbye is found', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - say').Parameters.Text = 'That was it.';
    }),
  ).toEqual(['goodbye: Goodbye - say leads to the end of the call without a goodbye']);
});

test('a flow that starts with its end is found', () => {
  expect(
    findingsAfter((find, flow) => {
      flow.StartAction = 'Goodbye - hang up';
      flow.Actions = [find('Goodbye - hang up')];
    }),
  ).toEqual(['goodbye: Goodbye - hang up ends the call without a goodbye']);
});
