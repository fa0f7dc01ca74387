/**
 * Performs the protocol of an entry (core/domain/attempt.ts): each step is one conditional write,
 * or the comparison.
 */
import { Unavailable } from '../aws/unavailable.ts';
import {
  afterCompare,
  afterWrite,
  firstStep,
  type Outcome,
  type Step,
  type Verdict,
  type Withheld,
  type WriteStep,
} from '../domain/attempt.ts';
import { type Credential, MAX_SLOTS } from '../domain/credential.ts';
import type { DomainEvent, EventType, Origin } from '../domain/events.ts';
import { promote, reserve, settleRight, settleWrong, takeOver } from './attempt-writes.ts';
import { credentialOf } from './credential-item.ts';
import type { Credentials } from './credentials.ts';
import type { Db } from './db.ts';
import { newEvent } from './events.ts';
import { randomId } from './random-id.ts';
import type { Update } from './write.ts';

/** One entry of a password. */
export interface Entry {
  /** A repeat with the same id is the same entry, and counts once. */
  id: string;
  credentialId: string;
  origin: Origin;
  /** What is recorded of it. */
  events: { right: EventType; wrong: EventType; revoked: EventType };
  /** Whether a right entry is a sign-in. */
  signsIn?: boolean;
  /** Name of the web session that a right entry begins, for its event. */
  begins?: string | undefined;
}

/**
 * An entry is settled only while there is time to return the outcome: time for a settling write and
 * one more at their slowest, 2.1 s each (two tries of a second, as the phone's clients have), or
 * for the web's settling write with three tries. Lambda may end a function at any point, and an
 * outcome that is settled but not returned is an entry that counts although the investor sees an
 * error (D3).
 */
export const TIME_TO_TELL_MS = 4_300;

/**
 * Runs before each try of a write that decides an entry.
 * @throws Unavailable if there may be no time to return the outcome
 */
export function requireTimeToTell(timeLeft: () => number): void {
  if (timeLeft() < TIME_TO_TELL_MS) throw new Unavailable('too late to settle');
}

export interface AttemptStore {
  db: Db;
  credentials: Credentials;
  now(): Date;
  /** Milliseconds until Lambda ends the function. */
  timeLeft?(): number;
}

/**
 * Runs one password entry through the protocol.
 * @param judge the one comparison: whether the credential's password was entered, by its owner
 * @throws Unavailable; the entry stays uncounted (D3): its slot is taken over by a later one
 */
export async function attempt(
  { db, credentials, now, timeLeft = () => Number.POSITIVE_INFINITY }: AttemptStore,
  entry: Entry,
  judge: (credential: Credential) => Promise<Verdict>,
): Promise<Outcome> {
  let step: Step = firstStep;
  while (step.do !== 'answer') {
    if (step.do === 'compare') {
      step = afterCompare(step, await judge(step.reserved));
    } else {
      const at = now().toISOString();
      const settles = step.do === 'settle-right' || step.do === 'settle-wrong';
      const { applied, item = {} } = await db.write(
        writeOf(step, credentials, entry, at),
        settles ? () => requireTimeToTell(timeLeft) : undefined,
      );
      step = afterWrite(step, { applied, item: credentialOf(item) }, entry.id, at);
    }
  }
  return step.outcome;
}

/** The conditional write of a step. @param now ISO 8601 */
export function writeOf(
  step: WriteStep,
  credentials: Pick<Credentials, 'key'>,
  entry: Entry,
  now: string,
): Update {
  const credential = credentials.key(entry.credentialId);
  const at = { credential, entryId: entry.id, now };
  switch (step.do) {
    case 'reserve':
      return reserve(at, randomId());
    case 'take-over':
      return takeOver(at, step.seen);
    case 'promote':
      return promote(credential, step.seen, now);
    case 'settle-wrong':
      return settleWrong(at, step, wrongEvents(entry, step.wrongBefore, now));
    case 'settle-right':
      return settleRight(at, { ...step, signsIn: entry.signsIn === true && !step.withheld }, [
        rightEvent(entry, now, step.withheld),
      ]);
  }
}

/** Of a right entry that is not enough, the event says that it gave no access, and why (D25). */
function rightEvent(
  { begins, events, origin }: Entry,
  now: string,
  withheld?: Withheld,
): DomainEvent {
  if (withheld) return { ...newEvent(events.wrong, origin, now), [withheld]: true };
  return newEvent(events.right, { ...origin, ...(begins && { session: begins }) }, now);
}

function wrongEvents({ events, origin }: Entry, wrongBefore: number, now: string): DomainEvent[] {
  const types = wrongBefore + 1 === MAX_SLOTS ? [events.wrong, events.revoked] : [events.wrong];
  return types.map((type) => newEvent(type, origin, now));
}
