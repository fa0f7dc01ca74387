/**
 * A model checker for the attempt protocol. It runs production's own state machine and requests
 * against an in-memory DynamoDB (compared with a real engine in test/memory-dynamodb) that has the
 * template's keys and indexes. It makes one storage call at a time, in every order; processes die
 * before or after any call, answers are lost, calls are repeated, passwords are replaced and IDs
 * retired in between, time passes, and midnight comes. After each call it checks the item against
 * the rules.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  afterCompare,
  afterWrite,
  firstStep,
  type Outcome,
  type Step,
  type Verdict,
  type WriteStep,
} from '../../../core/domain/attempt.ts';
import { type Credential, ownerOf, wrongEntries } from '../../../core/domain/credential.ts';
import { isResetDue } from '../../../core/domain/due-reset.ts';
import { credentialOf, STAND_INS } from '../../../core/store/credential-item.ts';
import { Credentials } from '../../../core/store/credentials.ts';
import { Db } from '../../../core/store/db.ts';
import { writeOf } from '../../../core/store/run-attempt.ts';
import { transactItem, type Update } from '../../../core/store/write.ts';
import { MemoryDynamoDB, type Snapshot } from '../../memory-dynamodb/memory-dynamodb.ts';
import { tableDefinition } from '../../support/table-definition.ts';

const TABLE = 'Credentials';
const ID = 'phone#82345601';
const ACCOUNT = 'C00088#10000001';
const START = Date.parse('2026-11-23T15:59:59.999Z');
const MIDNIGHT = Date.parse('2026-11-23T16:00:00.000Z');
/** After this time an entry counts as abandoned (D3); the rule's own number, not production's. */
const DEAD_AFTER_MS = 30_000;
/** The longest lifetime of a function. */
const FUNCTION_MS = 20_000;

/**
 * What follows a right entry, in its own transaction: the password is replaced or the ID retired.
 */
type Replacement = { do: 'replace' | 'retire'; epoch: string };
type ModelStep = Step | Replacement | { do: 'replaced'; changed: boolean };

/** One running entry: which password was entered, and its next step. */
interface Process {
  entryId: string;
  password: string;
  does?: Replacement['do'];
  step: ModelStep;
  startedAt?: number;
  dead: boolean;
}

interface State {
  data: Snapshot;
  /** The credential that `data` holds. */
  item: Credential | undefined;
  processes: readonly Process[];
  now: number;
  /** The pauses that may still pass, in milliseconds. */
  pauses: readonly number[];
  mutation: Mutation;
}

/**
 * A fault in the protocol that the model must notice: writes and steps are production's unless
 * changed here.
 */
export interface Mutation {
  /** Changes the write of a step. */
  write?(step: { do: string }, write: Update): Update;
  /** Changes the step after a write; `correct` is production's. */
  afterWrite?(correct: Step, ...from: Parameters<typeof afterWrite>): Step;
  /** Changes the step after a comparison; `correct` is production's. */
  afterCompare?(correct: Step, ...from: Parameters<typeof afterCompare>): Step;
  /** Repeats a transaction under a new token. */
  newToken?: true;
}

/** The initial state of the model, and what may happen in it. */
export interface Scenario {
  /** The password of each entry; those with the same `as` are one entry delivered twice. */
  entries: { password: 'old' | 'new' | 'wrong'; as?: string; does?: Replacement['do'] }[];
  /** How many wrong entries were counted before. */
  wrong?: number;
  /** How many entries were abandoned before. */
  dead?: number;
  /** How long ago they were abandoned, in milliseconds; 0 by default. */
  deadFor?: number;
  /** A reset to the password `new` takes effect at midnight. */
  reset?: boolean;
  /** Whether the ID is an account's, unknown, or retired. */
  id?: 'used' | 'unknown' | 'retired';
  /** Pauses in milliseconds that may pass, each once and in this order; by default one of 30 s. */
  pauses?: readonly number[];
  mutation?: Mutation;
}

/** A rule that did not hold, and the actions that led there. */
export class RuleBroken extends Error {}

type Action = { name: string; next(): State };

const events = {
  right: 'phone-password-verified',
  wrong: 'phone-password-refused',
  revoked: 'phone-password-revoked',
} as const;
const origin = { actor: 'investor', channel: 'phone' } as const;
const db = new MemoryDynamoDB({ [TABLE]: tableDefinition(TABLE) });
const credentials = new Credentials(TABLE, new Db(db));
const EMPTY = db.snapshot();

/** The password of an epoch; in the model each password is its own hash. */
function passwordOf(epoch: string): string | undefined {
  return epoch.startsWith('changed') ? 'changed' : { E0: 'old', E1: 'new' }[epoch];
}

export function initialState(scenario: Scenario): State {
  const named = (name: string, count = 0) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const [wrong, dead] = [named('before', scenario.wrong), named('dead', scenario.dead)];
  const issued = credentials.issue({
    id: ID,
    account: ACCOUNT,
    userId: '82345601',
    passwordHash: scenario.id === 'retired' ? STAND_INS.passwordHash : 'old',
    epoch: 'E0',
    ...(wrong.length > 0 ? { wrong: new Set(wrong) } : {}),
    ...(wrong.length === 3 ? { revokedOf: 'C00088' } : {}),
    ...(dead.length > 0
      ? {
          undecided: new Set(dead),
          reservedAt: new Date(START - (scenario.deadFor ?? 0)).toISOString(),
        }
      : {}),
    ...(scenario.reset
      ? {
          resetAt: new Date(MIDNIGHT).toISOString(),
          resetHash: 'new',
          resetPepper: 'p',
          resetEpoch: 'E1',
        }
      : {}),
  });
  db.restore(EMPTY);
  knownContents.clear();
  knownSteps.clear();
  if (scenario.id !== 'unknown') transact(transactItem(issued));
  return {
    data: db.snapshot(),
    item: stored(),
    processes: scenario.entries.map(({ password, as, does }, i) => ({
      entryId: as ?? `entry${i}`,
      password,
      ...(does && { does }),
      step: firstStep,
      dead: false,
    })),
    now: START,
    pauses: scenario.pauses ?? [DEAD_AFTER_MS],
    mutation: scenario.mutation ?? {},
  };
}

/** Everything that can happen next. */
export function actions(state: State): Action[] {
  const possible: Action[] = [];
  state.processes.forEach((process, i) => {
    if (!isRunning(process)) return;
    const { step, startedAt = state.now } = process;
    const name = `${process.entryId}.${i}`;
    const put = (changed: Partial<Process>, written: Pick<State, 'data' | 'item'> = state) => ({
      ...state,
      data: written.data,
      item: written.item,
      processes: state.processes.with(i, { ...process, startedAt, ...changed }),
    });
    if (step.do === 'compare') {
      const { reserved } = step;
      check(
        !isResetDue(reserved, reserved.reservedAt as string),
        'D4: no entry is compared with a password that a reset had replaced when the slot was reserved',
      );
      const verdict = { right: reserved.passwordHash === process.password };
      const correct = afterCompare(step, verdict);
      const next = state.mutation.afterCompare?.(correct, step, verdict) ?? correct;
      possible.push({ name: `${name} is compared`, next: () => put({ step: sameStep(next) }) });
    } else if (step.do !== 'answer' && step.do !== 'replaced') {
      const write = (times: number, dead = false) => {
        const written = isReplacement(step)
          ? performReplacement(state, process, step, times)
          : performOnce(state, process, step, times);
        return put({ step: written.next, dead }, written);
      };
      possible.push({ name: `${name} ${step.do}s`, next: () => write(1) });
      possible.push({
        name: `${name} ${step.do}s, its answer is lost, it is sent again`,
        next: () => write(2),
      });
      possible.push({ name: `${name} ${step.do}s and dies`, next: () => write(1, true) });
    }
    if (process.startedAt !== undefined)
      possible.push({ name: `${name} dies`, next: () => put({ dead: true }) });
  });
  if (state.item?.resetAt && state.now < MIDNIGHT)
    possible.push({ name: 'midnight', next: () => ({ ...state, now: MIDNIGHT }) });
  const [pause, ...pauses] = state.pauses;
  if (pause !== undefined)
    possible.push({ name: `${pause} ms pass`, next: () => ({ ...later(state, pause), pauses }) });
  return possible;
}

/** Lets time pass; entries that run for longer than a function's lifetime die. */
function later(state: State, milliseconds: number): State {
  const now = state.now + milliseconds;
  return {
    ...state,
    now,
    processes: state.processes.map((process) =>
      isRunning(process) && process.startedAt !== undefined && now - process.startedAt > FUNCTION_MS
        ? { ...process, dead: true }
        : process,
    ),
  };
}

type Written = Pick<State, 'data' | 'item'>;
type Performed = Written & { next: ModelStep };

/** Equal contents, and equal steps, are one object each (see performOnce). */
const knownContents = new Map<string, Written>();
const knownSteps = new Map<string, ModelStep>();
const sorted = (_: string, value: unknown) => (value instanceof Set ? [...value].sort() : value);

function sameStep(step: ModelStep): ModelStep {
  return entryOf(knownSteps, JSON.stringify(step, sorted), () => step);
}

/** What each step did, by the contents that it met. */
const performed = new WeakMap<Snapshot, Map<WriteStep, Map<string, Performed>>>();

/**
 * {@link perform}, remembered: the ways to one state are many. Only a take-over is held against the
 * other processes; everything else depends on what the key is made of.
 */
function performOnce(state: State, process: Process, step: WriteStep, times: number): Performed {
  if (step.do === 'take-over') return perform(state, process, step, times);
  const ofData = entryOf(performed, state.data, () => new Map());
  const ofStep = entryOf(ofData, step, () => new Map<string, Performed>());
  const { entryId, password, does = '' } = process;
  return entryOf(ofStep, [entryId, password, does, state.now, times].join(), () => {
    const { data, item, next } = perform(state, process, step, times);
    // Two items without a difference but the random ids of their events are equal.
    const contents = entryOf(knownContents, JSON.stringify(item, sorted), () => ({ data, item }));
    return { ...contents, next: sameStep(next) };
  });
}

function entryOf<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

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
  if (next.do !== 'answer') return { data: db.snapshot(), item, next };
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
    data: db.snapshot(),
    item,
    next: followUp ? { do: followUp, epoch: outcome.epoch } : next,
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
): Written & { next: ModelStep } {
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
  const before = state.item as Credential;
  const item = stored();
  if (first) {
    check(
      before.epoch === step.epoch && before.passwordHash !== undefined,
      'D12: only an entry that proved the current password replaces it',
    );
    check(wrongEntries(before) < 3, 'P7: a change does not bring a revoked password back');
    check(!isResetDue(before, now), 'D4: while a reset is due, only the promotion writes');
    check(item?.epoch === epoch, 'D12: a replaced or retired password gets a new epoch');
    check(
      !item?.wrong && !item?.undecided && !item?.revokedOf,
      'D1: earlier entries do not count for the new password',
    );
    check(
      item?.passwordHash === (step.do === 'replace' ? 'changed' : undefined),
      'the password is replaced or removed',
    );
    if (step.do === 'retire') check(!item?.resetAt, 'D18: no reset becomes due for a retired ID');
  }
  let applied = first;
  for (let i = 1; i < times; i++) if (state.mutation.newToken) applied = transact(change);
  check(applied === first, 'a repeated change is answered like the first');
  return { data: db.snapshot(), item: stored(), next: { do: 'replaced', changed: applied } };
}

function isReplacement(step: ModelStep): step is Replacement {
  return step.do === 'replace' || step.do === 'retire';
}

function transact(...TransactItems: TransactWriteItem[]): boolean {
  try {
    db.execute('TransactWriteItems', { TransactItems });
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
}

function update(write: Update): { applied: boolean; item: Credential } {
  try {
    const { Attributes } = db.execute('UpdateItem', {
      ...(transactItem(write).Update as NonNullable<TransactWriteItem['Update']>),
      ReturnValues: 'ALL_NEW',
    });
    return { applied: true, item: read(Attributes ?? {}) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { applied: false, item: read(error.Item ?? {}) };
  }
}

function stored(): Credential | undefined {
  const { Item } = db.execute('GetItem', {
    TableName: TABLE,
    Key: { id: { S: ID } },
    ConsistentRead: true,
  });
  return Item && read(Item);
}

/**
 * A cache for {@link read}: the database freezes its items, and many writes return the same one.
 */
const credentialsOfItems = new WeakMap<object, Credential>();

/** Drops the events, whose random IDs would make equal states differ, but keeps their types. */
function read(item: Record<string, AttributeValue>): Credential {
  let credential = credentialsOfItems.get(item);
  if (credential === undefined) {
    const { lastEvents, ...rest } = item;
    const eventTypes = lastEvents?.L?.map(({ M }) => M?.type?.S);
    credential = {
      ...credentialOf(unmarshall(rest)),
      ...(eventTypes && { eventTypes }),
    } as Credential;
    credentialsOfItems.set(item, credential);
  }
  return credential;
}

function checkWrite(
  state: State,
  process: Process,
  step: WriteStep,
  after: Credential,
  now: string,
): void {
  const before = state.item;
  const undecided = after.undecided?.size ?? 0;
  check(
    wrongEntries(after) + undecided <= 3,
    'D2: wrong and undecided entries hold at most three slots',
  );
  check(
    step.do === 'promote' || !before || !isResetDue(before, now),
    'D4: while a reset is due, only the promotion writes',
  );
  const lost = [...(before?.wrong ?? [])].filter((id) => !after.wrong?.has(id));
  const clears = step.do === 'settle-right' || step.do === 'promote';
  const id = process.entryId;
  check(
    lost.length === 0 || clears,
    'D1: only a right entry or a new password sets the count to zero',
  );
  check(
    [...(after.wrong ?? [])].every((each) => !after.undecided?.has(each)),
    'D2: a decided entry holds no second slot',
  );
  const isReported = after.revokedOf !== undefined;
  check(
    isReported === (ownerOf(after) !== undefined && wrongEntries(after) === 3),
    'P7, D18: exactly a revoked password of an account is reported as revoked',
  );
  check(
    step.do === 'promote' || !before || after.epoch === before.epoch,
    'D12: entries do not change the epoch',
  );
  if (step.do === 'reserve') {
    check(
      !before?.wrong?.has(id) && before?.lastRight !== id,
      'D1: a decided entry is not compared again',
    );
    check(
      !hasDead(before, Date.parse(now)),
      'D3: no slot is reserved beside abandoned entries, which would keep theirs by it',
    );
    check(after.reservedAt === now, 'D3: the time of the last reservation is stored');
  }
  if (step.do === 'promote') {
    check(
      after.passwordHash === 'new' && after.epoch === 'E1' && after.mustChange === true,
      'D4, P2: the promoted password is the approved one and must be changed',
    );
    check(
      !after.wrong && !after.undecided && !after.resetAt,
      'D4: the promotion sets the count to zero and removes the reset',
    );
  }
  if (step.do === 'settle-wrong') {
    check(
      passwordOf(step.epoch) !== process.password || !ownerOf(after),
      'P7: only a wrong entry is counted',
    );
    check(before?.undecided?.has(id) === true, 'D2: only an entry with a slot is counted');
    check(after.wrong?.has(id) === true, 'P7: a wrong entry is counted');
    const recorded = (after as unknown as { eventTypes: string[] }).eventTypes.length;
    check(
      recorded === (wrongEntries(after) === 3 ? 2 : 1),
      'D2, D12: the third wrong entry, and no other, records a revocation',
    );
    check(
      after.epoch === step.epoch,
      'D4: an entry is counted for the password that it was compared with',
    );
  }
  if (step.do === 'settle-right') {
    check(
      before !== undefined && wrongEntries(before) < 3,
      'P7: no entry is right once the password is revoked',
    );
    check(
      passwordOf(step.epoch) === process.password && before?.epoch === step.epoch,
      'only the current password is accepted',
    );
    check(wrongEntries(after) === 0, 'D1: a right entry sets the count to zero');
    check(
      before?.undecided?.has(id) === true && !after.undecided?.has(id),
      'D2: a right entry frees its slot',
    );
  }
  if (step.do === 'take-over') {
    const others = [...(before?.undecided ?? [])].filter((id) => id !== process.entryId);
    const alive = state.processes.filter(
      ({ entryId, step: { do: at }, dead }) =>
        others.includes(entryId) && !dead && (at === 'compare' || at.startsWith('settle')),
    );
    check(alive.length === 0, 'D3: only slots of abandoned entries are taken over');
  }
}

function checkAnswer(
  state: State,
  process: Process,
  outcome: Outcome,
  item: Credential | undefined,
  settled: string | undefined,
): void {
  const isRepeated =
    state.processes.filter((other) => other.entryId === process.entryId).length > 1;
  const counted = item?.wrong?.has(process.entryId) ?? false;
  const isRight = outcome.kind === 'right';
  check(
    !settled || (outcome.kind !== 'try-again' && isRight === (settled === 'settle-right')),
    'the answer is the outcome that was settled',
  );
  switch (outcome.kind) {
    case 'right':
      check(
        passwordOf(outcome.epoch) === process.password,
        'an accepted entry has entered the password of the epoch that it proves',
      );
      break;
    case 'wrong':
      check(counted, 'P7: an entry that is answered "wrong" was counted');
      check(
        item !== undefined && wrongEntries(item) < 3,
        'D2: the third wrong entry is answered "revoked"',
      );
      break;
    case 'revoked':
      check(
        item !== undefined && wrongEntries(item) === 3,
        'D2: "revoked" is answered only while three entries are wrong',
      );
      check(
        item?.lastRight !== process.entryId,
        'D1: a repeated right entry is answered "right" again',
      );
      break;
    case 'try-again':
      check(
        isRepeated || (!counted && item?.lastRight !== process.entryId),
        'D2: only an entry that was not counted is answered "try again"',
      );
  }
}

/** Checks that an entry found no slot for a valid reason, and is told correctly when to retry. */
function checkSentAway(
  state: State,
  { entryId }: Process,
  item: Credential,
  outcome: Outcome & { kind: 'try-again' },
): void {
  if (isResetDue(item, new Date(state.now).toISOString())) return;
  const { undecided = new Set() } = item;
  check(!undecided.has(entryId), 'D2: an entry with a slot keeps it');
  check(
    wrongEntries(item) + undecided.size === 3,
    'D2: an entry is refused a slot only if all three are taken',
  );
  check(!hasDead(item, state.now), 'D3: abandoned entries do not block others');
  const freeAt = Date.parse(item.reservedAt as string) + DEAD_AFTER_MS;
  check(
    outcome.afterSeconds === Math.ceil((freeAt - state.now) / 1000),
    'D2: "try again" says when a slot will be free',
  );
}

function hasDead(item: Credential | undefined, now: number): boolean {
  return (
    item?.undecided !== undefined && now - Date.parse(item.reservedAt as string) >= DEAD_AFTER_MS
  );
}

/**
 * Checks that 30 s after the last entry ended, only three wrong entries lock the investor out: a
 * typo is answered "wrong", and the right password is accepted.
 */
export function checkAtRest(state: State): void {
  if (state.processes.some(isRunning)) return;
  const { item } = state;
  if (!item || !ownerOf(item)) return;
  let rested: State = { ...state, now: state.now + DEAD_AFTER_MS, processes: [] };
  const due = isResetDue(item, new Date(rested.now).toISOString());
  const enter = (entryId: string, password: string): Outcome['kind'] => {
    const probe: Process = { entryId, password, step: firstStep, dead: false };
    let step: ModelStep = firstStep;
    while (step.do !== 'answer') {
      if (step.do === 'compare') {
        const verdict: Verdict = { right: step.reserved.passwordHash === password };
        const correct: Step = afterCompare(step, verdict);
        step = state.mutation.afterCompare?.(correct, step, verdict) ?? correct;
      } else {
        const { data, item: met, next } = perform(rested, probe, step as WriteStep, 1);
        rested = { ...rested, data, item: met };
        step = next;
      }
    }
    return step.outcome.kind;
  };
  const wrong = due ? 0 : wrongEntries(item);
  if (wrong < 2) check(enter('typo', 'typo') === 'wrong', 'D3: at rest a typo is answered "wrong"');
  const answered = enter('probe', due ? 'new' : (passwordOf(item.epoch) as string));
  const expected = wrong === 3 ? 'revoked' : 'right';
  check(answered === expected, `D3: at rest a right entry is ${expected}, not ${answered}`);
}

/**
 * A string that is equal for states with the same future: details that an entry no longer uses, and
 * the order of entries of the same password, make no difference.
 */
export function fingerprint({ item, processes, now, pauses }: State): string {
  const { undecided = new Set<string>(), wrong = new Set<string>() } = item ?? {};
  const living = processes.filter(isRunning).map((process) => {
    const { entryId } = process;
    const marks = [undecided.has(entryId), wrong.has(entryId), item?.lastRight === entryId];
    return { entryId, sortedBy: JSON.stringify([marks, traits(process, (id) => typeof id)]) };
  });
  living.sort((a, b) => (a.sortedBy < b.sortedBy ? -1 : 1));
  const names = new Map<string, string>();
  const rename = (id: string) => {
    const name = names.get(id) ?? `#${names.size}`;
    names.set(id, name);
    return name;
  };
  for (const { entryId } of living) rename(entryId);
  const lastRight = names.get(item?.lastRight ?? '');
  const sets = [wrong, undecided].map((set) => [...set].map(rename).sort());
  const steps = living.map(({ entryId }) =>
    processes
      .filter((process) => process.entryId === entryId && isRunning(process))
      .map((process) => JSON.stringify(traits(process, rename)))
      .sort(),
  );
  const credential = item && {
    ...item,
    undecided: sets[1],
    wrong: sets[0],
    lastRight,
    lastRightEpoch: lastRight && item.lastRightEpoch,
  };
  const text = JSON.stringify([credential, steps, now, pauses]);
  // A decoy's epoch is random and never changes.
  return item && !passwordOf(item.epoch) ? text.replaceAll(item.epoch, 'random') : text;
}

function traits(
  { password, does, startedAt, step }: Process,
  rename: (id: string) => string,
): unknown {
  return [password, does, startedAt, usedLater(step, rename)];
}

function isRunning({ dead, step }: Process): boolean {
  return !dead && step.do !== 'answer' && step.do !== 'replaced';
}

/** The parts of a step that later steps use. */
function usedLater(step: ModelStep, rename: (id: string) => string): unknown {
  switch (step.do) {
    case 'compare':
      return [
        step.do,
        step.reserved.epoch,
        step.reserved.passwordHash,
        wrongEntries(step.reserved),
      ];
    case 'promote':
      return [step.do, step.seen.resetEpoch, step.tries];
    case 'take-over': {
      const { undecided, reservedAt, epoch } = step.seen;
      return [step.do, [...(undecided ?? [])].map(rename).sort(), reservedAt, epoch, step.tries];
    }
    default:
      return step;
  }
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new RuleBroken(rule);
}

/**
 * Visits every state that can be reached.
 * @returns the number of states
 * @throws RuleBroken with the actions that led to the state where a rule does not hold
 */
export function explore(scenario: Scenario): number {
  const seen = new Set<string>();
  const stack: { state: State; path: readonly string[] }[] = [
    { state: initialState(scenario), path: [] },
  ];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { state, path } = visit;
    const known = fingerprint(state);
    if (seen.has(known)) continue;
    seen.add(known);
    withPath(path, () => checkAtRest(state));
    for (const action of withPath(path, () => actions(state))) {
      const way = [...path, action.name];
      stack.push({ state: withPath(way, action.next), path: way });
    }
  }
  return seen.size;
}

/** Follows one random path to its end; `choose(n)` returns an integer from 0 to n - 1. */
export function walk(scenario: Scenario, choose: (below: number) => number): void {
  const path: string[] = [];
  let state = initialState(scenario);
  for (;;) {
    withPath(path, () => checkAtRest(state));
    const possible = withPath(path, () => actions(state));
    const action = possible[choose(possible.length)];
    if (!action) return;
    path.push(action.name);
    state = withPath(path, action.next);
  }
}

function withPath<T>(path: readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleBroken)
      throw new RuleBroken(`${error.message}\n  ${path.join('\n  ')}`);
    throw error;
  }
}
