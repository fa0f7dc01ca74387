import type { Credential } from './credential.ts';

/**
 * D8, D18: whether a user ID is retired: cancelled, or of a closed account. It remains its
 * account's and has no password; to everybody else it answers like an ID that nobody has.
 */
export function isRetired({ account, passwordHash }: Credential): boolean {
  return account !== undefined && passwordHash === undefined;
}
