/**
 * The writes of the attempt protocol (core/domain/attempt.ts), one for each of its steps: reserve,
 * take over, promote, settle. On an ID that nobody has they are the same, byte for byte (D10).
 */
import { type Credential, MAX_SLOTS } from '../domain/credential.ts';
import { newDecoy } from '../domain/decoy.ts';
import { resetEffectiveEvent } from '../domain/due-reset.ts';
import type { DomainEvent } from '../domain/events.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import { and, condition, equal, or } from './condition.ts';
import {
  epochIs,
  holdsSlot,
  noneDead,
  noResetDue,
  notDecided,
  slotFree,
  wrongCountIs,
} from './credential-conditions.ts';
import { STAND_INS } from './credential-item.ts';
import type { ItemKey } from './item.ts';
import type { Update } from './write.ts';

/** One entry on a credential, at a moment. */
export interface EntryAt {
  credential: ItemKey;
  entryId: string;
  /** ISO 8601 */
  now: string;
}

/**
 * What an ID that nobody has is given with its first slot, and every other ID has from its issue.
 */
const { reservedAt: _, ...DECOY_STAND_INS } = STAND_INS;

/** As long as a participant's id. */
const NOBODY = '-'.repeat('C00088'.length);

/**
 * Takes a slot. On an ID that nobody has, the same expression creates a decoy (D10): what is there
 * stays, what is absent is set. The events of the last write are recorded by now; without them the
 * item and the answer are equally long whatever that write was.
 *
 * Race: `ADD` is atomic and the condition counts slots in the same write, so of any number of
 * concurrent entries three get one. An entry that holds a slot keeps it (a repeat), one that is
 * decided gets none. None is taken beside dead entries, whose slots are to be taken over first.
 */
export function reserve({ credential, entryId, now }: EntryAt, newEpoch: string): Update {
  return {
    kind: 'update',
    ...credential,
    change: {
      set: { reservedAt: now },
      setIfAbsent: { ...newDecoy(newEpoch, now), ...DECOY_STAND_INS },
      remove: ['lastEvents'],
      add: { undecided: new Set([entryId]) },
    },
    condition: and(
      noResetDue(now),
      notDecided(entryId),
      noneDead(now),
      or(holdsSlot(entryId), slotFree),
    ),
  };
}

/**
 * Takes over the slots of dead entries.
 *
 * Race: only if the set and the time are still those in `seen`; entry ids are random, and every
 * reserve, settle or repeat changes at least one of the two.
 */
export function takeOver({ credential, entryId, now }: EntryAt, seen: Credential): Update {
  return {
    kind: 'update',
    ...credential,
    change: {
      set: { reservedAt: now, undecided: new Set([entryId]) },
      remove: ['lastEvents'],
    },
    condition: and(
      noResetDue(now),
      equal('undecided', seen.undecided),
      equal('reservedAt', seen.reservedAt),
      epochIs(seen.epoch),
    ),
  };
}

/**
 * Puts a due reset into effect (D4).
 *
 * Race: everything it writes was decided at the approval, so concurrent promotions write identical
 * values, and one of them applies.
 * @param now ISO 8601
 */
export function promote(credential: ItemKey, seen: Credential, now: string): Update {
  return {
    kind: 'update',
    ...credential,
    change: {
      copy: {
        passwordHash: 'resetHash',
        pepper: 'resetPepper',
        epoch: 'resetEpoch',
        passwordChangedAt: 'resetAt',
      },
      set: { mustChange: true, lastEvents: [resetEffectiveEvent(seen)] },
      remove: [
        ...['resetHash', 'resetPepper', 'resetEpoch', 'resetAt'],
        ...['undecided', 'wrong', 'revokedOf'],
      ],
    },
    condition: and(equal('resetEpoch', seen.resetEpoch), condition('resetAt <= :now', { now })),
  };
}

/**
 * Records a wrong entry. The third one lists the password as revoked for its participant; of an ID
 * that nobody uses is not listed (D18): an attribute outside the index is as long (D10).
 *
 * Race: only an entry that holds its slot in the epoch it was compared in, and only while exactly
 * `wrongBefore` others are wrong, so that the third one knows that it revokes. The item as this
 * write leaves it says how many entries are left (D24): nothing else is read.
 * @param settled.account owner's account key; absent for a decoy or a retired ID
 */
export function settleWrong(
  { credential, entryId, now }: EntryAt,
  settled: { epoch: string; wrongBefore: number; account?: string },
  events: DomainEvent[],
): Update {
  const { epoch, wrongBefore, account } = settled;
  const revoked =
    account === undefined
      ? { notListed: NOBODY }
      : { revokedOf: accountIdOf(account).participantId };
  return {
    kind: 'update',
    ...credential,
    change: {
      set: { lastEvents: events, ...(wrongBefore + 1 === MAX_SLOTS ? revoked : {}) },
      add: { wrong: new Set([entryId]) },
      delete: { undecided: new Set([entryId]) },
    },
    condition: and(holdsSlot(entryId), epochIs(epoch), noResetDue(now), wrongCountIs(wrongBefore)),
  };
}

/**
 * Records a right entry, and sets the count to zero (D1).
 *
 * Race: only an entry that holds its slot in the epoch it was compared in; if the password was
 * replaced meanwhile, the entry proved nothing.
 * @param settled.rehash the hash at a raised cost, stored in the same write (standards 5)
 */
export function settleRight(
  { credential, entryId, now }: EntryAt,
  settled: { epoch: string; rehash?: string; signsIn: boolean },
  events: DomainEvent[],
): Update {
  const { epoch, rehash, signsIn } = settled;
  return {
    kind: 'update',
    ...credential,
    change: {
      set: {
        lastRight: entryId,
        lastRightEpoch: epoch,
        lastEvents: events,
        lastSignInAt: signsIn ? now : undefined,
        passwordHash: rehash,
      },
      ...(signsIn ? { copy: { signInBeforeAt: 'lastSignInAt' } } : {}),
      remove: ['wrong'],
      delete: { undecided: new Set([entryId]) },
    },
    condition: and(holdsSlot(entryId), epochIs(epoch), noResetDue(now)),
  };
}
