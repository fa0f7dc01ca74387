import { randomInt } from 'node:crypto';
import {
  brokenFormRules,
  brokenOwnerRules,
  type PasswordOwner,
} from '../../core/domain/password-rules/index.ts';

/** A random phone password that breaks no rule (D5, D7). */
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

/** Eight uniformly random digits: earlier ones do not help to guess the next. */
export function randomDigits(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}
