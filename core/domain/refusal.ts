import type { Remaining } from './credential.ts';
import type { Channel } from './identifiers.ts';

/**
 * Why a request of an investor or a participant is refused; a result, not a fault. The codes are
 * those of api.md.
 */
export interface Refusal {
  refused:
    | 'invalid-input'
    | 'password-refused'
    | 'wrong-credentials'
    | 'identity-not-verified'
    | 'password-revoked'
    | 'try-again'
    | 'already-registered'
    | 'user-id-taken'
    | 'not-registered'
    | 'not-signed-in'
    | 'reset-expired'
    | 'not-found'
    | 'conflict'
    | 'forbidden'
    | 'passkey-required'
    | 'passkey-refused'
    | 'proof-needed';
  /** The broken rules by field. */
  fields?: Record<string, string[]>;
  /** The channel whose password is revoked. */
  channel?: Channel;
  /** Of a wrong entry: how many are left before the password is revoked (D24). */
  remaining?: Remaining;
  /** Of `already-registered`: the account's internet user ID, as registered (D23). */
  internetUserId?: string;
  /** Of `try-again`: how long to wait; absent if an immediate retry may succeed. */
  afterSeconds?: number;
}

export function isRefused<T extends object>(result: T | Refusal): result is Refusal {
  return 'refused' in result;
}
