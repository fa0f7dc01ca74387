import type { Context } from '../../core/context.ts';
import type { Origin } from '../../core/domain/events.ts';
import { accountKey, credentialId } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { hashNewPassword, MAX_TRIES } from '../../core/passwords/new-password.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import { refuseAsUsedBefore, refuseByAccount, refuseByForm } from './password-refusals.ts';
import { type Identity, proveIdentity } from './prove-identity.ts';
import { TERMS_VERSION } from './terms.ts';

export interface Registration extends Identity {
  internetUserId: string;
  internetPassword: string;
  termsVersion: string;
}

/**
 * Registers an internet user ID for an account (I1-I4), judging in the order of D11:
 * 1. the form, and rules that need no stored data: nothing is counted. The phone password cannot be
 *    a user ID, since IDs are stored and shown in clear;
 * 2. identity: one entry of the phone password;
 * 3. whether the account has an ID already (I2), and which (D23);
 * 4. personal data (D7) and used before (D6);
 * 5. whether the ID belongs, or belonged, to another account (D8).
 */
export async function register(
  context: Context,
  registration: Registration,
  origin: Origin,
): Promise<{ internetUserId: string } | Refusal> {
  const { internetUserId, internetPassword, phoneUserId, phonePassword, termsVersion } =
    registration;
  if (termsVersion !== TERMS_VERSION)
    return { refused: 'invalid-input', fields: { termsVersion: ['outdated'] } };
  if (internetUserId === phonePassword) return REFUSED_AS_PHONE_PASSWORD;
  const owner = { ...registration, userIds: [phoneUserId, internetUserId] };
  const broken = refuseByForm('internetPassword', internetPassword, owner);
  if (broken) return broken;

  const identity = await proveIdentity(context, registration, origin);
  if (isRefused(identity)) return identity;

  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const result = await tryToRegister(context, registration, origin);
    if (result) return result;
  }
  return { refused: 'try-again' };
}

const REFUSED_AS_PHONE_PASSWORD: Refusal = {
  refused: 'invalid-input',
  fields: { internetUserId: ['phone-password'] },
};

/** Returns undefined if the account has changed since it was read; the caller retries. */
async function tryToRegister(
  context: Context,
  { internetUserId, internetPassword, ...id }: Registration,
  origin: Origin,
): Promise<{ internetUserId: string } | Refusal | undefined> {
  const account = await context.accounts.get(id);
  // Closed after the entry was right: an entry that counted as right is not answered as wrong. The
  // next one is for an ID that answers like an unknown one.
  if (!account || account.status === 'closed') return { refused: 'try-again' };
  if (account.internetUserId) return refuseAsRegistered(context, account.internetUserId);
  const broken = refuseByAccount('internetPassword', internetPassword, account, internetUserId);
  if (broken) return broken;

  const hashed = await hashNewPassword(context, 'internet', internetPassword, account);
  const now = context.now().toISOString();
  const events = [newEvent('internet-user-id-registered', origin, now)];
  const written = await context.db.transact({
    account: context.accounts.register(
      account,
      {
        internetUserId: internetUserId.toLowerCase(),
        terms: { version: TERMS_VERSION, agreedAt: now },
        salts: hashed.salts,
      },
      events,
    ),
    history: context.pastPasswords.enter(accountKey(account), 'internet', hashed.hashes),
    credential: context.credentials.issue({
      id: credentialId('internet', internetUserId),
      account: accountKey(account),
      userId: internetUserId,
      passwordHash: hashed.hash,
      pepper: context.hasher.pepper,
      epoch: randomId(),
      passwordChangedAt: now,
      lastEvents: events,
    }),
  });
  if (written.applied) return { internetUserId };
  if (written.refused.has('account')) return undefined;
  if (written.refused.has('history')) return refuseAsUsedBefore('internetPassword');
  return { refused: 'user-id-taken' };
}

/**
 * Tells the ID that the account has, as it was registered (D23).
 * @param internetUserId in lower case, as the account has it
 * @returns undefined if it was cancelled since
 */
async function refuseAsRegistered(
  { credentials }: Context,
  internetUserId: string,
): Promise<Refusal | undefined> {
  const credential = await credentials.get(credentialId('internet', internetUserId));
  return credential?.passwordHash && credential.userId
    ? { refused: 'already-registered', internetUserId: credential.userId }
    : undefined;
}
