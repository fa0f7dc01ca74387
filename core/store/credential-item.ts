/**
 * How a credential is stored. Every item has the same attributes, each of one length, whoever has the ID: a value that is absent stands as
 * hyphens, which no value of ours is made of. So what DynamoDB stores, sends and reads of decoys, fresh, used and retired IDs is equally
 * many attributes and bytes (D10, docs/decisions/0013). Nothing outside the store sees a stand-in.
 */
import type { Credential } from '../domain/credential.ts';
import type { Item } from './db.ts';

/** By attribute; as long as its values are. */
export const STAND_INS = {
  account: '-'.repeat('C00088#10000001'.length),
  userId: '-'.repeat('82345601'.length),
  passwordHash: '-'.repeat(60),
  /** A KMS key's id: a UUID, or `mrk-` and 32 digits. */
  pepper: '-'.repeat(36),
  passwordChangedAt: '-'.repeat(24),
  reservedAt: '-'.repeat(24),
  lastRight: '-'.repeat(22),
  lastRightEpoch: '-'.repeat(22),
  lastSignInAt: '-'.repeat(24),
  signInBeforeAt: '-'.repeat(24),
} as const;

/** `expiresAt` of every ID that was ever issued: a string, which TTL ignores; as many bytes as the number of a decoy. */
const ISSUED = 'issued';

/** So long after it was first tried, an ID that nobody has is forgotten. */
const DECOY_TTL_SECONDS = 400 * 24 * 60 * 60;

/**
 * `expiresAt` of a decoy: seconds since 1970. Odd, because DynamoDB stores no trailing zeros, and ten digits make six bytes.
 * @param now ISO 8601
 */
export function decoyExpiry(now: string): number {
  return 2 * Math.floor((Date.parse(now) / 1000 + DECOY_TTL_SECONDS) / 2) + 1;
}

/** The item of an ID that is issued, with what it does not have yet. */
export function issuedItem(credential: Item): Item {
  return { ...STAND_INS, mustChange: false, expiresAt: ISSUED, ...credential };
}

/** What an item says, without stand-ins: of a decoy neither an owner nor a password, of a retired ID no password. */
export function credentialOf(item: Item): Credential {
  const standIns: Item = STAND_INS;
  return Object.fromEntries(
    Object.entries(item).filter(([name, value]) => value !== standIns[name]),
  ) as unknown as Credential;
}

/** Whether an item was made by an entry on an ID that nobody has, and expires. */
export function isDecoy({ expiresAt }: Item): boolean {
  return typeof expiresAt === 'number';
}
