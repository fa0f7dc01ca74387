import type { Channel } from './identifiers.ts';

/** Why an investor's request is refused: part of the domain, not a fault. The codes are those of api.md. */
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
    | 'reset-expired';
  /** Which rules which field broke. */
  fields?: Record<string, string[]>;
  /** Whose password is revoked. */
  channel?: Channel;
}

export function isRefused<T extends object>(result: T | Refusal): result is Refusal {
  return 'refused' in result;
}
