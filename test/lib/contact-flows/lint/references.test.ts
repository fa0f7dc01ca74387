import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each([
  ['Welcome - voice Amy', '$.External.result'],
  ['Welcome - voice Amy', '$.StoredCustomerInput'],
  ['Welcome - voice Amy', '$.FlowAttributes.page'],
  ['Main menu - menu', '$.FlowAttributes.page'],
  ['Main menu - menu', '$.Attributes.userId'],
  ['Balances first - menu', '$.External.balance'],
  ['Unavailable - say', '$.External.speech'],
])('a reference that is not set on every path is found: %s to %s', (identifier, reference) => {
  expect(
    findingsAfter((find) => {
      const action = find(identifier);
      if (action.Type === 'UpdateContactTextToSpeechVoice') {
        action.Type = 'MessageParticipant';
        action.Parameters = {};
      }
      action.Parameters.Text = `This: ${reference}`;
      delete action.Parameters.SSML;
    }),
  ).toContain(
    `references: ${identifier} refers to ${reference}, which is not set on every path to it`,
  );
});

test('a reference that is set on every path is allowed', () => {
  expect(
    findingsAfter((find) => {
      find('Balances last - menu').Parameters.SSML =
        '<speak>$.External.speech $.External.next</speak>';
    }),
  ).toEqual([]);
});
