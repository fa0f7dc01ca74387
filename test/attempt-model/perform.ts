/** Performs one write of an entry, with production's steps and writes. */
import { afterWrite, type WriteStep } from '../../core/domain/attempt.ts';
import type { Credential } from '../../core/domain/credential.ts';
import { writeOf } from '../../core/store/run-attempt.ts';
import { transactItem } from '../../core/store/write.ts';
import type { Snapshot } from '../memory-dynamodb/memory-dynamodb.ts';
import { checkAnswer, checkReplacement, checkSentAway, checkWrite } from './invariants.ts';
import {
  aliveInSlots,
  check,
  entryOf,
  isReplacement,
  type ModelStep,
  type Mutation,
  type Process,
  type Replacement,
  type State,
  type Stored,
} from './scenario.ts';
import { credentials, db, ID, stored, transact, update } from './storage.ts';

const events = {
  right: 'phone-password-verified',
  wrong: 'phone-password-refused',
  revoked: 'phone-password-revoked',
} as const;
const origin = { actor: 'investor', channel: 'phone' } as const;

type Performed = Stored & { next: ModelStep };

/** Equal contents, and equal steps, are one object each, in all scenarios (see performOnce). */
const knownContents = new Map<string, Stored>();
const knownSteps = new Map<string, ModelStep>();
const sorted = (_: string, value: unknown) => (value instanceof Set ? [...value].sort() : value);

/** The database's contents. Two items that differ only in the random IDs of events are equal. */
export function sameContents(): Stored {
  const item = stored();
  return entryOf(knownContents, JSON.stringify([item], sorted), () => {
    return { data: db.snapshot(), item };
  });
}

/** The one object of all steps that equal this one. */
export function sameStep<Same extends ModelStep>(step: Same): Same {
  return entryOf(knownSteps, JSON.stringify(step, sorted), () => step) as Same;
}

/** What each step did, by the contents that it met. */
type Performances = WeakMap<Snapshot, Map<ModelStep, Map<string, Performed>>>;
const unchanged: Performances = new WeakMap();
const changed = new WeakMap<Mutation, Performances>();

/** The performances that a mutation shares with the unchanged protocol, or those of its own. */
function performancesOf(mutation: Mutation, step: WriteStep | Replacement): Performances {
  const changesWrite = mutation.write && (mutation.of ?? step.do) === step.do;
  if (!changesWrite && !mutation.afterWrite && !mutation.newToken) return unchanged;
  return entryOf(changed, mutation, () => new WeakMap());
}

/**
 * {@link perform}, remembered: the ways to one state are many, and scenarios have states in common.
 * Everything depends on what the key is made of, except that a take-over is checked against the
 * processes that are alive in slots.
 */
export function performOnce(
  state: State,
  process: Process,
  step: WriteStep | Replacement,
  times: number,
): Performed {
  const performances = performancesOf(state.mutation, step);
  const ofData = entryOf(performances, state.data, () => new Map());
  const ofStep = entryOf(ofData, step, () => new Map<string, Performed>());
  const { entryId, password, does = '' } = process;
  const alive = step.do === 'take-over' ? aliveInSlots(state) : [];
  return entryOf(ofStep, [entryId, password, does, state.now, times, ...alive].join(), () =>
    isReplacement(step)
      ? performReplacement(state, process, step, times)
      : perform(state, process, step, times),
  );
}

/**
 * Performs a step and checks the rules.
 * @param times more than 1: the answer is lost and the request repeated
 */
function perform(state: State, process: Process, step: WriteStep, times: number): Performed {
  db.restore(state.data);
  const now = new Date(state.now).toISOString();
  const entry = { id: process.entryId, credentialId: ID, origin, events };
  const correct = writeOf(step, credentials, entry, now);
  const write = state.mutation.write?.(step, correct) ?? correct;
  let written = update(write);
  const settled = written.applied && step.do.startsWith('settle') ? step.do : undefined;
  if (written.applied) checkWrite(state, process, step, written.item, now);
  for (let i = 1; i < times; i++) written = update(write);
  const follows = afterWrite(step, written, process.entryId, now);
  const next = state.mutation.afterWrite?.(follows, step, written, process.entryId, now) ?? follows;
  const item = stored();
  check(
    written.applied || item !== state.item || JSON.stringify(next) !== JSON.stringify(step),
    'D2: no entry repeats a refused write forever',
  );
  if (next.do !== 'answer') return { ...sameContents(), next: sameStep(next) };
  checkAnswer(state, process, next.outcome, item, settled);
  if (written.applied || !state.item)
    check(
      next.outcome.kind !== 'try-again',
      'D2: an entry with a slot is not answered "try again"',
    );
  else if (step.do === 'reserve' && next.outcome.kind === 'try-again')
    checkSentAway(state, process, state.item, next.outcome);
  const { outcome } = next;
  const followUp = outcome.kind === 'right' && process.does;
  return {
    ...sameContents(),
    next: sameStep(followUp ? { do: followUp, epoch: outcome.epoch } : next),
  };
}

/**
 * A change or a cancellation, as its use case writes it. Repeated under the same token, it has the
 * outcome of the first time.
 */
function performReplacement(
  state: State,
  { entryId }: Process,
  step: Replacement,
  times: number,
): Performed {
  db.restore(state.data);
  const now = new Date(state.now).toISOString();
  const epoch = `changed by ${entryId}`;
  const proved = { id: ID, epoch: step.epoch };
  const cause = { at: now, events: [] };
  const correct =
    step.do === 'replace'
      ? credentials.replace(proved, { hash: 'changed', pepper: 'p', epoch }, cause)
      : credentials.retire(proved, epoch, cause);
  const change = transactItem(state.mutation.write?.(step, correct) ?? correct);
  const first = transact(change);
  if (first) checkReplacement(state.item as Credential, step, stored(), epoch, now);
  let applied = first;
  for (let i = 1; i < times; i++) if (state.mutation.newToken) applied = transact(change);
  check(applied === first, 'a repeated change is answered like the first');
  return { ...sameContents(), next: sameStep({ do: 'replaced', changed: applied }) };
}
