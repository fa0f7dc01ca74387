/**
 * How a credential is stored. Every item has the same attributes, each with a fixed length, for
 * every kind of ID: an absent value is stored as hyphens, which no real value consists of. So what
 * DynamoDB stores, sends and reads of decoys, fresh, used and retired IDs has equally many
 * attributes and bytes (D10, docs/decisions/0013). Nothing outside the store sees a stand-in.
 */
import type { Credential } from '../domain/credential.ts';
import type { Item } from './item.ts';

/** By attribute; as long as its values are. */
export const STAND_INS = {
  account: '-'.repeat('C00088#10000001'.length),
  userId: '-'.repeat('82345601'.length),
  passwordHash: '-'.repeat(60),
  /** A KMS key's id: a UUID, or `mrk-` and 32 digits. */
  pepper: '-'.repeat(36),
  passwordChangedAt: '-'.repeat(24),
  sessionEpoch: '-'.repeat(22),
  reservedAt: '-'.repeat(24),
  lastRight: '-'.repeat(22),
  lastRightEpoch: '-'.repeat(22),
  lastSignInAt: '-'.repeat(24),
  signInBeforeAt: '-'.repeat(24),
} as const;

/**
 * `expiresAt` of every issued ID: a string, which TTL ignores; as many bytes as a decoy's number.
 */
const ISSUED = 'issued';

/** The item of an ID that is issued, with stand-ins for what it does not have yet. */
export function issuedItem(credential: Item): Item {
  return { ...STAND_INS, mustChange: false, expiresAt: ISSUED, ...credential };
}

/**
 * An item without stand-ins: a decoy has neither an owner nor a password, a retired ID no password.
 */
export function credentialOf(item: Item): Credential {
  const standIns: Item = STAND_INS;
  return Object.fromEntries(
    Object.entries(item).filter(([name, value]) => value !== standIns[name]),
  ) as unknown as Credential;
}
