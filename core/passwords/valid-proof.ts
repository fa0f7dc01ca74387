import type { Context } from '../context.ts';
import type { Credential } from '../domain/credential.ts';
import { effective } from '../domain/effective.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import type { Account } from '../store/account.ts';
import { credentialOf } from '../store/credential-item.ts';
import type { Item } from '../store/item.ts';

/** What was proved: the password of a user ID, in one epoch of it. */
export interface Proof {
  /** Credential id. */
  credential: string;
  /** Account key. */
  account: string;
  epoch: string;
  /** Of a web session only. */
  sessionEpoch?: string;
}

/** Who proved it, as stored now. */
export interface Owner {
  credential: Credential;
  account: Account;
}

/**
 * Checks that a proof is still valid, with one read.
 * @returns undefined once {@link ownerOf} says so
 */
export async function validProof(
  { accounts, credentials, db }: Pick<Context, 'accounts' | 'credentials' | 'db'>,
  proof: Proof,
  now: Date,
): Promise<Owner | undefined> {
  const [credential, account] = await db.getEach([
    credentials.key(proof.credential),
    accounts.key(accountIdOf(proof.account)),
  ]);
  return ownerOf({ credential, account }, proof, now);
}

/**
 * The owner of a proof, by the items as they are stored.
 * @param options.evenRevoked the proof was a passkey, which wrong entries of the password, maybe a
 *   stranger's, must not end (D25)
 * @returns undefined once the password was replaced or revoked, the session ended from another one,
 *   or the account closed (D12, D15, D21)
 */
export function ownerOf(
  items: { credential: Item | undefined; account: Item | undefined },
  proof: Proof,
  now: Date,
  { evenRevoked = false }: { evenRevoked?: boolean } = {},
): Owner | undefined {
  const account = items.account as Account | undefined;
  if (!items.credential || account?.status !== 'open') return undefined;
  const credential = credentialOf(items.credential);
  const { epoch, revoked } = effective(credential, now.toISOString());
  const isEnded = epoch !== proof.epoch || credential.sessionEpoch !== proof.sessionEpoch;
  return isEnded || (revoked && !evenRevoked) ? undefined : { credential, account };
}
