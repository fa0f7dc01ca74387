import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhoneKeyPair } from '../../lib/shared/phone-key-pair.ts';

export const keyFiles = {
  publicKey: 'public-key.pem',
  certificate: 'certificate.pem',
  privateKey: 'private-key.pem',
} as const satisfies Record<keyof PhoneKeyPair, string>;

/**
 * Writes the three files; only their owner can read the private key.
 * @throws Error with code EEXIST if one exists: a key that is in use can't be made again
 */
export function writeKeyPair(directory: string, pair: PhoneKeyPair): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [part, file] of Object.entries(keyFiles) as [keyof PhoneKeyPair, string][]) {
    const mode = part === 'privateKey' ? 0o600 : 0o644;
    writeFileSync(join(directory, file), pair[part], { mode, flag: 'wx' });
  }
}
