/** Amazon Connect's flow language, version 2019-10-30: what a contact flow is made of. */

import type { ActionType } from './action-kinds.ts';
import type { ErrorType } from './flow-types.ts';

export const FLOW_LANGUAGE_VERSION = '2019-10-30';

/** Every scalar of the flow language is a string: `"5"`, `"True"`. */
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

/** What was keyed last, or the word that Connect stores there when nothing was. */
export const KEYED = '$.StoredCustomerInput';
export const NOTHING_KEYED = 'Timeout';
