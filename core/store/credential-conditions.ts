/** The conditions of writes to credentials, by name. */
import { aliveSince } from '../domain/attempt.ts';
import { MAX_SLOTS } from '../domain/credential.ts';
import { absent, and, type Condition, condition, equal, exists, or } from './condition.ts';
import { STAND_INS } from './credential-item.ts';

/**
 * No reset is due. Part of every write to a credential but the promotion itself, so that what took
 * effect at midnight is written before anything else is judged (D4). `now`: ISO 8601.
 */
export function noResetDue(now: string): Condition {
  return or(absent('resetAt'), condition('resetAt > :now', { now }));
}

/** The ID has an owner and a password: it is neither a decoy nor retired. */
export const inUse = and(
  exists('passwordHash'),
  condition('passwordHash <> :noPassword', { noPassword: STAND_INS.passwordHash }),
);

/** The password that was proved is still the present one. */
export function epochIs(epoch: string): Condition {
  return equal('epoch', epoch);
}

const wrongBelowMax = condition('size(wrong) < :slots', { slots: MAX_SLOTS });
const undecidedBelowMax = condition('size(undecided) < :slots', { slots: MAX_SLOTS });

export const notRevoked = or(absent('wrong'), wrongBelowMax);

/**
 * `wrong` and `undecided` hold fewer than three entries together. DynamoDB cannot add sizes, so the
 * four cases are spelled out.
 */
export const slotFree = or(
  and(absent('wrong'), absent('undecided')),
  and(absent('wrong'), undecidedBelowMax),
  and(absent('undecided'), wrongBelowMax),
  condition('size(wrong) = :one AND size(undecided) = :one', { one: 1 }),
);

/** The entry holds a slot. */
export function holdsSlot(entryId: string): Condition {
  return condition('contains(undecided, :entryId)', { entryId });
}

/** The entry is not decided: neither wrong nor the last right one. */
export function notDecided(entryId: string): Condition {
  return and(
    condition('NOT contains(wrong, :entryId)', { entryId }),
    or(absent('lastRight'), condition('lastRight <> :entryId', { entryId })),
  );
}

/**
 * No entry in `undecided` is dead: the last slot was taken less than 30 s ago by a function that
 * runs at most 20 s. `now`: ISO 8601.
 */
export function noneDead(now: string): Condition {
  return or(
    absent('undecided'),
    condition('reservedAt > :aliveSince', { aliveSince: aliveSince(now) }),
  );
}

/** Exactly so many entries are wrong. */
export function wrongCountIs(count: number): Condition {
  return count === 0
    ? absent('wrong')
    : condition('size(wrong) = :wrongBefore', { wrongBefore: count });
}

/** The ID is nobody's: absent or a decoy, or this account's own retired one (D8). */
export function freeFor(account: string): Condition {
  return or(
    absent('id'),
    condition('attribute_type(expiresAt, :number)', { number: 'N' }),
    and(
      equal('account', account),
      condition('passwordHash = :noPassword', { noPassword: STAND_INS.passwordHash }),
    ),
  );
}
