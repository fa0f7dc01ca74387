import type { Action, Flow } from '../flow-language.ts';
import type { ErrorType } from '../flow-types.ts';
import { referencesIn as inText } from '../known-references.ts';

/** A way from one action to another. */
export interface Edge {
  from: Action;
  to: string;
  kind: 'next' | 'condition' | 'error';
  /** Of a condition. */
  operand?: string;
  /** Of an error. */
  error?: ErrorType;
}

/** Actions whose NextAction repeats the branch that is taken when no condition holds: it is no way of its own. */
const BRANCHING = new Set(['Compare', 'Loop', 'CheckHoursOfOperation']);

export const isEntry = ({ Type, Parameters }: Action): boolean =>
  Type === 'GetParticipantInput' && Parameters.StoreInput === 'True';
export const isMenu = (action: Action): boolean =>
  action.Type === 'GetParticipantInput' && !isEntry(action);
export const isSecretEntry = (action: Action): boolean =>
  isEntry(action) && 'InputEncryption' in action.Parameters;
export const mirrorsNext = (action: Action): boolean =>
  BRANCHING.has(action.Type) || isMenu(action);

/** Every way out of an action. */
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

export const edgesOf = (flow: Flow): Edge[] => flow.Actions.flatMap(edgesFrom);

/** What can be reached from an action, itself included, along the edges given. */
export function reachable(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start]);
  for (const each of found) {
    for (const { from, to } of edges) if (from.Identifier === each) found.add(to);
  }
  return found;
}

/** Every string within a value. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Every reference within a value: `$.External.result`. */
export const referencesIn = (value: unknown): string[] => stringsIn(value).flatMap(inText);
