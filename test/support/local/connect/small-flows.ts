/** Flows of a few actions, each for one rule of the flow language. */

import { Call } from '../../../../local/connect/call.ts';
import type { CallOptions, Instance, PhoneEvent } from '../../../../local/connect/contact.ts';
import type { ContactFlowEvent } from '../../../../local/connect/contact-event.ts';
import { type Flow, readFlow } from '../../../../local/connect/flow.ts';
import type { Invoke } from '../../../../local/connect/function-invocation.ts';
import type { LambdaError } from '../../../../local/lambda/worker-protocol.ts';

/** The ARN of the function that `invoke` calls. */
export const FUNCTION = 'arn:aws:lambda:ap-southeast-1:000000000000:function:phone';

interface WrittenAction {
  Identifier: string;
  Type: string;
  Parameters: object;
  Transitions: object;
}

type Transitions = {
  next?: string;
  /** Condition to action: `'Equals 1'`, or only an operand for Equals. */
  when?: Record<string, string>;
  errors?: Record<string, string>;
};

/** An action in the flow language. Every branch that is not given leads to `end`. */
export function action(
  id: string,
  type: string,
  parameters: object = {},
  transitions: Transitions = {},
) {
  const { next = 'end', when = {}, errors } = transitions;
  const wanted =
    errors ??
    Object.fromEntries((ERRORS[type] ?? ['NoMatchingError']).map((each) => [each, 'end']));
  const menu =
    type === 'GetParticipantInput' &&
    'StoreInput' in parameters &&
    parameters.StoreInput === 'False';
  const branches = menu
    ? { InputTimeLimitExceeded: 'end', NoMatchingCondition: 'end', ...wanted }
    : wanted;
  const Transitions = {
    NextAction: next,
    ...(Object.keys(when).length > 0 && {
      Conditions: Object.entries(when).map(([text, NextAction]) => {
        const [operand = '', Operator = 'Equals'] = text.split(' ').reverse();
        return { NextAction, Condition: { Operator, Operands: [operand] } };
      }),
    }),
    Errors: Object.entries(branches).map(([ErrorType, NextAction]) => ({ NextAction, ErrorType })),
  };
  return { Identifier: id, Type: type, Parameters: parameters, Transitions };
}

const ERRORS: Record<string, string[]> = {
  Compare: ['NoMatchingCondition'],
  Loop: [],
  UpdateFlowLoggingBehavior: [],
  UpdateContactRecordingBehavior: [],
};

/** A prompt. */
export const say = (id: string, text: string, next = 'end') =>
  action(id, 'MessageParticipant', { Text: text }, { next });

/** A menu of one key, with a time limit of 8 s. */
export const menu = (
  id: string,
  when: Record<string, string>,
  errors: Record<string, string> = {},
) =>
  action(
    id,
    'GetParticipantInput',
    { Text: 'Choose', InputTimeLimitSeconds: '8', StoreInput: 'False' },
    { when, errors: { NoMatchingError: 'end', ...errors } },
  );

/** An entry of up to 8 digits, with a time limit of 10 s. */
export const store = (id: string, change: object = {}, next = 'heard') =>
  action(
    id,
    'GetParticipantInput',
    {
      Text: 'Key it',
      InputTimeLimitSeconds: '10',
      StoreInput: 'True',
      InputValidation: { CustomValidation: { MaximumLength: '8' } },
      ...change,
    },
    { next },
  );

/** An invocation of the function, with a time limit of 1 s. */
export const invoke = (
  id: string,
  sent: Record<string, string>,
  next: string,
  errors?: Record<string, string>,
) =>
  action(
    id,
    'InvokeLambdaFunction',
    {
      LambdaFunctionARN: FUNCTION,
      InvocationTimeLimitSeconds: '1',
      LambdaInvocationAttributes: sent,
      ResponseValidation: { ResponseType: 'STRING_MAP' },
    },
    { next, ...(errors && { errors }) },
  );

/** A transfer to the flow with this name. */
export const transfer = (id: string, name: string) =>
  action(id, 'TransferToFlow', { ContactFlowId: `arn:flow:${name}` });

/** Ends the call. */
export const end = {
  Identifier: 'end',
  Type: 'DisconnectParticipant',
  Parameters: {},
  Transitions: {},
};

/** Says the stored input, then ends. */
export const heard = say('heard', 'heard $.StoredCustomerInput');

/** Reads a flow of these actions. */
export function flow(name: string, ...actions: WrittenAction[]): Flow {
  return readFlow(name, `arn:flow:${name}`, content(...actions));
}

/**
 * The content of a flow.
 * @param actions in order; the flow starts with the first one
 */
export function content(...actions: object[]): string {
  const [first] = actions as { Identifier: string }[];
  return JSON.stringify({
    Version: '2019-10-30',
    StartAction: first?.Identifier,
    Metadata: {},
    Actions: actions,
  });
}

/** A call in progress. */
export interface Played {
  call: Call;
  /** The prompts so far; an ended call adds `end`. */
  heard(): string[];
  events: PhoneEvent[];
  invocations: ContactFlowEvent[];
  log: string[];
  press(keys: string): Promise<string[]>;
  silence(seconds?: number): Promise<string[]>;
}

/** The function's result, or its error. */
export type Answer = (event: ContactFlowEvent) => unknown;

/** Starts a call in the first of the flows. */
export async function play(
  flows: [Flow, ...Flow[]],
  {
    answer = () => ({}),
    invoke,
    now = () => 0,
    ...options
  }: CallOptions & {
    answer?: Answer;
    invoke?: Invoke;
    now?: () => number;
  } & Partial<Instance> = {},
): Promise<Played> {
  const invocations: ContactFlowEvent[] = [];
  const log: string[] = [];
  const instance: Instance = {
    arn: 'arn:instance',
    entry: flows[0],
    flows: new Map(flows.map((each) => [each.arn, each])),
    functions: new Map([
      [
        FUNCTION,
        async (event) => {
          invocations.push(event);
          if (invoke) return invoke(event);
          try {
            return { result: JSON.stringify((await answer(event)) ?? null) };
          } catch (error) {
            return {
              error: { errorType: (error as Error).name, errorMessage: '' } satisfies LambdaError,
            };
          }
        },
      ],
    ]),
    hours: options.hours ?? new Map(),
    number: '+85230000000',
    now,
    log: (line) => log.push(line),
  };
  const call = new Call(instance, options);
  const events: PhoneEvent[] = [];
  const record = (more: PhoneEvent[]) => {
    events.push(...more);
    return more.map((event) =>
      event.type === 'prompt' ? event.text : event.type === 'listening' ? 'listening' : 'end',
    );
  };
  record(await call.start());
  return {
    call,
    events,
    invocations,
    log,
    heard: () =>
      events.flatMap((event) =>
        event.type === 'prompt' ? [event.text] : event.type === 'disconnected' ? ['end'] : [],
      ),
    press: async (keys) => record(await call.press(keys)),
    silence: async (seconds) => record(await call.silence(seconds)),
  };
}
