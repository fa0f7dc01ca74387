import { expect, test } from 'vitest';
import { changed } from '../changed-flow.ts';

test.each<[string, object, string]>([
  ['no prompt', {}, 'has 0 prompts'],
  ['two prompts', { Text: 'one', SSML: '<speak>two</speak>' }, 'has 2 prompts'],
  ['nothing', { Text: ' ' }, 'says nothing'],
  ['nothing but tags', { SSML: '<speak><break time="1s"/></speak>' }, 'says nothing'],
  ['too much', { Text: 'a'.repeat(3001) }, 'says 3001 characters'],
])('an action that says %s', (_, said, finding) => {
  expect(
    changed((find) => {
      find('Revoked - say').Parameters = { ...said };
    }),
  ).toEqual([`prompts: Revoked - say ${finding}`]);
});

test('3,000 characters are not too many, and tags are not counted', () => {
  expect(
    changed((find) => {
      find('Revoked - say').Parameters = { SSML: `<speak>${'a'.repeat(3000)}</speak>` };
    }),
  ).toEqual([]);
});
