import { type Credential, isRevoked } from './credential.ts';
import { isResetDue } from './due-reset.ts';
import { isFirstAccess } from './first-access.ts';

/**
 * What a credential means at a moment: a due reset counts as done, whether or not it is written
 * (D4).
 */
export interface EffectiveCredential {
  epoch: string;
  passwordHash?: string;
  account?: string;
  revoked: boolean;
  /** Must be changed at the next access by phone (P2). */
  mustChange: boolean;
}

/** The one way to read a credential. @param now ISO 8601 in UTC with milliseconds */
export function effective(credential: Credential, now: string): EffectiveCredential {
  const due = isResetDue(credential, now);
  const passwordHash = due ? credential.resetHash : credential.passwordHash;
  return {
    epoch: due ? (credential.resetEpoch as string) : credential.epoch,
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(credential.account === undefined ? {} : { account: credential.account }),
    revoked: !due && isRevoked(credential),
    mustChange: isFirstAccess(credential, now),
  };
}
