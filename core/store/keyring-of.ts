import { isRemovalDue, type Keyring } from '../domain/keyring.ts';
import type { Db } from './db.ts';
import type { Keyrings } from './keyrings.ts';

/** How often a write is tried because the keyring changed since it was read. */
export const MAX_TRIES = 3;

/** The account's keyring as stored, after a due removal of lost passkeys was written (D25). */
export async function keyringOf(
  { db, keyrings, now }: { db: Db; keyrings: Keyrings; now(): Date },
  account: string,
): Promise<Keyring | undefined> {
  const keyring = await keyrings.get(account);
  const at = now().toISOString();
  if (!keyring || !isRemovalDue(keyring, at)) return keyring;
  await db.write(keyrings.promote(account, keyring, at));
  return keyrings.get(account);
}
