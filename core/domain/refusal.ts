import type { Channel } from './identifiers.ts';

/**
 * Why a request of an investor or a participant is refused: part of the domain, not a fault. The
 * codes are those of api.md.
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
    | 'forbidden';
  /** Which rules which field broke. */
  fields?: Record<string, string[]>;
  /** Whose password is revoked. */
  channel?: Channel;
  /** Of `try-again`: how long to wait; absent where a moment is enough. */
  afterSeconds?: number;
}

export function isRefused<T extends object>(result: T | Refusal): result is Refusal {
  return 'refused' in result;
}
