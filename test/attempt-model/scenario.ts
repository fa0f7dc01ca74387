/** What a scenario of the model consists of, and the state that it passes through. */
import type { afterCompare, afterWrite, Step } from '../../core/domain/attempt.ts';
import type { Credential } from '../../core/domain/credential.ts';
import type { Update } from '../../core/store/write.ts';
import type { Snapshot } from '../memory-dynamodb/memory-dynamodb.ts';

export const MIDNIGHT = Date.parse('2026-11-23T16:00:00.000Z');
/** After this time an entry counts as abandoned (D3); the rule's own number, not production's. */
export const DEAD_AFTER_MS = 30_000;

/**
 * What follows a right entry, in its own transaction: the password is replaced or the ID retired.
 */
export type Replacement = { do: 'replace' | 'retire'; epoch: string };
export type ModelStep = Step | Replacement | { do: 'replaced'; changed: boolean };

/** One running entry: which password was entered, and its next step. */
export interface Process {
  entryId: string;
  password: string;
  does?: Replacement['do'];
  step: ModelStep;
  startedAt?: number;
  dead: boolean;
}

export interface State {
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
  /** The only step whose write it changes, if it is one step. */
  of?: string;
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

/** What the database holds. */
export type Stored = Pick<State, 'data' | 'item'>;

/** A rule that did not hold; the message says which, and after which actions. */
export class RuleBroken extends Error {}

/** @throws RuleBroken unless the rule holds */
export function check(holds: boolean, rule: string): void {
  if (!holds) throw new RuleBroken(rule);
}

/** The password of an epoch; in the model each password is its own hash. */
export function passwordOf(epoch: string): string | undefined {
  return epoch.startsWith('changed') ? 'changed' : { E0: 'old', E1: 'new' }[epoch];
}

export function isRunning({ dead, step }: Process): boolean {
  return !dead && step.do !== 'answer' && step.do !== 'replaced';
}

export function isReplacement(step: ModelStep): step is Replacement {
  return step.do === 'replace' || step.do === 'retire';
}

/** The entries that are alive and were given a slot. */
export function aliveInSlots({ processes }: State): string[] {
  return processes
    .filter(({ dead, step: { do: at } }) => !dead && (at === 'compare' || at.startsWith('settle')))
    .map(({ entryId }) => entryId);
}

/** The value under a key, made if the map has none. */
export function entryOf<Key, Value>(
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
