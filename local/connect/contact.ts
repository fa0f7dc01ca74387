/** What a call is made of: the instance that it came to, how its contact stands, and what its actions leave. */
import type { ErrorType } from '../../lib/contact-flows/flow-types.ts';
import type { NeuralVoice } from '../../lib/contact-flows/voices.ts';
import type { Coverage } from './coverage.ts';
import type { Action, Flow } from './flow.ts';
import type { FlowLogEntry } from './flow-log.ts';
import type { Invoke, Repeats } from './function-call.ts';
import type { Hours } from './hours.ts';
import type { Suite } from './input-encryption.ts';
import type { KeypadEntry } from './keypad-entry.ts';
import type { Values } from './references.ts';
import type { PromptEvent } from './speech.ts';
import type { Trace } from './trace.ts';

export type PhoneEvent =
  | PromptEvent
  | { type: 'listening'; mode: 'menu' | 'digits'; maxDigits: number; encrypted: boolean }
  | { type: 'disconnected' };

/** An instance of Connect, as far as calls need it. */
export interface Instance {
  arn: string;
  /** Where calls begin. */
  entry: Flow;
  /** By ARN. */
  flows: ReadonlyMap<string, Flow>;
  /** By the ARN of the function. */
  functions: ReadonlyMap<string, Invoke>;
  /** By ARN. */
  hours: ReadonlyMap<string, Hours>;
  /** The number that was called, E.164. */
  number: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** A line of the flow log. */
  log?(line: string): void;
}

export interface CallOptions {
  /** The caller's number, E.164; default one of nobody. */
  from?: string;
  /** What Connect may do with each invocation. */
  repeats?: Repeats;
  /** Says which actions fail by a fault of Connect's own, and so take the branch for NoMatchingError; some can't. */
  fails?: (flow: Flow, action: Action) => boolean;
  coverage?: Coverage;
  suite?: Suite;
  /** Whether the word for nothing keyed is encrypted too; it is open what Connect does. */
  encryptsTimeout?: boolean;
  /** So many actions in a row without the caller are endless. */
  budget?: number;
}

/** What one action did: by which way it is left, or what it waits for. */
export type Outcome =
  | 'next'
  | 'ended'
  | { result: string }
  | { error: ErrorType }
  | { transfer: string }
  | Waiting;

/** For keys. */
export interface Waiting {
  entry: KeypadEntry;
  encrypted: boolean;
}

/** How a contact stands; actions change it. */
export interface Contact extends Values {
  external: Record<string, string>;
  attributes: Record<string, string>;
  flowAttributes: Record<string, string>;
  voice: NeuralVoice;
  logging: boolean;
  /** How often each Loop of the flow has continued. */
  loops: Map<string, number>;
  flow: Flow;
}

/** What an action may do with the call that it is performed in. */
export interface ActingCall {
  readonly trace: Trace;
  readonly instance: Instance;
  readonly options: CallOptions;
  readonly contact: Contact;
  say(prompt: PromptEvent, how: { interruptible: boolean }): void;
  log(entry: FlowLogEntry): void;
}
