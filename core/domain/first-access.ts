import type { Credential } from './credential.ts';
import { isResetDue } from './due-reset.ts';

/**
 * P2: whether the next access by phone is a first access, which must set a new password before
 * anything else: nobody but the participant has chosen the present one (D4, D5).
 * @param now ISO 8601
 */
export function isFirstAccess(credential: Credential, now: string): boolean {
  return credential.mustChange === true || isResetDue(credential, now);
}
