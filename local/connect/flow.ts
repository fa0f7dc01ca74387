import * as z from 'zod';
import {
  type KindName,
  kindNameOf,
  type Operator,
  type ParametersOf,
} from '../../lib/contact-flows/action-kinds.ts';
import {
  FLOW_LANGUAGE_VERSION,
  type Flow as FlowLanguage,
} from '../../lib/contact-flows/flow-language.ts';
import type { ErrorType, FlowType } from '../../lib/contact-flows/flow-types.ts';
import { refusals } from '../../lib/contact-flows/lint/index.ts';

/**
 * A flow that cannot run, or an action that did what no flow may do. The message names the flow and
 * the action.
 */
export class FlowError extends Error {
  override readonly name = 'FlowError';
}

interface Branches {
  next?: string;
  conditions: { to: string; operator: Operator; operand: string }[];
  errors: { type: ErrorType; to: string }[];
}

/** An action of a known kind, with checked parameters. */
export type Action = {
  [Name in KindName]: {
    id: string;
    kind: Name;
    type: string;
    parameters: ParametersOf<Name>;
    branches: Branches;
  };
}[KindName];

/** A flow that can run. */
export interface Flow {
  arn: string;
  name: string;
  start: string;
  actions: ReadonlyMap<string, Action>;
}

const id = z.string();
const documentForm = z.strictObject({
  Version: z.literal(FLOW_LANGUAGE_VERSION),
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
                Condition: z.strictObject({
                  Operator: z.string(),
                  Operands: z.tuple([z.string()]),
                }),
              }),
            ),
          ),
          Errors: z.optional(z.array(z.strictObject({ NextAction: id, ErrorType: z.string() }))),
        }),
      }),
    )
    .min(1),
});

/**
 * Reads the content of a flow as Connect does on publishing, with the linter's table of actions.
 * @throws FlowError naming the flow, and the action, parameter, operator, reference or branch that
 * Connect or the simulator rejects
 */
export function readFlow(
  name: string,
  arn: string,
  content: string,
  flowType: FlowType = 'CONTACT_FLOW',
): Flow {
  const refuse = (what: string): never => {
    throw new FlowError(`Flow ${name}: ${what}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  const read = documentForm.safeParse(json);
  if (!read.success) return refuse(firstIssue(read.error));
  const flow = read.data as unknown as FlowLanguage;
  const refused = refusals(flow, { goodbyes: [], flowType, bound: true });
  if (refused.length > 0) refuse(refused.join('; '));
  return {
    arn,
    name,
    start: flow.StartAction,
    actions: new Map(flow.Actions.map((each) => [each.Identifier, actionOf(each)])),
  };
}

function actionOf({
  Identifier,
  Type,
  Parameters,
  Transitions,
}: FlowLanguage['Actions'][number]): Action {
  const { NextAction, Conditions = [], Errors = [] } = Transitions;
  return {
    id: Identifier,
    kind: kindNameOf(Type, Parameters),
    type: Type,
    parameters: Parameters,
    branches: {
      ...(NextAction !== undefined && { next: NextAction }),
      conditions: Conditions.map(
        ({ NextAction: to, Condition: { Operator: operator, Operands } }) => ({
          to,
          operator: operator as Operator,
          operand: Operands[0] as string,
        }),
      ),
      errors: Errors.map(({ NextAction: to, ErrorType: type }) => ({ to, type })),
    },
  } as Action;
}

/** The first problem, with its path, as in Connect's console. */
function firstIssue({ issues }: z.ZodError): string {
  const [first] = issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? (issue.errors.flat() as typeof issues) : [issue],
  );
  return `${[...(first?.path ?? [])].join('.')} ${first?.message}`.trim();
}
