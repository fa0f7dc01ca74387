/**
 * A model checker for the attempt protocol. It runs production's own state machine and production's own requests against an
 * in-memory DynamoDB (proved equal to a real engine's in test/support) with the template's own keys and indexes, one storage call at a time,
 * in every order, with processes dying before or after any call, answers lost and calls repeated, passwords replaced and IDs retired in
 * between, time passing and midnight striking. After each call it holds the item against the rules.
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
import { writeOf } from '../../../core/store/attempt.ts';
import { credentialOf, STAND_INS } from '../../../core/store/credential-item.ts';
import { Credentials } from '../../../core/store/credentials.ts';
import { Db } from '../../../core/store/db.ts';
import { transactItem, type Update } from '../../../core/store/write.ts';
import { MemoryDynamoDB, type Snapshot } from '../../memory-dynamodb/memory-dynamodb.ts';
import { tableDefinition } from '../../support/table-definition.ts';

const TABLE = 'Credentials';
const ID = 'phone#82345601';
const ACCOUNT = 'C00088#10000001';
const START = Date.parse('2026-11-23T15:59:59.999Z');
const MIDNIGHT = Date.parse('2026-11-23T16:00:00.000Z');
/** From then on an entry is dead (D3); the rule's own number, not production's. */
const DEAD_AFTER_MS = 30_000;
/** No function lives longer. */
const FUNCTION_MS = 20_000;

/** What follows a right entry, in a transaction of its own: the password is changed, or the ID is given up. */
type Replacement = { do: 'replace' | 'retire'; epoch: string };
type ModelStep = Step | Replacement | { do: 'told'; changed: boolean };

/** One entry on its way: which password was keyed, and how far it is. */
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
  /** Which times may still pass. */
  pauses: readonly number[];
  mutation: Mutation;
}

/**
 * A fault in the protocol that the model has to notice: writes and steps are production's unless
 * changed here.
 */
export interface Mutation {
  /** Changes the write of a step. */
  write?(step: { do: string }, write: Update): Update;
  /** Changes what follows a write, which `correct` says. */
  afterWrite?(correct: Step, ...from: Parameters<typeof afterWrite>): Step;
  /** Changes what follows a comparison. */
  afterCompare?(correct: Step, ...from: Parameters<typeof afterCompare>): Step;
  /** A transaction that is repeated is another one. */
  newToken?: true;
}

/** What the model starts from. */
export interface Scenario {
  /** The password of each entry; those with the same `as` are one entry delivered twice. */
  entries: { password: 'old' | 'new' | 'wrong'; as?: string; does?: Replacement['do'] }[];
  /** Wrong entries counted before. */
  wrong?: number;
  /** Entries that died on the way before. */
  dead?: number;
  /** How long ago, in milliseconds; just now, if not told. */
  deadFor?: number;
  /** A reset to the password `new` takes effect at midnight. */
  reset?: boolean;
  /** Whose the ID is: an account's, nobody's, or once an account's. */
  id?: 'used' | 'unknown' | 'retired';
  /** Milliseconds that may pass, each once and in this order; once half a minute, if not told. */
  pauses?: readonly number[];
  mutation?: Mutation;
}

/** A rule that did not hold, and how it came to that. */
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

/** What was the password in an epoch; each is its own hash. */
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
    if (!isOnTheWay(process)) return;
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
        'D4: no entry is compared with a password whose time was over when it took its place',
      );
      const verdict = { right: reserved.passwordHash === process.password };
      const correct = afterCompare(step, verdict);
      const next = state.mutation.afterCompare?.(correct, step, verdict) ?? correct;
      possible.push({ name: `${name} is compared`, next: () => put({ step: sameStep(next) }) });
    } else if (step.do !== 'answer' && step.do !== 'told') {
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

/** Who was on the way for longer than a function lives is dead. */
function later(state: State, milliseconds: number): State {
  const now = state.now + milliseconds;
  return {
    ...state,
    now,
    processes: state.processes.map((process) =>
      isOnTheWay(process) &&
      process.startedAt !== undefined &&
      now - process.startedAt > FUNCTION_MS
        ? { ...process, dead: true }
        : process,
    ),
  };
}

type Written = Pick<State, 'data' | 'item'>;
type Performed = Written & { next: ModelStep };

/** Equal contents and equal steps are one object each, however they came about (see performOnce). */
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
    'D2: no entry sends for ever what is refused for ever',
  );
  if (next.do !== 'answer') return { data: db.snapshot(), item, next };
  checkAnswer(state, process, next.outcome, item, settled);
  if (written.applied || !state.item)
    check(next.outcome.kind !== 'try-again', 'D2: who has a place is not sent away');
  else if (step.do === 'reserve' && next.outcome.kind === 'try-again')
    checkSentAway(state, process, state.item, next.outcome);
  const { outcome } = next;
  const goesOn = outcome.kind === 'right' && process.does;
  return { data: db.snapshot(), item, next: goesOn ? { do: goesOn, epoch: outcome.epoch } : next };
}

/** A change or a cancellation, as its use case writes it; repeated under the token of the first time, it has what that had. */
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
      'D12: only who proved the password in force replaces it',
    );
    check(wrongEntries(before) < 3, 'P7: a change brings no revoked password back');
    check(!isResetDue(before, now), 'D4: no write but a promotion while a reset is due');
    check(
      item?.epoch === epoch,
      'D12: a new password has an epoch of its own, and none does not keep the old',
    );
    check(
      !item?.wrong && !item?.undecided && !item?.revokedOf,
      'D1: what was entered before counts for the old password',
    );
    check(
      item?.passwordHash === (step.do === 'replace' ? 'changed' : undefined),
      'the password is replaced, or gone',
    );
    if (step.do === 'retire')
      check(!item?.resetAt, 'D18: no reset comes due of an ID that was given up');
  }
  let told = first;
  for (let i = 1; i < times; i++) if (state.mutation.newToken) told = transact(change);
  check(told === first, 'who changed the password is told so');
  return { data: db.snapshot(), item: stored(), next: { do: 'told', changed: told } };
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

/** What {@link read} has made of each item: the database freezes its items, and many writes meet the same one. */
const credentialsOfItems = new WeakMap<object, Credential>();

/** Without the events, whose ids are random, so that equal states look equal; but with what they are about. */
function read(item: Record<string, AttributeValue>): Credential {
  let credential = credentialsOfItems.get(item);
  if (credential === undefined) {
    const { lastEvents, ...rest } = item;
    const told = lastEvents?.L?.map(({ M }) => M?.type?.S);
    credential = { ...credentialOf(unmarshall(rest)), ...(told && { told }) } as Credential;
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
    'D2: wrong and undecided entries hold at most three places',
  );
  check(
    step.do === 'promote' || !before || !isResetDue(before, now),
    'D4: no write but a promotion while a reset is due',
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
    'D2: an entry that is decided holds no second place',
  );
  const isReported = after.revokedOf !== undefined;
  check(
    isReported === (ownerOf(after) !== undefined && wrongEntries(after) === 3),
    'P7, D18: reported while revoked, if used',
  );
  check(
    step.do === 'promote' || !before || after.epoch === before.epoch,
    'D12: entries leave the epoch as it is',
  );
  if (step.do === 'reserve') {
    check(
      !before?.wrong?.has(id) && before?.lastRight !== id,
      'D1: an entry that is decided is not compared again',
    );
    check(
      !hasDead(before, Date.parse(now)),
      'D3: no place is taken beside dead entries, which would live on by it',
    );
    check(after.reservedAt === now, 'D3: it is known when the last place was taken');
  }
  if (step.do === 'promote') {
    check(
      after.passwordHash === 'new' && after.epoch === 'E1' && after.mustChange === true,
      'D4, P2: as approved',
    );
    check(
      !after.wrong && !after.undecided && !after.resetAt,
      'D4: the count is zero, and the reset is over',
    );
  }
  if (step.do === 'settle-wrong') {
    check(
      passwordOf(step.epoch) !== process.password || !ownerOf(after),
      'P7: only a wrong entry is counted',
    );
    check(before?.undecided?.has(id) === true, 'D2: only who holds a place is counted');
    check(after.wrong?.has(id) === true, 'P7: a wrong entry is counted');
    const told = (after as unknown as { told: string[] }).told.length;
    check(
      told === (wrongEntries(after) === 3 ? 2 : 1),
      'D2, D12: the third wrong entry says that it revokes, and no other',
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
      'only what is in force lets in',
    );
    check(wrongEntries(after) === 0, 'D1: a right entry sets the count to zero');
    check(
      before?.undecided?.has(id) === true && !after.undecided?.has(id),
      'D2: a right entry gives its place back',
    );
  }
  if (step.do === 'take-over') {
    const others = [...(before?.undecided ?? [])].filter((id) => id !== process.entryId);
    const alive = state.processes.filter(
      ({ entryId, step: { do: at }, dead }) =>
        others.includes(entryId) && !dead && (at === 'compare' || at.startsWith('settle')),
    );
    check(alive.length === 0, 'D3: only places of dead entries are taken over');
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
    'told is what was settled',
  );
  switch (outcome.kind) {
    case 'right':
      check(
        passwordOf(outcome.epoch) === process.password,
        'who is let in has entered the password of the epoch that he gets',
      );
      break;
    case 'wrong':
      check(counted, 'P7: who is told "wrong" has been counted');
      check(
        item !== undefined && wrongEntries(item) < 3,
        'D2: the third wrong entry is told "revoked"',
      );
      break;
    case 'revoked':
      check(
        item !== undefined && wrongEntries(item) === 3,
        'D2: "revoked" is told only while three are wrong',
      );
      check(item?.lastRight !== process.entryId, 'D1: an entry that was right hears so again');
      break;
    case 'try-again':
      check(
        isRepeated || (!counted && item?.lastRight !== process.entryId),
        'D2: "try again" is told only to who was not counted',
      );
  }
}

/** Why an entry may find no place, and that it is told the truth of when there is one. */
function checkSentAway(
  state: State,
  { entryId }: Process,
  item: Credential,
  outcome: Outcome & { kind: 'try-again' },
): void {
  if (isResetDue(item, new Date(state.now).toISOString())) return;
  const { undecided = new Set() } = item;
  check(!undecided.has(entryId), 'D2: who holds a place keeps it');
  check(
    wrongEntries(item) + undecided.size === 3,
    'D2: only where three places are taken there is none',
  );
  check(!hasDead(item, state.now), 'D3: dead entries shut nobody out');
  const freeAt = Date.parse(item.reservedAt as string) + DEAD_AFTER_MS;
  check(
    outcome.afterSeconds === Math.ceil((freeAt - state.now) / 1000),
    'D2: who is sent away is told when to come',
  );
}

function hasDead(item: Credential | undefined, now: number): boolean {
  return (
    item?.undecided !== undefined && now - Date.parse(item.reservedAt as string) >= DEAD_AFTER_MS
  );
}

/**
 * When nobody is on the way any more, and half a minute is over, the investor is not locked out but by three wrong entries: a typo is a typo,
 * and the right password lets in.
 */
export function checkAtRest(state: State): void {
  if (state.processes.some(isOnTheWay)) return;
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
  if (wrong < 2) check(enter('typo', 'typo') === 'wrong', 'D3: at rest a typo is a typo');
  const told = enter('probe', due ? 'new' : (passwordOf(item.epoch) as string));
  const expected = wrong === 3 ? 'revoked' : 'right';
  check(told === expected, `D3: at rest a right entry is ${expected}, not ${told}`);
}

/**
 * The same for states from which the same can happen: what an entry has forgotten does not tell them apart, nor which of two entries of one
 * password is which.
 */
export function fingerprint({ item, processes, now, pauses }: State): string {
  const { undecided = new Set<string>(), wrong = new Set<string>() } = item ?? {};
  const living = processes.filter(isOnTheWay).map((process) => {
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
      .filter((process) => process.entryId === entryId && isOnTheWay(process))
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
  // A decoy has one epoch, and a random one.
  return item && !passwordOf(item.epoch) ? text.replaceAll(item.epoch, 'random') : text;
}

function traits(
  { password, does, startedAt, step }: Process,
  rename: (id: string) => string,
): unknown {
  return [password, does, startedAt, essence(step, rename)];
}

function isOnTheWay({ dead, step }: Process): boolean {
  return !dead && step.do !== 'answer' && step.do !== 'told';
}

/** What of a step's memory is ever looked at again. */
function essence(step: ModelStep, rename: (id: string) => string): unknown {
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
 * @returns how many there are
 * @throws RuleBroken with the shortest known way to the state where a rule does not hold
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
    telling(path, () => checkAtRest(state));
    for (const action of telling(path, () => actions(state))) {
      const way = [...path, action.name];
      stack.push({ state: telling(way, action.next), path: way });
    }
  }
  return seen.size;
}

/** Goes one way at random, as far as it leads; `choose` gives a number from 0 up to, not including, what it is given. */
export function walk(scenario: Scenario, choose: (below: number) => number): void {
  const path: string[] = [];
  let state = initialState(scenario);
  for (;;) {
    telling(path, () => checkAtRest(state));
    const possible = telling(path, () => actions(state));
    const action = possible[choose(possible.length)];
    if (!action) return;
    path.push(action.name);
    state = telling(path, action.next);
  }
}

function telling<T>(path: readonly string[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RuleBroken)
      throw new RuleBroken(`${error.message}\n  ${path.join('\n  ')}`);
    throw error;
  }
}
