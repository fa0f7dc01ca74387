import { randomBytes } from 'node:crypto';

/**
 * A random id of 128 bits, base64url: of an entry, a transaction, or an epoch (the lifetime of one
 * password).
 */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
