import * as z from 'zod';
import { type ErrorType, type KindName, kindOf, type ParametersOf } from './action-kinds.ts';
import type { Operator } from './conditions.ts';

/** A flow that can't be played, or did what no flow may do; names flow and action. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
}

interface Branches {
  next?: string;
  conditions: { to: string; operator: Operator; operand: string }[];
  errors: { type: ErrorType; to: string }[];
}

/** An action with parameters that were checked, by its kind. */
export type Action = {
  [Name in KindName]: { id: string; kind: Name; type: string; parameters: ParametersOf<Name>; branches: Branches };
}[KindName];

export interface Flow {
  arn: string;
  name: string;
  start: string;
  actions: ReadonlyMap<string, Action>;
}

const id = z.string().regex(/^[^%:(\\/)=$,;[\]{}]{1,50}$/, { error: 'is no identifier' });
const documentForm = z.strictObject({
  Version: z.literal('2019-10-30'),
  StartAction: id,
  Metadata: z.optional(z.record(z.string(), z.unknown())),
  Actions: z
    .array(
      z.strictObject({
        Identifier: id,
        Type: z.string(),
        Parameters: z.record(z.string(), z.unknown()),
        Transitions: z.strictObject({
          NextAction: z.optional(id),
          Conditions: z.optional(
            z.array(
              z.strictObject({
                NextAction: id,
                Condition: z.strictObject({ Operator: z.string(), Operands: z.tuple([z.string()]) }),
              }),
            ),
          ),
          Errors: z.optional(z.array(z.strictObject({ NextAction: id, ErrorType: z.string() }))),
        }),
      }),
    )
    .min(1)
    .max(250),
});
type WrittenAction = z.infer<typeof documentForm>['Actions'][number];

const LARGEST = 256_000;

/**
 * Reads the content of a flow as Connect does when it publishes one.
 * @throws FlowError naming the flow, and the action, parameter, operator, reference or branch that Connect or the simulator does not take
 */
export function readFlow(name: string, arn: string, content: string): Flow {
  const refuse = (what: string): never => {
    throw new FlowError(`Flow ${name}: ${what}`);
  };
  if (content.length > LARGEST) refuse(`has ${content.length} characters, more than ${LARGEST}`);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  const read = documentForm.safeParse(json);
  if (!read.success) return refuse(complaint(read.error));
  const { StartAction: start, Actions } = read.data;
  const actions = new Map<string, Action>();
  for (const written of Actions) {
    const here = `action ${written.Identifier} (${written.Type})`;
    if (actions.has(written.Identifier)) refuse(`${here} is there twice`);
    actions.set(
      written.Identifier,
      readAction(written, (what) => refuse(`${here} ${what}`)),
    );
  }
  const known = (target: string, of: string) =>
    actions.has(target) || refuse(`${of} leads to ${target}, which is no action`);
  known(start, 'the start');
  for (const action of actions.values()) for (const to of targets(action)) known(to, `action ${action.id}`);
  const reached = reachable(start, actions);
  const lost = [...actions.keys()].find((each) => !reached.has(each));
  if (lost) refuse(`action ${lost} can't be reached`);
  return { arn, name, start, actions };
}

function readAction(written: WrittenAction, refuse: (what: string) => never): Action {
  const { Identifier, Type: type, Parameters, Transitions } = written;
  const [name, kind] = kindOf(type, Parameters) ?? refuse('is of a type that the simulator does not know');
  const parameters = kind.parameters.safeParse(Parameters);
  if (!parameters.success) return refuse(`has parameters that it can't have: ${complaint(parameters.error)}`);

  const { NextAction, Conditions = [], Errors = [] } = Transitions;
  if (kind.terminal && Object.keys(Transitions).length > 0) refuse('ends the flow, and has transitions');
  if (!kind.terminal && NextAction === undefined) refuse('has no NextAction');
  const types = Errors.map(({ ErrorType }) => ErrorType);
  const [missing] = kind.errors.filter((each) => !types.includes(each));
  const [spare] = types.filter(
    (each, index) => !kind.errors.includes(each as ErrorType) || types.indexOf(each) < index,
  );
  if (missing) refuse(`has no branch for ${missing}`);
  if (spare) refuse(`can't have a branch for ${spare}, or not two`);
  if (Conditions.length > 0 && !kind.conditions) refuse("can't have conditions");
  const operands = Conditions.map(({ Condition }) => Condition.Operands[0]);
  if (kind.conditions?.operands?.(operands) === false) refuse(`can't have conditions on ${operands}`);
  for (const { Condition } of Conditions) {
    if (!kind.conditions?.operators.includes(Condition.Operator)) {
      refuse(`can't have a condition by the operator ${Condition.Operator}`);
    }
  }
  return {
    id: Identifier,
    kind: name,
    type,
    parameters: parameters.data,
    branches: {
      ...(NextAction !== undefined && { next: NextAction }),
      conditions: Conditions.map(({ NextAction: to, Condition: { Operator: operator, Operands } }) => ({
        to,
        operator: operator as Operator,
        operand: Operands[0],
      })),
      errors: Errors.map(({ NextAction: to, ErrorType }) => ({ to, type: ErrorType as ErrorType })),
    },
  } as Action;
}

/** What Connect's console would show: the first thing wrong, by its path. */
function complaint({ issues }: z.ZodError): string {
  const [first] = issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? (issue.errors.flat() as typeof issues) : [issue],
  );
  return `${[...(first?.path ?? [])].join('.')} ${first?.message}`.trim();
}

function targets({ branches: { next, conditions, errors } }: Action): string[] {
  return [...(next === undefined ? [] : [next]), ...conditions.map(({ to }) => to), ...errors.map(({ to }) => to)];
}

function reachable(start: string, actions: Map<string, Action>): Set<string> {
  const found = new Set([start]);
  for (const each of found) {
    const action = actions.get(each);
    if (action) for (const to of targets(action)) found.add(to);
  }
  return found;
}
