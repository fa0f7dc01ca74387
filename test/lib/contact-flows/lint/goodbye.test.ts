import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../changed-flow.ts';

test('a caller who is cut off', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Main menu - menu'), '0').NextAction = 'Goodbye - hang up';
    }),
  ).toContain('goodbye: Main menu - menu leads to the end of the call without a goodbye');
});

test('a last sentence that is no goodbye', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - say').Parameters.Text = 'That was it.';
    }),
  ).toEqual(['goodbye: Goodbye - say leads to the end of the call without a goodbye']);
});

test('a flow that is over at once', () => {
  expect(
    findingsAfter((find, flow) => {
      flow.StartAction = 'Goodbye - hang up';
      flow.Actions = [find('Goodbye - hang up')];
    }),
  ).toEqual(['goodbye: Goodbye - hang up ends the call without a goodbye']);
});
