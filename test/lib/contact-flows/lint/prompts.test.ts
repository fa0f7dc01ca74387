import { expect, test } from 'vitest';
import { findingsAfter } from '../changed-flow.ts';

test.each<[string, object, string]>([
  ['nothing', { Text: ' ' }, 'says nothing'],
  ['nothing but tags', { SSML: '<speak><break time="1s"/></speak>' }, 'says nothing'],
])('an action that says %s', (_, said, finding) => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Parameters = { ...said };
    }),
  ).toEqual([`prompts: Revoked - say ${finding}`]);
});

test('3,000 characters are not too many, and tags are not counted', () => {
  expect(
    findingsAfter((find) => {
      find('Revoked - say').Parameters = { SSML: `<speak>${'a'.repeat(3000)}</speak>` };
    }),
  ).toEqual([]);
});
