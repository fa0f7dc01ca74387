/** The passkeys of an account's internet user ID, and what they demand (D25). */
import type { DomainEvent } from './events.ts';
import { type HongKongDay, nextDayInHongKong } from './hong-kong.ts';

/** An internet user ID has at most so many passkeys. */
export const MAX_PASSKEYS = 5;

/** A passkey, as its authenticator registered it. */
export interface Passkey {
  /** Credential ID of WebAuthn, base64url. */
  id: string;
  /** Chosen by the investor. */
  name: string;
  /** COSE key, base64url. */
  publicKey: string;
  /** Signature counter: moves forward only; synced passkeys leave it at zero. */
  counter: number;
  /** How the browser reaches the authenticator: `internal`, `hybrid`, `usb` … */
  transports?: string[];
  /** ISO 8601 */
  addedAt: string;
  lastUsedAt?: string;
}

/**
 * All passkeys of one account in one item, so that one condition counts them, and what they demand
 * never stands without them.
 */
export interface Keyring {
  /** Account key. */
  account: string;
  /** What authenticators know the investor by (WebAuthn `user.id`); random, base64url. */
  userHandle: string;
  /** By {@link Keyrings.nameOf} of their ids. */
  passkeys: Record<string, Passkey>;
  /** A right password alone begins no session. */
  passkeyOnly: boolean;
  /**
   * Renewed whenever sessions that a password began end because of passkeys: by the demand, and by
   * the removal of lost ones. Absent until then.
   */
  epoch?: string;
  lastSignInAt?: string;
  /** The sign-in with a passkey before that one. */
  signInBeforeAt?: string;
  /** Lost passkeys are removed at this moment (ISO 8601), and the epoch becomes this one. */
  removalAt?: string;
  removalEpoch?: string;
}

/** What a keyring means at a moment. */
export type EffectiveKeyring = Pick<Keyring, 'passkeys' | 'passkeyOnly' | 'epoch'>;

/**
 * The one way to read a keyring: a due removal counts as done, whether or not it is written.
 * @param keyring undefined if the account never had a passkey
 * @param now ISO 8601 in UTC with milliseconds
 */
export function effectiveKeyring(keyring: Keyring | undefined, now: string): EffectiveKeyring {
  if (!keyring) return { passkeys: {}, passkeyOnly: false };
  if (isRemovalDue(keyring, now))
    return { passkeys: {}, passkeyOnly: false, epoch: keyring.removalEpoch as string };
  return keyring;
}

/** Whether there are passkeys, as stored. */
export function hasPasskeys(keyring: Pick<Keyring, 'passkeys'> | undefined): boolean {
  return Object.keys(keyring?.passkeys ?? {}).length > 0;
}

/** The day on which lost passkeys are removed, from its first instant (D25). */
export function removalEffectiveOn(approvedAt: Date): HongKongDay {
  return nextDayInHongKong(approvedAt);
}

/** Whether a removal of lost passkeys is pending and its time has come. @param now ISO 8601 */
export function isRemovalDue({ removalAt }: Pick<Keyring, 'removalAt'>, now: string): boolean {
  return removalAt !== undefined && removalAt <= now;
}

/**
 * The event of a due removal that takes effect. It depends on the approval alone, so that all who
 * write it concurrently write the same event.
 */
export function removalEffectiveEvent({
  removalEpoch,
  removalAt,
}: Pick<Keyring, 'removalEpoch' | 'removalAt'>): DomainEvent {
  return {
    id: removalEpoch as string,
    type: 'passkeys-removed',
    at: removalAt as string,
    actor: 'system',
    channel: 'system',
  };
}

/** What a web session holds of a keyring. */
export interface PasskeySession {
  /** Name in the keyring of the passkey that began the session; absent: a password began it. */
  passkey?: string;
  /** The keyring's, when a password began the session, or when this session renewed it. */
  passkeyEpoch?: string;
}

/**
 * Whether a keyring leaves a session alive. One that a passkey began lives with that passkey; one
 * that a password began ends with the keyring's epoch.
 */
export function leavesAlive(
  { passkeys, epoch }: EffectiveKeyring,
  { passkey, passkeyEpoch }: PasskeySession,
): boolean {
  return passkey === undefined ? epoch === passkeyEpoch : passkeys[passkey] !== undefined;
}
