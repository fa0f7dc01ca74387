/**
 * The protocol under everything that takes a password, as a state machine (D1, D2, D3, D10).
 *
 * An entry takes one of three slots of the credential, is compared, and is settled before its
 * outcome is told. Slots are taken and settled by conditional writes only; this machine says which
 * write or comparison comes next, given the result of the last one. It does not know how they are
 * performed. *Revoked* means: three ids in `wrong`.
 */
import {
  type Credential,
  entriesLeft,
  isRevoked,
  ownerOf,
  type Remaining,
  wrongEntries,
} from './credential.ts';
import { isResetDue } from './due-reset.ts';

/**
 * An entry that took its slot this long ago, or longer, is dead: no function runs more than 20 s.
 */
export const ABANDONED_AFTER_MS = 30_000;

/** Entries may be alive if the last slot was taken after this moment. Both ISO 8601. */
export function aliveSince(now: string): string {
  return new Date(Date.parse(now) - ABANDONED_AFTER_MS).toISOString();
}

/**
 * How often an entry starts over, because what it read has changed, before it must try again later.
 */
const MAX_RESERVATIONS = 6;

export type Step =
  /** Take a slot, if one is free and no reset is due. */
  | { do: 'reserve'; tries: number }
  /** Put the due reset into effect, if it is still the one in `seen`. */
  | { do: 'promote'; seen: Credential; tries: number }
  /** Take over the slots of dead entries, if they are still the ones in `seen`. */
  | { do: 'take-over'; seen: Credential; tries: number }
  /** Compare what was entered with this credential's hash. */
  | { do: 'compare'; reserved: Credential }
  /**
   * Record the result: only of an entry that still holds its slot in the epoch it was compared in.
   */
  | { do: 'settle-right'; epoch: string; rehash?: string; withheld?: Withheld }
  | { do: 'settle-wrong'; epoch: string; wrongBefore: number; account?: string }
  | { do: 'answer'; outcome: Outcome };

/**
 * What the comparison found. `rehash`: the hash to store instead, if the stored one was made at
 * another cost than today's. `withheld`: why the right password gives no access.
 */
export type Verdict = { right: false } | { right: true; rehash?: string; withheld?: Withheld };

/**
 * The ID demands a passkey, so that the password alone begins no session; or the investor closed
 * the phone channel (D25). The entry counts as right all the same.
 */
export type Withheld = 'passkeyOnly' | 'lineClosed';

export type CompareStep = Step & { do: 'compare' };
export type SettleStep = Step & { do: 'settle-right' | 'settle-wrong' };
export type WriteStep = Exclude<Step, { do: 'compare' | 'answer' }>;

export type Outcome =
  /**
   * Proved in `epoch`; every write that follows must be conditional on it. `credential` as settled.
   */
  | { kind: 'right'; epoch: string; credential: Credential }
  /** `remaining`: entries left before revocation, by the item as settled (D24). */
  | { kind: 'wrong'; remaining: Remaining }
  /** By this entry or before. */
  | { kind: 'revoked' }
  /**
   * Not counted. `afterSeconds`: when a slot is free for certain, however the entries that hold
   * them end; absent if an immediate retry may succeed.
   */
  | { kind: 'try-again'; afterSeconds?: number };

/**
 * The result of a conditional write: the new item if it was applied, else the item as it stands.
 */
export interface Written {
  applied: boolean;
  item: Credential;
}

export const firstStep: Step = { do: 'reserve', tries: 1 };

/** What follows a conditional write. @param now ISO 8601, the time that the write carried */
export function afterWrite(step: WriteStep, written: Written, entryId: string, now: string): Step {
  switch (step.do) {
    case 'reserve':
      return written.applied
        ? compareWith(written.item)
        : afterRefusal(step, written.item, entryId, now);
    case 'take-over':
      return written.applied ? compareWith(written.item) : reserveAgain(step.tries);
    case 'promote':
      return reserveAgain(step.tries);
    case 'settle-right':
    case 'settle-wrong':
      return afterSettle(step, written, entryId, now);
  }
}

/** What follows the comparison. */
export function afterCompare({ reserved }: CompareStep, verdict: Verdict): Step {
  const { epoch } = reserved;
  if (!verdict.right) {
    const account = ownerOf(reserved);
    const owned = account === undefined ? {} : { account };
    return { do: 'settle-wrong', epoch, wrongBefore: wrongEntries(reserved), ...owned };
  }
  return {
    do: 'settle-right',
    epoch,
    ...(verdict.rehash === undefined ? {} : { rehash: verdict.rehash }),
    ...(verdict.withheld && { withheld: verdict.withheld }),
  };
}

/** No slot was free, or the entry may not take one; the item says why. */
function afterRefusal(
  { tries }: { tries: number },
  item: Credential,
  entryId: string,
  now: string,
): Step {
  if (isResetDue(item, now)) return { do: 'promote', seen: item, tries };
  const decided = decidedOutcome(item, entryId);
  if (decided) return answer(decided);
  if (isRevoked(item)) return answer({ kind: 'revoked' });
  if (isAbandoned(item, now)) return { do: 'take-over', seen: item, tries };
  return answer({ kind: 'try-again', ...untilAbandoned(item, now) });
}

function afterSettle(step: SettleStep, { item }: Written, entryId: string, now: string): Step {
  const decided = decidedOutcome(item, entryId);
  if (decided) return answer(decided);
  const holdsSlot =
    item.undecided?.has(entryId) === true && item.epoch === step.epoch && !isResetDue(item, now);
  if (holdsSlot && step.do === 'settle-wrong') return { ...step, wrongBefore: wrongEntries(item) };
  return answer({ kind: 'try-again' });
}

function compareWith(reserved: Credential): Step {
  return { do: 'compare', reserved };
}

function answer(outcome: Outcome): Step {
  return { do: 'answer', outcome };
}

function reserveAgain(tries: number): Step {
  return tries < MAX_RESERVATIONS
    ? { do: 'reserve', tries: tries + 1 }
    : answer({ kind: 'try-again' });
}

/**
 * The outcome that this entry has already, if it is repeated or the answer to its settling was
 * lost.
 */
function decidedOutcome(item: Credential, entryId: string): Outcome | undefined {
  if (item.wrong?.has(entryId))
    return isRevoked(item) ? { kind: 'revoked' } : { kind: 'wrong', remaining: entriesLeft(item) };
  if (item.lastRight === entryId && item.lastRightEpoch !== undefined) {
    return { kind: 'right', epoch: item.lastRightEpoch, credential: item };
  }
  return undefined;
}

/** Whether entries hold slots, and all of them are dead. */
function isAbandoned({ undecided, reservedAt }: Credential, now: string): boolean {
  return undecided !== undefined && reservedAt !== undefined && reservedAt <= aliveSince(now);
}

/**
 * By then living entries are decided, and dead ones can be taken over. Clocks may differ: no longer
 * than if the slot had been taken now.
 */
function untilAbandoned({ reservedAt }: Credential, now: string): { afterSeconds?: number } {
  if (reservedAt === undefined) return {};
  const left = Date.parse(reservedAt) + ABANDONED_AFTER_MS - Date.parse(now);
  return { afterSeconds: Math.ceil(Math.min(left, ABANDONED_AFTER_MS) / 1000) };
}
