/** Carries out the protocol of an entry (core/domain/attempt.ts): each step is one conditional write, or the comparison. */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../aws/unavailable.ts';
import {
  afterCompare,
  afterWrite,
  firstStep,
  type Outcome,
  type Step,
  type Verdict,
  type WriteStep,
} from '../domain/attempt.ts';
import { type Credential, PLACES } from '../domain/credential.ts';
import type { DomainEvent, EventType, Origin } from '../domain/events.ts';
import { credentialOf } from './credential-item.ts';
import type { Credentials } from './credentials.ts';
import type { Db } from './db.ts';
import { newEvent } from './events.ts';
import { randomId } from './random-id.ts';

/** What is entered, where, and what is recorded of it. */
export interface Entry {
  /** Names the entry: a repeat with the same id is the same entry and counts once. */
  id: string;
  credentialId: string;
  origin: Origin;
  events: { right: EventType; wrong: EventType; revoked: EventType };
  /** A right entry is a sign-in. */
  signsIn?: boolean;
}

/**
 * An entry is settled only while there is time to tell the outcome: a settling write and one more at their worst, 2.1 s each (two tries of
 * a second, as the phone's clients have), or the web's settling write with three tries. Lambda ends a function in the middle of anything,
 * and an outcome that is settled and not told is an entry that counts while the investor hears of a fault (D3).
 */
export const TIME_TO_TELL_MS = 4_300;

export interface AttemptStore {
  db: Db;
  credentials: Credentials;
  now(): Date;
  /** Milliseconds until the function is ended. */
  timeLeft?(): number;
}

/**
 * Lets one entry be judged.
 * @param judge the one comparison: whether the credential's password was entered, by whom it belongs to
 * @throws Unavailable; whatever fails on the way leaves the entry uncounted (D3): the place that it holds is taken over by a later one
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
      if (timeLeft() < TIME_TO_TELL_MS) throw new Unavailable('too late to settle');
    } else {
      const at = now().toISOString();
      const { held, item = {} } = await db.update(writeOf(step, credentials, entry, at));
      step = afterWrite(step, { held, item: credentialOf(item) }, entry.id, at);
    }
  }
  return step.outcome;
}

/** The conditional write that a step stands for. `now`: ISO 8601. */
export function writeOf(
  step: WriteStep,
  credentials: Credentials,
  entry: Entry,
  now: string,
): UpdateItemCommandInput {
  const at = { credentialId: entry.credentialId, entryId: entry.id, now };
  switch (step.do) {
    case 'reserve':
      return credentials.reserve(at, randomId());
    case 'take-over':
      return credentials.takeOver(at, step.seen);
    case 'promote':
      return credentials.promote(entry.credentialId, step.seen, now);
    case 'settle-wrong':
      return credentials.settleWrong(at, step, wrongEvents(entry, step.wrongBefore, now));
    case 'settle-right':
      return credentials.settleRight(at, step, entry.signsIn === true, [
        newEvent(entry.events.right, entry.origin, now),
      ]);
  }
}

function wrongEvents({ events, origin }: Entry, wrongBefore: number, now: string): DomainEvent[] {
  const types = wrongBefore + 1 === PLACES ? [events.wrong, events.revoked] : [events.wrong];
  return types.map((type) => newEvent(type, origin, now));
}
