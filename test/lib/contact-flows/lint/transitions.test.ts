import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('a StartAction that does not exist is found', () => {
  expect(
    findingsAfter((_, flow) => {
      flow.StartAction = 'Nowhere';
    }),
  ).toContain('transitions: the flow starts with Nowhere, which is no action');
});

test('a transition to an action that does not exist is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Main menu - menu'), '1').NextAction = 'Nowhere';
    }),
  ).toContain('transitions: Main menu - menu leads to Nowhere, which is no action');
});

test('a missing NextAction is found', () => {
  expect(
    findingsAfter((find) => {
      delete find('Wrong - at most 2').Transitions.NextAction;
    }),
  ).toContain('transitions: Wrong - at most 2 has no NextAction');
});

test('an end with a transition is found', () => {
  expect(
    findingsAfter((find) => {
      find('Goodbye - hang up').Transitions = { NextAction: 'Goodbye - say' };
    }),
  ).toContain('transitions: Goodbye - hang up is the end, and has transitions');
});
