import { randomInt } from 'node:crypto';
import {
  brokenFormRules,
  brokenOwnerRules,
  type PasswordOwner,
} from '../../core/domain/password-rules/index.ts';

/** A random phone password that keeps the rules; a random one seldom breaks one (D5, D7). */
export function randomPassword(owner: PasswordOwner): string {
  for (;;) {
    const password = randomDigits();
    if (
      brokenFormRules('phone', password).length +
        brokenOwnerRules('phone', password, owner).length ===
      0
    ) {
      return password;
    }
  }
}

/** Eight digits, each as likely as any other: not to be guessed from the last ones given out. */
export function randomDigits(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}
