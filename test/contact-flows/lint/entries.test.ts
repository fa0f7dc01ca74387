import { expect, test } from 'vitest';
import { changed } from '../changed-flow.ts';

test('an entry that takes silence for digits', () => {
  expect(
    changed((find) => {
      find('User ID - key in').Transitions.NextAction = 'User ID keyed - identify';
    }),
  ).toEqual(['entries: User ID - key in takes silence for an entry']);
});

test('an entry without an end', () => {
  expect(
    changed((find) => {
      const { Parameters } = find('User ID - key in');
      Parameters.InputValidation = {};
      Parameters.DTMFConfiguration = {};
    }),
  ).toEqual(['entries: User ID - key in has no greatest length', 'entries: User ID - key in is not ended by #']);
});
