/** Wrong entries that revoke a password, and the most that are ever compared at once (P7, D2). */
export const PLACES = 3;

/**
 * What is stored under a user ID. A real credential's `account` is an account key; a decoy's, made when somebody tries an ID
 * that nobody has, is the time at which it expires (D10). A retired ID has an account and no hash (D8, D18). Neither has a password; their
 * `userId`, `pepper` and `passwordChangedAt` say nothing, and are there for an answer about them to take no less time.
 */
export interface Credential {
  /** `phone#82345601`, `internet#abcd1234` */
  id: string;
  account: string | number;
  /** The user ID as issued or registered. */
  userId?: string;
  /** bcrypt string: algorithm, cost, salt and hash. */
  passwordHash?: string;
  /** Id of the KMS key that the hash was peppered with. */
  pepper?: string;
  /** Renewed whenever the password is replaced; what was given under another is stale. */
  epoch: string;
  /** Ids of entries that hold a place and are not decided. */
  undecided?: Set<string>;
  /** Ids of the consecutive wrong entries. Three of them: revoked. */
  wrong?: Set<string>;
  /** When an entry last took a place; ISO 8601. */
  reservedAt?: string;
  /** The entry that was right last, and the epoch that it was right in. */
  lastRight?: string;
  lastRightEpoch?: string;
  /** The participant to report it to while it is revoked. */
  revokedOf?: string;
  /** Set by someone else: must be changed at the next access by phone (P2). */
  mustChange?: boolean;
  passwordChangedAt?: string;
  lastSignInAt?: string;
  /** The sign-in before that one; the same, if there was none. */
  signInBeforeAt?: string;
  /** A reset that takes effect at `resetAt` (R1, D4). */
  resetAt?: string;
  resetHash?: string;
  resetEpoch?: string;
}

/** What a credential means at a moment: a reset that is due counts as done, whether or not it was written yet (D4). */
export interface EffectiveCredential {
  epoch: string;
  passwordHash?: string;
  account?: string;
  revoked: boolean;
  mustChange: boolean;
}

/** A reset is pending and its time has come. Judged before anything else, revocation included (D4). */
export function isResetDue(credential: Credential, now: string): boolean {
  return credential.resetAt !== undefined && credential.resetAt <= now;
}

/** The one way to read a credential; `now` is ISO 8601 in UTC with milliseconds. */
export function effective(credential: Credential, now: string): EffectiveCredential {
  const due = isResetDue(credential, now);
  const passwordHash = due ? credential.resetHash : credential.passwordHash;
  return {
    epoch: due ? (credential.resetEpoch as string) : credential.epoch,
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(typeof credential.account === 'string' ? { account: credential.account } : {}),
    revoked: !due && isRevoked(credential),
    mustChange: due || credential.mustChange === true,
  };
}

export function isRevoked(credential: Credential): boolean {
  return wrongEntries(credential) >= PLACES;
}

export function wrongEntries(credential: Credential): number {
  return credential.wrong?.size ?? 0;
}
