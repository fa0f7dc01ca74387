import type { Context } from '../context.ts';
import type { Credential } from '../domain/credential.ts';
import { effective } from '../domain/effective.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import type { Account } from '../store/account.ts';
import { credentialOf } from '../store/credential-item.ts';

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

/**
 * Checks that a proof is still valid, with one read.
 * @returns the credential and its account as they are stored; undefined once the password was
 *   replaced or revoked, the session ended from another one, or the account closed (D12, D15, D21)
 */
export async function validProof(
  { accounts, credentials, db }: Pick<Context, 'accounts' | 'credentials' | 'db'>,
  proof: Proof,
  now: Date,
): Promise<{ credential: Credential; account: Account } | undefined> {
  const [item, stored] = await db.getEach([
    credentials.key(proof.credential),
    accounts.key(accountIdOf(proof.account)),
  ]);
  const account = stored as Account | undefined;
  if (!item || account?.status !== 'open') return undefined;
  const credential = credentialOf(item);
  const { epoch, revoked } = effective(credential, now.toISOString());
  const isEnded = epoch !== proof.epoch || credential.sessionEpoch !== proof.sessionEpoch;
  return isEnded || revoked ? undefined : { credential, account };
}
