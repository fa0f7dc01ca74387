import { randomBytes } from 'node:crypto';

/** A random name of 128 bits, base64url: of an entry, or of an epoch (the time during which one password is in force). */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
