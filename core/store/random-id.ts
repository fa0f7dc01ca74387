import { randomBytes } from 'node:crypto';

/**
 * A random name of 128 bits, base64url: of an entry, of a transaction, or of an epoch (while one
 * password is in force).
 */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
