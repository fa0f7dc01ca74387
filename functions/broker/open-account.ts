import type { Context } from '../../core/context.ts';
import { NO_ALERTS } from '../../core/domain/alerts.ts';
import type { DomainEvent, Origin } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { type AccountId, accountKey, credentialId } from '../../core/domain/identifiers.ts';
import { hashNewPassword } from '../../core/passwords/new-password.ts';
import { newEvent } from '../../core/store/events.ts';
import { randomId } from '../../core/store/random-id.ts';
import { randomDigits, randomPassword } from './random-password.ts';

export interface OpenedAccount extends AccountId {
  phoneUserId: string;
  /** In clear, to be handed to the investor; stored nowhere. */
  phonePassword: string;
}

/** What to issue instead of random values: for demonstrations. */
export type Issued = Partial<Pick<OpenedAccount, 'phoneUserId' | 'phonePassword'>>;

/** Random user IDs to try before it is a fault: then nearly all of the 10^8 are taken. */
const MAX_TRIES = 8;

/** Opens an account immediately, without a request for it. */
export async function openAccount(
  context: Context,
  wanted: AccountId & { holder: Holder },
  origin: Origin,
  issued: Issued = {},
): Promise<OpenedAccount | { refused: 'conflict' }> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { writes, opened } = await newAccount(context, wanted, origin, issued);
    const written = await context.db.transact(writes);
    if (written.applied) return opened;
    if (written.refused.has('account') || issued.phoneUserId) return { refused: 'conflict' };
  }
  throw new Error('no phone user ID is free');
}

/**
 * The writes of the transaction that opens an account with a phone user ID and a phone password,
 * valid immediately (D5): account, credential, and the password's entry in the history (D6). If
 * `account` is refused, the number is or was taken (D18); if `credential` is, somebody has or had
 * the ID: try another.
 */
export async function newAccount(
  context: Context,
  { participantId, accountNumber, holder: given }: AccountId & { holder: Holder },
  origin: Origin,
  issued: Issued,
  request?: string,
) {
  const id = { participantId, accountNumber };
  const { alerts = NO_ALERTS, ...holder } = given;
  const phoneUserId = issued.phoneUserId ?? randomDigits();
  const phonePassword =
    issued.phonePassword ?? randomPassword({ ...id, holder, userIds: [phoneUserId] });
  const hashed = await hashNewPassword(context, 'phone', phonePassword, { salts: [] });
  const at = context.now().toISOString();
  const events: DomainEvent[] = [newEvent('account-opened', origin, at, request)];
  return {
    at,
    events,
    opened: { ...id, phoneUserId, phonePassword },
    writes: {
      account: [
        context.accounts.open(
          { ...id, holder, alerts, phoneUserId, status: 'open', salts: hashed.salts, openedAt: at },
          events,
        ),
        context.retiredNumbers.isFree(id),
      ],
      credential: context.credentials.issue({
        id: credentialId('phone', phoneUserId),
        account: accountKey(id),
        userId: phoneUserId,
        passwordHash: hashed.hash,
        pepper: context.hasher.pepper,
        epoch: randomId(),
        mustChange: true,
        passwordChangedAt: at,
        lastEvents: events,
      }),
      history: context.pastPasswords.enter(accountKey(id), 'phone', hashed.hashes),
    },
  };
}
