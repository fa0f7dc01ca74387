/** Wrong entries that revoke a password, and the most that are ever compared at once (P7, D2). */
export const PLACES = 3;

/**
 * What is known of a user ID. A decoy, made when somebody tries an ID that nobody has, has no account (D10). A retired ID, cancelled or
 * of a closed account, has an account and no hash (D8, D18). Neither has a password, and nothing is reported of either.
 */
export interface Credential {
  /** `phone#82345601`, `internet#abcd1234` */
  id: string;
  /** Account key of whose it is, or was. */
  account?: string;
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
  /** The sign-in before that one, if there was one. */
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
    ...(credential.account === undefined ? {} : { account: credential.account }),
    revoked: !due && isRevoked(credential),
    mustChange: due || credential.mustChange === true,
  };
}

/** The account key of who uses the ID, and is told of what happens to it; absent for a decoy or a retired ID (D10, D18). */
export function ownerOf({ account, passwordHash }: Credential): string | undefined {
  return passwordHash === undefined ? undefined : account;
}

export function isRevoked(credential: Credential): boolean {
  return wrongEntries(credential) >= PLACES;
}

export function wrongEntries(credential: Credential): number {
  return credential.wrong?.size ?? 0;
}
