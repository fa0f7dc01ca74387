import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('a flow with 251 actions is found', () => {
  expect(
    findingsAfter((find, flow) => {
      const { length } = flow.Actions;
      for (let i = length; i < 251; i++) {
        flow.Actions.push({
          ...structuredClone(find('Goodbye - hang up')),
          Identifier: `Another ${i}`,
        });
      }
    }),
  ).toContain('size: the flow has 251 actions');
});

test('a flow that exceeds the limit of characters with its ARNs and certificates is found', () => {
  const [found] = findingsAfter((find) => {
    find('Goodbye - say').Parameters.Text = 'a'.repeat(190_000);
  });
  expect(found).toMatch(/^size: the flow may come to \d{6} characters$/);
});
