import { expect, test } from 'vitest';
import { conditionOn, findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('standards 19: a secret entry while flow logging is on is found', () => {
  expect(
    findingsAfter((find) => {
      find('Change password - logging off').Parameters.FlowLoggingBehavior = 'Enabled';
    }),
  ).toContain('flowLogging: Change password - key in takes a secret while the flow is logged');
});

test('standards 19: a path to a secret entry that skips turning logging off is found', () => {
  expect(
    findingsAfter((find) => {
      conditionOn(find('Main menu - menu'), '3').NextAction = 'Change password - key in';
    }),
  ).toContain('flowLogging: Change password - key in takes a secret while the flow is logged');
});

test('standards 19: turning logging on before the function has the secret is found', () => {
  expect(
    findingsAfter((find, flow) => {
      const compare = find('Password keyed - anything keyed');
      flow.Actions.push({
        Identifier: 'Too early',
        Type: 'UpdateFlowLoggingBehavior',
        Parameters: { FlowLoggingBehavior: 'Enabled' },
        Transitions: { NextAction: 'Password keyed - authenticate' },
      });
      compare.Transitions.NextAction = 'Too early';
      for (const each of compare.Transitions.Errors ?? []) each.NextAction = 'Too early';
    }),
  ).toContain('flowLogging: Password keyed - authenticate is logged while a secret is under way');
});
