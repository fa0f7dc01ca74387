/** Types of a contact flow in Amazon Connect's flow language, version 2019-10-30. */

import type { ActionType } from './action-kinds.ts';
import type { ErrorType } from './flow-types.ts';

/** `Version` of every flow. */
export const FLOW_LANGUAGE_VERSION = '2019-10-30';

/** A value in the flow language. Every scalar is a string: `"5"`, `"True"`. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value };
/** Parameters of an action, by name. */
export type Parameters = Readonly<Record<string, Value>>;

/** A branch for values that meet a condition. */
export interface Condition {
  /** Identifier of an action, as every `NextAction`. */
  NextAction: string;
  Condition: { Operator: string; Operands: string[] };
}

/** A branch for an error. */
export interface ErrorBranch {
  NextAction: string;
  ErrorType: ErrorType;
}

/** Where an action leads. Empty if the action ends the call. */
export interface Transitions {
  NextAction?: string;
  Conditions?: Condition[];
  Errors?: ErrorBranch[];
}

/** An action, the unit of a flow. Connect's console calls it a block. */
export interface Action {
  Identifier: string;
  Type: ActionType;
  Parameters: Parameters;
  Transitions: Transitions;
}

/** A contact flow. */
export interface Flow {
  Version: typeof FLOW_LANGUAGE_VERSION;
  StartAction: string;
  Metadata: Record<string, never>;
  Actions: Action[];
}

/** Reference to the digits that the caller keyed last. */
export const KEYED = '$.StoredCustomerInput';
/** Value of {@link KEYED} if the caller keyed nothing. */
export const NOTHING_KEYED = 'Timeout';
