import { expect, test } from 'vitest';
import { findingsAfter } from '../changed-flow.ts';

test('an entry that takes silence for digits', () => {
  expect(
    findingsAfter((find) => {
      find('User ID - key in').Transitions.NextAction = 'User ID keyed - identify';
    }),
  ).toEqual(['entries: User ID - key in takes silence for an entry']);
});

test('an entry that # does not end', () => {
  expect(
    findingsAfter((find) => {
      find('User ID - key in').Parameters.DTMFConfiguration = {};
    }),
  ).toEqual(['entries: User ID - key in is not ended by #']);
});
