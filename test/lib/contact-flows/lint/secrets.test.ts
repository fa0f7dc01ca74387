import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

const KEYED = '$.StoredCustomerInput';

test.each<[string, object]>([
  ['UpdateFlowAttributes', { FlowAttributes: { password: { Value: KEYED } } }],
  ['UpdateContactAttributes', { Attributes: { password: KEYED }, TargetContact: 'Current' }],
  ['MessageParticipant', { Text: `You keyed ${KEYED}` }],
])('standards 19: a secret that goes into %s is found', (type, parameters) => {
  expect(
    findingsAfter((find, flow) => {
      const NextAction = 'Confirmation keyed - confirm-password';
      const Errors = [{ NextAction, ErrorType: 'NoMatchingError' as const }];
      flow.Actions.push({
        Identifier: 'Aside',
        Type: type as never,
        Parameters: parameters as never,
        Transitions: { NextAction, Errors },
      });
      const { Transitions } = find('Confirmation keyed - anything keyed');
      Transitions.NextAction = 'Aside';
      for (const each of Transitions.Errors ?? []) each.NextAction = 'Aside';
    }).filter((finding) => finding.startsWith('secrets')),
  ).toEqual(['secrets: Aside lets a secret out']);
});

test('standards 19: the user ID is not a secret', () => {
  expect(
    findingsAfter((find) => {
      find('User ID again - again key in').Parameters.Text = `You keyed ${KEYED}`;
    }).filter((finding) => finding.startsWith('secrets')),
  ).toEqual([]);
});
