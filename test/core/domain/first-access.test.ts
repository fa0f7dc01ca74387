import { expect, test } from 'vitest';
import type { Credential } from '../../../core/domain/credential.ts';
import { effective } from '../../../core/domain/effective.ts';
import { isFirstAccess } from '../../../core/domain/first-access.ts';

const MIDNIGHT = '2026-11-23T16:00:00.000Z';
const BEFORE = '2026-11-23T15:59:59.999Z';

const issued: Credential = {
  id: 'phone#82345601',
  epoch: 'e',
  passwordHash: 'h',
  mustChange: true,
};
const changed: Credential = { ...issued, mustChange: false };
const withReset: Credential = { ...changed, resetAt: MIDNIGHT, resetHash: 'r', resetEpoch: 'n' };

test.each([
  ['an issued password', issued, BEFORE, true],
  ['a changed one', changed, BEFORE, false],
  ['a changed one with a pending reset', withReset, BEFORE, false],
  ['a reset that is due, whether or not it has been written', withReset, MIDNIGHT, true],
])('P2: the password must be changed at the next access: %s: %j', (_, credential, now, must) => {
  expect(isFirstAccess(credential, now)).toBe(must);
  expect(effective(credential, now).mustChange).toBe(must);
});
