/** Types of a contact flow in Amazon Connect's flow language, version 2019-10-30. */

import type { ActionType } from './action-kinds.ts';
import type { ErrorType } from './flow-types.ts';

export const FLOW_LANGUAGE_VERSION = '2019-10-30';

/** A value in the flow language. Every scalar is a string: `"5"`, `"True"`. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value };
export type Parameters = Readonly<Record<string, Value>>;

export interface Condition {
  NextAction: string;
  Condition: { Operator: string; Operands: string[] };
}

export interface ErrorBranch {
  NextAction: string;
  ErrorType: ErrorType;
}

export interface Transitions {
  NextAction?: string;
  Conditions?: Condition[];
  Errors?: ErrorBranch[];
}

export interface Action {
  Identifier: string;
  Type: ActionType;
  Parameters: Parameters;
  Transitions: Transitions;
}

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
