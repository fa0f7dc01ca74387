/**
 * The types of a call: the Connect instance that receives it, the state of its contact, and the
 * results of its actions.
 */
import type { ErrorType } from '../../lib/contact-flows/flow-types.ts';
import type { NeuralVoice } from '../../lib/contact-flows/voices.ts';
import type { Coverage } from './coverage.ts';
import type { Action, Flow } from './flow.ts';
import type { FlowLogEntry } from './flow-log.ts';
import type { Invoke, Repeats } from './function-invocation.ts';
import type { Hours } from './hours.ts';
import type { Suite } from './input-encryption.ts';
import type { KeypadEntry } from './keypad-entry.ts';
import type { Values } from './references.ts';
import type { PromptEvent } from './speech.ts';
import type { Trace } from './trace.ts';

/** What the caller hears, or what the flow waits for. */
export type PhoneEvent =
  | PromptEvent
  | { type: 'listening'; mode: 'menu' | 'digits'; maxDigits: number; encrypted: boolean }
  | { type: 'disconnected' };

/** A Connect instance, as far as calls need it. */
export interface Instance {
  arn: string;
  /** The flow that calls begin in. */
  entry: Flow;
  /** By ARN. */
  flows: ReadonlyMap<string, Flow>;
  /** By ARN of the function. */
  functions: ReadonlyMap<string, Invoke>;
  /** By ARN. */
  hours: ReadonlyMap<string, Hours>;
  /** The number that the caller dialled, E.164. */
  number: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Receives each line of the flow log. */
  log?(line: string): void;
}

/** Options of a call. */
export interface CallOptions {
  /** The caller's number, E.164; an invented one by default. */
  from?: string;
  /** How Connect repeats each invocation. */
  repeats?: Repeats;
  /**
   * Selects the actions that fail by an error inside Connect, and so take the branch for
   * NoMatchingError. Some actions cannot fail.
   */
  fails?: (flow: Flow, action: Action) => boolean;
  coverage?: Coverage;
  suite?: Suite;
  /** [open] Whether Connect also encrypts the word that it stores if nothing was keyed. */
  encryptsTimeout?: boolean;
  /** Maximum number of consecutive actions without the caller; more count as an endless loop. */
  budget?: number;
}

/** The result of one action: the branch to follow, or what it waits for. */
export type ActionResult =
  | 'next'
  | 'ended'
  | { result: string }
  | { error: ErrorType }
  | { transfer: string }
  | Waiting;

/** The flow waits for keys. */
export interface Waiting {
  entry: KeypadEntry;
  encrypted: boolean;
}

/** The state of a contact, which actions change. */
export interface Contact extends Values {
  external: Record<string, string>;
  attributes: Record<string, string>;
  flowAttributes: Record<string, string>;
  voice: NeuralVoice;
  logging: boolean;
  /** How many times each Loop of the flow has continued, by action. */
  loops: Map<string, number>;
  flow: Flow;
}

/** The part of the call that an action may use. */
export interface ActingCall {
  readonly trace: Trace;
  readonly instance: Instance;
  readonly options: CallOptions;
  readonly contact: Contact;
  say(prompt: PromptEvent, how: { interruptible: boolean }): void;
  log(entry: FlowLogEntry): void;
}
