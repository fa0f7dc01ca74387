import { expect, test } from 'vitest';
import { changed } from '../changed-flow.ts';

const KEYED = '$.StoredCustomerInput';

test.each<[string, object]>([
  ['UpdateFlowAttributes', { FlowAttributes: { password: { Value: KEYED } } }],
  ['UpdateContactData', { LanguageCode: KEYED }],
  ['MessageParticipant', { Text: `You keyed ${KEYED}` }],
])('a secret that goes into %s', (type, parameters) => {
  expect(
    changed((find) => {
      const action = find('Balances - remember page');
      find('Confirmation keyed - anything keyed').Transitions.NextAction = action.Identifier;
      Object.assign(action, { Type: type, Parameters: parameters });
      for (const each of find('Confirmation keyed - anything keyed').Transitions.Errors ?? []) {
        each.NextAction = action.Identifier;
      }
      action.Transitions.NextAction = 'Confirmation keyed - confirm-password';
    }).filter((finding) => finding.startsWith('secrets')),
  ).toEqual(['secrets: Balances - remember page lets a secret out']);
});

test('a secret among the function’s other parameters', () => {
  expect(
    changed((find) => {
      find('Password keyed - authenticate').Parameters.LambdaFunctionARN = KEYED;
    }),
  ).toEqual(['secrets: Password keyed - authenticate lets a secret out']);
});

test('the user ID is no secret', () => {
  expect(
    changed((find) => {
      find('User ID again - again key in').Parameters.Text = `You keyed ${KEYED}`;
    }).filter((finding) => finding.startsWith('secrets')),
  ).toEqual([]);
});
