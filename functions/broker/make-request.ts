import { createHash } from 'node:crypto';
import { withoutAddress } from '../../core/domain/alerts.ts';
import type { Asked, BrokerRequest } from '../../core/domain/broker-request.ts';
import { changed, type HolderChange, isReachable } from '../../core/domain/change-of-holder.ts';
import type { EventType, Origin } from '../../core/domain/events.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { hasPasskeys } from '../../core/domain/keyring.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { ParticipantUser } from '../../core/http/route.ts';
import { newEvent } from '../../core/store/events.ts';
import { keyringOf } from '../../core/store/keyring-of.ts';
import type { BrokerContext } from './context.ts';

const EVENTS = {
  'open-account': 'open-account-requested',
  'change-holder': 'change-holder-requested',
  'reset-phone-password': 'phone-password-reset-requested',
  'close-account': 'close-account-requested',
  'remove-passkeys': 'remove-passkeys-requested',
} as const satisfies Record<Asked['type'], EventType>;

/**
 * A user of a participant, the maker, asks for something that another user must approve (D13).
 * 1. if a request was made with the same key in the last thirty days, it is that request, with the
 *    same answer;
 * 2. refuse what can never be approved: a number that is taken, an account that is closed or not
 *    the participant's, a change that leaves a holder without phone and e-mail, a removal of
 *    passkeys where there are none;
 * 3. record the request as pending.
 * @param idempotencyKey chosen by the caller; the same key with another request is refused
 */
export async function makeRequest(
  context: BrokerContext,
  user: ParticipantUser,
  asked: Asked,
  origin: Origin,
  idempotencyKey?: string,
): Promise<BrokerRequest | Refusal> {
  const { participantId, sub } = user;
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
  const now = context.now();
  const before =
    idempotencyKey && (await context.requests.madeUnder(participantId, sub, idempotencyKey, now));
  if (before) {
    if (before.digest !== digest)
      return { refused: 'invalid-input', fields: { 'Idempotency-Key': ['used-before'] } };
    const made = await context.requests.get(participantId, before.made, now);
    return made ? { ...made, status: 'pending' } : { refused: 'not-found' };
  }

  const id = { participantId, accountNumber: asked.accountNumber };
  const account = await context.accounts.get(id);
  if (asked.type === 'open-account' && (account || (await context.retiredNumbers.has(id))))
    return { refused: 'conflict' };
  if (asked.type !== 'open-account' && !account) return { refused: 'not-found' };
  if (asked.type !== 'open-account' && account?.status === 'closed') return { refused: 'conflict' };
  if (asked.type === 'remove-passkeys' && account) {
    const keyring = await keyringOf(context, accountKey(account));
    if (!hasPasskeys(keyring)) return { refused: 'conflict' };
  }
  const fields =
    asked.type === 'change-holder' && account && faultsOf(account.holder, asked.holder);
  if (fields) return { refused: 'invalid-input', fields };

  const madeAt = now.toISOString();
  const requestId = context.requests.newId(now);
  const request: BrokerRequest = {
    ...asked,
    participantId,
    requestId,
    status: 'pending',
    madeBy: sub,
    madeAt,
  };
  const events = [newEvent(EVENTS[asked.type], origin, madeAt, requestId)];
  const written = await context.db.transact({
    request: context.requests.make(request, events),
    key: idempotencyKey ? [context.requests.once(request, idempotencyKey, digest, events)] : [],
  });
  return written.applied ? request : makeRequest(context, user, asked, origin, idempotencyKey);
}

/** What a change would make of the holder that no opening would accept. */
function faultsOf(holder: Holder, change: HolderChange): Record<string, string[]> | undefined {
  const after = changed(holder, change);
  if (!isReachable(after)) return { holder: ['format'] };
  const told = withoutAddress(after).some((way) => change.alerts?.[way]);
  return told ? { 'holder.alerts': ['format'] } : undefined;
}
