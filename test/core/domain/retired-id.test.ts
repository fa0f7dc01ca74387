import { expect, test } from 'vitest';
import type { Credential } from '../../../core/domain/credential.ts';
import { isRetired } from '../../../core/domain/retired-id.ts';

const used: Credential = {
  id: 'internet#abcd1234',
  account: 'C00088#10000001',
  passwordHash: 'hash',
  epoch: 'e',
};

test('D8: an ID is retired if it belongs to an account and has no password; a decoy is not retired', () => {
  const { passwordHash: _, ...retired } = used;
  expect(isRetired(retired)).toBe(true);
  expect(isRetired(used)).toBe(false);
  expect(isRetired({ id: 'internet#nobody00', epoch: 'e' })).toBe(false);
});
