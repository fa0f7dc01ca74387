import { expect, test } from 'vitest';
import { changed } from '../changed-flow.ts';

test('an entry that takes silence for digits', () => {
  expect(
    changed((find) => {
      find('User ID - key in').Transitions.NextAction = 'User ID keyed - identify';
    }),
  ).toEqual(['entries: User ID - key in takes silence for an entry']);
});

test('an entry that # does not end', () => {
  expect(
    changed((find) => {
      find('User ID - key in').Parameters.DTMFConfiguration = {};
    }),
  ).toEqual(['entries: User ID - key in is not ended by #']);
});
