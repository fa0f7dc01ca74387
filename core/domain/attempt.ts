/**
 * The protocol under everything that takes a password, as a state machine (D1, D2, D3, D10).
 *
 * An entry takes one of three places on the credential, is compared, and is settled before its outcome is told. Places are
 * taken and settled by conditional writes only; this machine says which write or comparison comes next, given what the
 * last one found. It knows nothing of how they are carried out. *Revoked* is: three ids in `wrong`.
 */
import { type Credential, isResetDue, isRevoked, ownerOf, wrongEntries } from './credential.ts';

/** An entry that took a place so long ago, or longer, is dead: no function runs for more than 20 s. */
export const ABANDONED_AFTER_MS = 30_000;

/** Entries may be alive if the last place was taken after this moment. Both ISO 8601. */
export function aliveSince(now: string): string {
  return new Date(Date.parse(now) - ABANDONED_AFTER_MS).toISOString();
}

/** How often an entry starts over, because what it saw had changed, before it is told to try again. */
const MOST_RESERVATIONS = 6;

export type Step =
  /** Take a place, if there is one and no reset is due. */
  | { do: 'reserve'; tries: number }
  /** Put the due reset in force, if it still is the one seen. */
  | { do: 'promote'; seen: Credential; tries: number }
  /** Take over the places of dead entries, if they still are the ones seen. */
  | { do: 'take-over'; seen: Credential; tries: number }
  /** Compare what was entered with this credential's hash. */
  | { do: 'compare'; reserved: Credential }
  /** Record the comparison's result: only for an entry that still holds its place in the epoch it was compared in. */
  | { do: 'settle-right'; epoch: string; rehash?: string }
  | { do: 'settle-wrong'; epoch: string; wrongBefore: number; account?: string }
  | { do: 'answer'; outcome: Outcome };

/** What the comparison found; with the hash to store instead, where today's cost is another than the stored hash's. */
export type Verdict = { right: false } | { right: true; rehash?: string };

export type CompareStep = Step & { do: 'compare' };
export type SettleStep = Step & { do: 'settle-right' | 'settle-wrong' };
export type WriteStep = Exclude<Step, { do: 'compare' | 'answer' }>;

export type Outcome =
  /** Proved in `epoch`; whatever follows must be conditional on it. `credential` is as settled. */
  | { kind: 'right'; epoch: string; credential: Credential }
  | { kind: 'wrong' }
  /** By this entry or before. */
  | { kind: 'revoked' }
  /**
   * Not counted. `afterSeconds`: by when a place is free for certain, however the entries that hold them end; absent where nothing but
   * another moment is needed.
   */
  | { kind: 'try-again'; afterSeconds?: number };

/** What a conditional write found: the new item if its condition held, else the item that it met. */
export interface Written {
  held: boolean;
  item: Credential;
}

export const firstStep: Step = { do: 'reserve', tries: 1 };

/** What follows a conditional write. `now`: ISO 8601, the time that the write was made with. */
export function afterWrite(step: WriteStep, written: Written, entryId: string, now: string): Step {
  switch (step.do) {
    case 'reserve':
      return written.held
        ? compareWith(written.item)
        : afterRefusal(step, written.item, entryId, now);
    case 'take-over':
      return written.held ? compareWith(written.item) : reserveAgain(step.tries);
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
  };
}

/** There was no place, or no right to one; the item says why. */
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
  const holdsPlace =
    item.undecided?.has(entryId) === true && item.epoch === step.epoch && !isResetDue(item, now);
  if (holdsPlace && step.do === 'settle-wrong') return { ...step, wrongBefore: wrongEntries(item) };
  return answer({ kind: 'try-again' });
}

function compareWith(reserved: Credential): Step {
  return { do: 'compare', reserved };
}

function answer(outcome: Outcome): Step {
  return { do: 'answer', outcome };
}

function reserveAgain(tries: number): Step {
  return tries < MOST_RESERVATIONS
    ? { do: 'reserve', tries: tries + 1 }
    : answer({ kind: 'try-again' });
}

/** The outcome that this entry has already: told again when the entry is repeated or its settling's answer was lost. */
function decidedOutcome(item: Credential, entryId: string): Outcome | undefined {
  if (item.wrong?.has(entryId)) return { kind: isRevoked(item) ? 'revoked' : 'wrong' };
  if (item.lastRight === entryId && item.lastRightEpoch !== undefined) {
    return { kind: 'right', epoch: item.lastRightEpoch, credential: item };
  }
  return undefined;
}

/** Whether entries hold places, and all of them are dead. Their places count as free whether or not all three are taken. */
function isAbandoned({ undecided, reservedAt }: Credential, now: string): boolean {
  return undecided !== undefined && reservedAt !== undefined && reservedAt <= aliveSince(now);
}

/** Living entries are decided before; dead ones are taken over then. Clocks may differ: no longer than if the place had been taken now. */
function untilAbandoned({ reservedAt }: Credential, now: string): { afterSeconds?: number } {
  if (reservedAt === undefined) return {};
  const left = Date.parse(reservedAt) + ABANDONED_AFTER_MS - Date.parse(now);
  return { afterSeconds: Math.ceil(Math.min(left, ABANDONED_AFTER_MS) / 1000) };
}
