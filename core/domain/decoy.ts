/**
 * D10: the first entry on a user ID that nobody has creates a decoy, which counts and answers like
 * any other credential, and is forgotten after {@link DECOY_DAYS}.
 */

/** Days after its first entry at which a decoy expires. */
const DECOY_DAYS = 400;

/** What a decoy consists of, before any entry on it. */
export interface Decoy {
  epoch: string;
  mustChange: false;
  /** Seconds since 1970 (TTL). */
  expiresAt: number;
}

/** @param now ISO 8601 */
export function newDecoy(epoch: string, now: string): Decoy {
  return { epoch, mustChange: false, expiresAt: decoyExpiry(now) };
}

/**
 * Seconds since 1970. Odd, because DynamoDB stores no trailing zeros: every odd number of ten
 * digits takes six bytes, as many as what issued IDs have there.
 */
export function decoyExpiry(now: string): number {
  return 2 * Math.floor((Date.parse(now) / 1000 + DECOY_DAYS * 24 * 60 * 60) / 2) + 1;
}

/** Whether a stored item is a decoy: nothing else expires. */
export function isDecoy({ expiresAt }: { expiresAt?: unknown }): boolean {
  return typeof expiresAt === 'number';
}
