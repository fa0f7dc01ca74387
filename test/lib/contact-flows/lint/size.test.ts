import { expect, test } from 'vitest';
import { findingsAfter } from '../changed-flow.ts';

test('251 actions', () => {
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

test('more characters than Connect takes, once ARNs and certificates are put in', () => {
  const [found] = findingsAfter((find) => {
    find('Goodbye - say').Parameters.Text = 'a'.repeat(190_000);
  });
  expect(found).toMatch(/^size: the flow may come to \d{6} characters$/);
});
