import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each(['a'.repeat(51), 'User: ID', 'a(b)', 'a/b', 'a,b', '$a', 'toString', ''])(
  'an invalid identifier is found: %j',
  (identifier) => {
    expect(
      findingsAfter((find) => {
        find('Goodbye - hang up').Identifier = identifier;
      }),
    ).toContain(`identifiers: ${identifier} is no identifier`);
  },
);

test('a duplicate identifier is found', () => {
  expect(
    findingsAfter((find, flow) => {
      flow.Actions.push(structuredClone(find('Goodbye - hang up')));
    }),
  ).toContain('identifiers: Goodbye - hang up is there more than once');
});
