import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test('an entry without a check for silence is found', () => {
  expect(
    findingsAfter((find) => {
      find('User ID - key in').Transitions.NextAction = 'User ID keyed - identify';
    }),
  ).toEqual(['entries: User ID - key in takes silence for an entry']);
});

test('an entry that # does not end is found', () => {
  expect(
    findingsAfter((find) => {
      find('User ID - key in').Parameters.DTMFConfiguration = {};
    }),
  ).toEqual(['entries: User ID - key in is not ended by #']);
});
