import { expect, test } from 'vitest';
import { isDecoy, newDecoy } from '../../../core/domain/decoy.ts';

test('D10: a decoy has an epoch like any credential, and expires 400 days after its first entry', () => {
  const decoy = newDecoy('e', '2026-11-23T02:00:00.000Z');
  expect(decoy).toEqual({
    epoch: 'e',
    mustChange: false,
    expiresAt: Date.parse('2027-12-28T02:00:01.000Z') / 1000,
  });
});

test('D10: only a decoy expires; the `expiresAt` of an issued ID is a string, not a time', () => {
  expect(isDecoy(newDecoy('e', '2026-11-23T02:00:00.000Z'))).toBe(true);
  expect(isDecoy({ expiresAt: 'issued' })).toBe(false);
  expect(isDecoy({})).toBe(false);
});
