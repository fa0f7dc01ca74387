import { randomInt } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Origin } from '../domain/events.ts';
import type { Holder } from '../domain/holder.ts';
import { type AccountId, accountKey, credentialId } from '../domain/identifiers.ts';
import { brokenFormRules, brokenOwnerRules, type PasswordOwner } from '../domain/password-rules/index.ts';
import { newEvent } from '../store/events.ts';
import { randomId } from '../store/random-id.ts';

export interface OpenedAccount extends AccountId {
  phoneUserId: string;
  /** In clear, for whoever hands it to the investor; stored nowhere. */
  phonePassword: string;
}

/** How many random user IDs are tried before it is a fault: of 10^8, all taken but a few. */
const MOST_TRIES = 8;

/**
 * Opens an account with a phone user ID and a random phone password that work at once (D5):
 * 1. an ID that nobody has or had, and a password that keeps the rules (D7);
 * 2. in one write: account, credential, and the password's place in the history (D6).
 * @param issued.phoneUserId to issue instead of a random one; @param issued.phonePassword likewise: for demonstrations
 */
export async function openAccount(
  context: Context,
  { participantId, accountNumber, holder }: AccountId & { holder: Holder },
  origin: Origin,
  issued: { phoneUserId?: string; phonePassword?: string } = {},
): Promise<OpenedAccount | { refused: 'conflict' }> {
  const account = { participantId, accountNumber };
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const phoneUserId = issued.phoneUserId ?? randomDigits();
    const phonePassword =
      issued.phonePassword ?? randomPassword({ participantId, accountNumber, holder, userIds: [phoneUserId] });
    const hashed = await context.hasher.hashNew(await context.hasher.pepperOf('phone', phonePassword), []);
    const now = context.now().toISOString();
    const events = [newEvent('account-opened', origin, now)];
    const written = await context.db.transact({
      account: context.accounts.open(
        { ...account, holder, phoneUserId, status: 'open', salts: hashed.salts, openedAt: now },
        events,
      ),
      credential: context.credentials.issue({
        id: credentialId('phone', phoneUserId),
        account: accountKey(account),
        userId: phoneUserId,
        passwordHash: hashed.hash,
        pepper: context.hasher.pepper,
        epoch: randomId(),
        mustChange: true,
        passwordChangedAt: now,
        lastEvents: events,
      }),
      history: context.pastPasswords.enter(accountKey(account), 'phone', hashed.hashes),
    });
    if (written.held) return { ...account, phoneUserId, phonePassword };
    if (written.refused.has('account') || issued.phoneUserId) return { refused: 'conflict' };
  }
  throw new Error('no phone user ID is free');
}

/** A random phone password that keeps the rules; a random one seldom breaks one. */
export function randomPassword(owner: PasswordOwner): string {
  for (;;) {
    const password = randomDigits();
    if (brokenFormRules('phone', password).length + brokenOwnerRules('phone', password, owner).length === 0)
      return password;
  }
}

/** Eight digits, each as likely as any other: not to be guessed from the last ones given out. */
function randomDigits(): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}
