/**
 * A model checker for the attempt protocol. It runs production's own state machine and production's own requests against an
 * in-memory DynamoDB (proved equal to Amazon's in test/support), one storage call at a time, in every order, with processes dying
 * before or after any call, answers lost and calls repeated, time passing and midnight striking. After each call it holds the item against
 * the rules.
 */
import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  afterCompare,
  afterWrite,
  firstStep,
  type Outcome,
  type Step,
  type WriteStep,
} from '../../functions/domain/attempt.ts';
import { type Credential, isResetDue, wrongEntries } from '../../functions/domain/credential.ts';
import { writeOf } from '../../functions/store/attempt.ts';
import { Credentials } from '../../functions/store/credentials.ts';
import { toAttributes } from '../../functions/store/db.ts';
import { MemoryDynamoDB, type Snapshot } from '../support/memory-dynamodb.ts';

const TABLE = 'Credentials';
const ID = 'phone#82345601';
const START = Date.parse('2026-11-23T15:59:59.999Z');
const MIDNIGHT = Date.parse('2026-11-23T16:00:00.000Z');
const ABANDONED_MS = 31_000;

/** One entry on its way: which password was keyed, and how far it is. */
interface Process {
  entryId: string;
  password: string;
  step: Step;
  started: boolean;
  dead: boolean;
}

interface State {
  data: Snapshot;
  /** The credential that `data` holds. */
  item: Credential | undefined;
  processes: readonly Process[];
  now: number;
  /** How often 31 seconds may still pass. */
  pauses: number;
  tamper: NonNullable<Scenario['tamper']>;
}

/** What the model starts from. */
export interface Scenario {
  /** The password of each entry; those with the same `as` are one entry delivered twice. */
  entries: { password: 'old' | 'new' | 'wrong'; as?: string }[];
  /** Wrong entries counted before. */
  wrong?: number;
  /** A reset to the password `new` takes effect at midnight. */
  reset?: boolean;
  /** The ID is nobody's. */
  decoy?: boolean;
  /** How often 31 seconds may pass; once, if not told. */
  pauses?: number;
  /** Changes the requests, to see whether the model notices. */
  tamper?(step: WriteStep, request: UpdateItemCommandInput): UpdateItemCommandInput;
}

/** A rule that did not hold, and how it came to that. */
export class RuleBroken extends Error {}

type Action = { name: string; next(): State };

const events = {
  right: 'phone-password-verified',
  wrong: 'phone-password-refused',
  revoked: 'phone-password-revoked',
} as const;
const credentials = new Credentials(TABLE);
const db = new MemoryDynamoDB({ [TABLE]: { partitionKey: 'id' } });
/** What each epoch's password is. */
const PASSWORDS: Partial<Record<string, string>> = { E0: 'old', E1: 'new' };

export function initialState(scenario: Scenario): State {
  const wrong = Array.from({ length: scenario.wrong ?? 0 }, (_, i) => `before${i}`);
  const credential = {
    id: ID,
    account: 'C00088#10000001',
    userId: 'Abcd1234',
    passwordHash: 'old',
    pepper: 'p',
    passwordChangedAt: new Date(START).toISOString(),
    epoch: 'E0',
    ...(wrong.length > 0 ? { wrong: new Set(wrong) } : {}),
    ...(scenario.reset
      ? { resetAt: new Date(MIDNIGHT).toISOString(), resetHash: 'new', resetPepper: 'p', resetEpoch: 'E1' }
      : {}),
  };
  db.restore(new MemoryDynamoDB({ [TABLE]: { partitionKey: 'id' } }).snapshot());
  if (!scenario.decoy) db.execute('PutItem', { TableName: TABLE, Item: toAttributes(credential) });
  return {
    data: db.snapshot(),
    item: stored(),
    processes: scenario.entries.map(({ password, as }, i) => ({
      entryId: as ?? `entry${i}`,
      password,
      step: firstStep,
      started: false,
      dead: false,
    })),
    now: START,
    pauses: scenario.pauses ?? 1,
    tamper: scenario.tamper ?? ((_, request) => request),
  };
}

/** Everything that can happen next. */
export function actions(state: State): Action[] {
  const possible: Action[] = [];
  state.processes.forEach((process, i) => {
    if (!isOnTheWay(process)) return;
    const put = (changed: Partial<Process>, written: Pick<State, 'data' | 'item'> = state) => ({
      ...state,
      data: written.data,
      item: written.item,
      processes: state.processes.with(i, { ...process, started: true, ...changed }),
    });
    if (process.step.do === 'compare') {
      const { reserved } = process.step;
      check(
        !isResetDue(reserved, reserved.reservedAt as string),
        'D4: no entry is compared with a password whose time was over when it took its place',
      );
      const right = reserved.passwordHash === process.password;
      const step = afterCompare(process.step, { right });
      possible.push({ name: `${process.entryId}.${i} is compared`, next: () => put({ step }) });
    } else {
      const step = process.step as WriteStep;
      const write = (times: number, dead = false) => {
        const written = perform(state, process, step, times);
        return put({ step: written.next, dead }, written);
      };
      possible.push({ name: `${process.entryId}.${i} ${step.do}s`, next: () => write(1) });
      possible.push({
        name: `${process.entryId}.${i} ${step.do}s, its answer is lost, it is sent again`,
        next: () => write(2),
      });
      possible.push({
        name: `${process.entryId}.${i} ${step.do}s and dies`,
        next: () => write(1, true),
      });
    }
    if (process.started) possible.push({ name: `${process.entryId}.${i} dies`, next: () => put({ dead: true }) });
  });
  if (state.item?.resetAt && state.now < MIDNIGHT)
    possible.push({ name: 'midnight', next: () => ({ ...state, now: MIDNIGHT }) });
  if (state.pauses > 0) possible.push({ name: '31 seconds pass', next: () => pause(state) });
  return possible;
}

/** No function lives that long: who was on the way is dead. */
function pause(state: State): State {
  return {
    ...state,
    now: state.now + ABANDONED_MS,
    pauses: state.pauses - 1,
    processes: state.processes.map((process) =>
      process.started && isOnTheWay(process) ? { ...process, dead: true } : process,
    ),
  };
}

function perform(
  state: State,
  process: Process,
  step: WriteStep,
  times: number,
): Pick<State, 'data' | 'item'> & { next: Step } {
  db.restore(state.data);
  const now = new Date(state.now).toISOString();
  const entry = {
    id: process.entryId,
    credentialId: ID,
    origin: { actor: 'investor', channel: 'phone' } as const,
    events,
  };
  const request = state.tamper(step, writeOf(step, credentials, entry, now));
  let written = update(request);
  if (written.held) checkWrite(state, process, step, written.item, now);
  for (let i = 1; i < times; i++) written = update(request);
  const next = afterWrite(step, written, process.entryId, now);
  const item = stored();
  if (next.do === 'answer') checkAnswer(state, process, next.outcome, item);
  return { data: db.snapshot(), item, next };
}

function update(request: UpdateItemCommandInput): { held: boolean; item: Credential } {
  try {
    const { Attributes } = db.execute('UpdateItem', { ...request, ReturnValues: 'ALL_NEW' });
    return { held: true, item: credentialOf(Attributes ?? {}) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { held: false, item: credentialOf(error.Item ?? {}) };
  }
}

function stored(): Credential | undefined {
  const { Item } = db.execute('GetItem', { TableName: TABLE, Key: { id: { S: ID } }, ConsistentRead: true });
  return Item && credentialOf(Item);
}

/** What {@link credentialOf} has made of each item: the database freezes its items, and many writes meet the same one. */
const credentialsOfItems = new WeakMap<object, Credential>();

/** Without the events, whose ids are random: so that equal states look equal. */
function credentialOf(item: Record<string, AttributeValue>): Credential {
  let credential = credentialsOfItems.get(item);
  if (credential === undefined) {
    const { lastEvents: _, ...rest } = item;
    credential = unmarshall(rest) as Credential;
    credentialsOfItems.set(item, credential);
  }
  return credential;
}

function checkWrite(state: State, process: Process, step: WriteStep, after: Credential, now: string): void {
  const before = state.item;
  const undecided = after.undecided?.size ?? 0;
  check(wrongEntries(after) + undecided <= 3, 'D2: wrong and undecided entries hold at most three places');
  check(
    step.do === 'promote' || !before || !isResetDue(before, now),
    'D4: no write but a promotion while a reset is due',
  );
  const lost = [...(before?.wrong ?? [])].filter((id) => !after.wrong?.has(id));
  const clears = step.do === 'settle-right' || step.do === 'promote';
  check(lost.length === 0 || clears, 'D1: only a right entry or a new password sets the count to zero');
  if (step.do === 'settle-wrong') {
    check(PASSWORDS[step.epoch] !== process.password, 'P7: only a wrong entry is counted');
    check(after.epoch === step.epoch, 'D4: an entry is counted for the password that it was compared with');
  }
  if (step.do === 'settle-right') {
    check(before !== undefined && wrongEntries(before) < 3, 'P7: no entry is right once the password is revoked');
    check(PASSWORDS[step.epoch] === process.password && before?.epoch === step.epoch, 'only what is in force lets in');
  }
  if (step.do === 'take-over') {
    const others = [...(before?.undecided ?? [])].filter((id) => id !== process.entryId);
    const alive = state.processes.filter(
      (other) => others.includes(other.entryId) && other.started && !other.dead && other.step.do !== 'answer',
    );
    check(alive.length === 0, 'D3: only places of dead entries are taken over');
  }
}

function checkAnswer(state: State, process: Process, outcome: Outcome, item: Credential | undefined): void {
  const isRepeated = state.processes.filter((other) => other.entryId === process.entryId).length > 1;
  const counted = item?.wrong?.has(process.entryId) ?? false;
  switch (outcome.kind) {
    case 'right':
      check(
        PASSWORDS[outcome.epoch] === process.password,
        'who is let in has entered the password of the epoch that he gets',
      );
      break;
    case 'wrong':
      check(counted, 'P7: who is told "wrong" has been counted');
      break;
    case 'revoked':
      check(item !== undefined && wrongEntries(item) === 3, 'D2: "revoked" is told only while three are wrong');
      break;
    case 'try-again':
      check(
        isRepeated || (!counted && item?.lastRight !== process.entryId),
        'D2: "try again" is told only to who was not counted',
      );
  }
}

/** When nobody is on the way any more, the investor is not locked out but by three wrong entries. */
export function checkAtRest(state: State): void {
  if (state.processes.some(isOnTheWay)) return;
  const { item } = state;
  if (!item || typeof item.account === 'number') return;
  let rested: State = { ...state, now: state.now + ABANDONED_MS, processes: [] };
  const due = isResetDue(item, new Date(rested.now).toISOString());
  const password = due ? 'new' : (PASSWORDS[item.epoch] ?? '');
  const probe: Process = { entryId: 'probe', password, step: firstStep, started: false, dead: false };
  let step: Step = firstStep;
  while (step.do !== 'answer') {
    if (step.do === 'compare') {
      step = afterCompare(step, { right: step.reserved.passwordHash === password });
    } else {
      const { data, item: met, next } = perform(rested, probe, step, 1);
      rested = { ...rested, data, item: met };
      step = next;
    }
  }
  const expected = !due && wrongEntries(item) === 3 ? 'revoked' : 'right';
  check(step.outcome.kind === expected, `D3: at rest a right entry is ${expected}, not ${step.outcome.kind}`);
}

/**
 * The same for states from which the same can happen: what an entry has forgotten does not tell them apart, nor which of two entries of one
 * password is which.
 */
export function fingerprint({ item, processes, now, pauses }: State): string {
  const { undecided = new Set<string>(), wrong = new Set<string>() } = item ?? {};
  const living = processes.filter(isOnTheWay).map((process) => {
    const { entryId, password, step, started } = process;
    const marks = [undecided.has(entryId), wrong.has(entryId), item?.lastRight === entryId];
    return { entryId, sortedBy: JSON.stringify([password, started, marks, essence(step, (id) => typeof id)]) };
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
      .map(({ password, step, started }) => JSON.stringify([password, started, essence(step, rename)]))
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
  return item && !PASSWORDS[item.epoch] ? text.replaceAll(item.epoch, 'random') : text;
}

function isOnTheWay({ dead, step }: Process): boolean {
  return !dead && step.do !== 'answer';
}

/** What of a step's memory is ever looked at again. */
function essence(step: Step, rename: (id: string) => string): unknown {
  switch (step.do) {
    case 'compare':
      return [step.do, step.reserved.epoch, step.reserved.passwordHash, wrongEntries(step.reserved)];
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
  const stack: { state: State; path: readonly string[] }[] = [{ state: initialState(scenario), path: [] }];
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
    if (error instanceof RuleBroken) throw new RuleBroken(`${error.message}\n  ${path.join('\n  ')}`);
    throw error;
  }
}
