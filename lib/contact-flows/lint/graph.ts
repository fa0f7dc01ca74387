import type { Action, Flow } from '../flow-language.ts';
import type { ErrorType } from '../flow-types.ts';
import { referencesIn as inText } from '../known-references.ts';

/** A transition from one action to another. */
export interface Edge {
  from: Action;
  /** Identifier of the next action. */
  to: string;
  kind: 'next' | 'condition' | 'error';
  /** Operand, if it is a condition. */
  operand?: string;
  /** Error type, if it is an error. */
  error?: ErrorType;
}

/** Actions whose NextAction repeats the branch for "no condition holds", so it is not an edge. */
const BRANCHING = new Set(['Compare', 'Loop', 'CheckHoursOfOperation']);

/** Whether an action stores digits that the caller keys. */
export const isEntry = ({ Type, Parameters }: Action): boolean =>
  Type === 'GetParticipantInput' && Parameters.StoreInput === 'True';
/** Whether an action asks for one key. */
export const isMenu = (action: Action): boolean =>
  action.Type === 'GetParticipantInput' && !isEntry(action);
/** Whether an action stores digits encrypted. */
export const isSecretEntry = (action: Action): boolean =>
  isEntry(action) && 'InputEncryption' in action.Parameters;
/** Whether NextAction repeats another branch of the action. */
export const mirrorsNext = (action: Action): boolean =>
  BRANCHING.has(action.Type) || isMenu(action);

/** All edges from an action. */
export function edgesFrom(from: Action): Edge[] {
  const { NextAction, Conditions = [], Errors = [] } = from.Transitions;
  return [
    ...(NextAction === undefined || mirrorsNext(from)
      ? []
      : [{ from, to: NextAction, kind: 'next' as const }]),
    ...Conditions.map(({ NextAction: to, Condition }) => ({
      from,
      to,
      kind: 'condition' as const,
      ...(Condition.Operands[0] !== undefined && { operand: Condition.Operands[0] }),
    })),
    ...Errors.map(({ NextAction: to, ErrorType: error }) => ({
      from,
      to,
      kind: 'error' as const,
      error,
    })),
  ];
}

/** All edges of a flow. */
export const edgesOf = (flow: Flow): Edge[] => flow.Actions.flatMap(edgesFrom);

/** Identifiers of the actions reachable from `start` along the given edges, including `start`. */
export function reachable(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start]);
  for (const each of found) {
    for (const { from, to } of edges) if (from.Identifier === each) found.add(to);
  }
  return found;
}

/** All strings in a value, however deeply nested. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** All references in a value, such as `$.External.result`. */
export const referencesIn = (value: unknown): string[] => stringsIn(value).flatMap(inText);
