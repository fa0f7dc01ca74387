import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../changed-flow.ts';

test('a start that is no action', () => {
  expect(
    findingsAfter((_, flow) => {
      flow.StartAction = 'Nowhere';
    }),
  ).toContain('transitions: the flow starts with Nowhere, which is no action');
});

test('a way to nowhere', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Main menu - menu'), '1').NextAction = 'Nowhere';
    }),
  ).toContain('transitions: Main menu - menu leads to Nowhere, which is no action');
});

test('no NextAction, which every action but the last needs', () => {
  expect(
    findingsAfter((find) => {
      delete find('Wrong - at most 2').Transitions.NextAction;
    }),
  ).toContain('transitions: Wrong - at most 2 has no NextAction');
});

test('an end that goes on', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - hang up').Transitions = { NextAction: 'Goodbye - say' };
    }),
  ).toContain('transitions: Goodbye - hang up is the end, and has transitions');
});
