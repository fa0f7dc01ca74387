/**
 * Slots of a credential: wrong entries that revoke its password, and the most entries that are ever
 * compared concurrently (P7, D2).
 */
export const MAX_SLOTS = 3;

/**
 * What is known of a user ID. A decoy, created by an entry on an ID that nobody has, has no account
 * (D10). A retired ID, cancelled or of a closed account, has an account and no hash (D8, D18).
 * Neither has a password, and nothing is reported of either.
 */
export interface Credential {
  /** `phone#82345601`, `internet#abcd1234` */
  id: string;
  /** Account key of its owner, or last owner. */
  account?: string;
  /** The user ID as issued or registered. */
  userId?: string;
  /** bcrypt string: algorithm, cost, salt and hash. */
  passwordHash?: string;
  /** Id of the KMS key that the hash was peppered with. */
  pepper?: string;
  /** Renewed whenever the password is replaced: sessions and proofs of another epoch are stale. */
  epoch: string;
  /** Renewed whenever other sessions are ended (D21): sessions of another one are over. */
  sessionEpoch?: string;
  /** Ids of entries that hold a slot and are not decided. */
  undecided?: Set<string>;
  /** Ids of the consecutive wrong entries. Three of them: revoked. */
  wrong?: Set<string>;
  /** When an entry last took a slot; ISO 8601. */
  reservedAt?: string;
  /** The last right entry, and the epoch that it was right in. */
  lastRight?: string;
  lastRightEpoch?: string;
  /** The participant to report it to while it is revoked. */
  revokedOf?: string;
  /** Set by someone else: must be changed at the first access by phone (P2). */
  mustChange?: boolean;
  passwordChangedAt?: string;
  lastSignInAt?: string;
  /** The sign-in before that one, if there was one. */
  signInBeforeAt?: string;
  /** A reset that takes effect at `resetAt` (R1, D4). */
  resetAt?: string;
  resetHash?: string;
  resetEpoch?: string;
}

/**
 * The account key of the owner, who is notified of what happens to the ID; undefined for a decoy or
 * a retired ID (D10, D18).
 */
export function ownerOf({ account, passwordHash }: Credential): string | undefined {
  return passwordHash === undefined ? undefined : account;
}

export function isRevoked(credential: Credential): boolean {
  return wrongEntries(credential) >= MAX_SLOTS;
}

/** What a wrong entry is told is left (api.md, `remaining`). */
export type Remaining = 1 | 2;

/**
 * How many more entries may be wrong before the password is revoked (D24), of one that is not
 * revoked: its free slots. Entries that are undecided hold slots and may all turn out wrong, so
 * they count as if they did: the number is never higher than what is left however they end, and
 * lower than it while one of them is right, or dead and not taken over yet.
 *
 * With no slot free it is 1, the lowest that can be told: only the last undecided entry knows that
 * none is left, and is itself answered "revoked".
 */
export function entriesLeft(credential: Credential): Remaining {
  const taken = wrongEntries(credential) + (credential.undecided?.size ?? 0);
  return MAX_SLOTS - taken >= 2 ? 2 : 1;
}

export function wrongEntries(credential: Credential): number {
  return credential.wrong?.size ?? 0;
}
