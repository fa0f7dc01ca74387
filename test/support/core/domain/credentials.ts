/** Credentials of the domain tests, and the instants around the midnight of their reset. */
import type { Credential } from '../../../../core/domain/credential.ts';

export const MIDNIGHT = '2026-11-23T16:00:00.000Z';
export const BEFORE = '2026-11-23T15:59:59.999Z';
export const AFTER = '2026-11-23T16:00:00.001Z';

export const active: Credential = {
  id: 'phone#82345601',
  account: 'C00088#10000001',
  userId: '82345601',
  passwordHash: 'hash',
  epoch: 'old',
};
export const withReset: Credential = {
  ...active,
  resetAt: MIDNIGHT,
  resetHash: 'reset hash',
  resetEpoch: 'new',
};
