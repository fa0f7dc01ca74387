import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each<[string, object, string]>([
  ['nothing', { Text: ' ' }, 'says nothing'],
  ['only tags', { SSML: '<speak><break time="1s"/></speak>' }, 'says nothing'],
])('a prompt that says %s is found', (_, said, finding) => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Parameters = { ...said };
    }),
  ).toEqual([`prompts: Revoked - say ${finding}`]);
});

test('a prompt may have 3,000 characters, not counting tags', () => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Parameters = { SSML: `<speak>${'a'.repeat(3000)}</speak>` };
    }),
  ).toEqual([]);
});
