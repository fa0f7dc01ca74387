import * as z from 'zod';
import {
  TESTING_LANGUAGE_VERSION,
  type TestCase,
  testCaseLimits,
} from '../../../lib/contact-flows/testing-language/testing-language.ts';

/**
 * A test case that cannot run: something in it is not known here, or refers to nothing. The message
 * names it.
 */
export class TestCaseError extends Error {
  override readonly name = 'TestCaseError';
}

const id = z.string().min(1);
const empty = z.strictObject({});

const lambdaAction = {
  ActionType: z.literal('InvokeLambdaFunction'),
  ActionParameters: z.strictObject({ LambdaFunctionARN: id }),
};
const hoursAction = {
  ActionType: z.literal('CheckHoursOfOperation'),
  ActionParameters: z.strictObject({ HoursOfOperationId: id }),
};
const substitute = z.strictObject({ Type: z.literal('SubstituteResource'), SubstituteArn: id });

const byType = { Identifier: id, Actor: z.literal('System') };
const event = z.discriminatedUnion('Type', [
  z.strictObject({ ...byType, Type: z.literal('TestInitiated'), Properties: empty }),
  z.strictObject({ ...byType, Type: z.literal('TestCompleted'), Properties: empty }),
  z.strictObject({
    ...byType,
    Type: z.literal('MessageReceived'),
    Properties: z.strictObject({
      Text: id,
      MatchingCriteria: z.strictObject({ Type: z.enum(['Similarity', 'Inclusion']) }),
    }),
  }),
  z.strictObject({
    ...byType,
    Type: z.literal('FlowActionStarted'),
    Properties: z.discriminatedUnion('ActionType', [
      z.strictObject(lambdaAction),
      z.strictObject(hoursAction),
    ]),
  }),
]);

const mock = z.strictObject({
  Type: z.literal('MockResponse'),
  Response: z.discriminatedUnion('Type', [
    z.strictObject({
      Type: z.literal('ExecutionResult'),
      ExecutionResult: z.strictObject({ LoadedData: id }),
    }),
    z.strictObject({
      Type: z.literal('Error'),
      Error: z.strictObject({ Value: z.enum(['TimeLimitExceeded', 'NoMatchingError']) }),
    }),
  ]),
});

const link = {
  Identifier: id,
  Transitions: z.strictObject({ NextAction: z.optional(id) }),
};
const action = z.discriminatedUnion('Type', [
  z.strictObject({
    ...link,
    Type: z.literal('SendInstruction'),
    Parameters: z.strictObject({
      ActionType: z.literal('SendInstruction'),
      Actor: z.literal('Customer'),
      Instruction: z.discriminatedUnion('Type', [
        z.strictObject({
          Type: z.literal('DtmfInput'),
          Properties: z.strictObject({ Value: z.string().regex(/^[0-9*#]+$/, 'keys') }),
        }),
        z.strictObject({ Type: z.literal('Disconnect') }),
      ]),
    }),
  }),
  z.strictObject({
    ...link,
    Type: z.literal('OverrideSystemBehavior'),
    Parameters: z.strictObject({
      ActionType: z.literal('OverrideSystemBehavior'),
      Behavior: z.strictObject({
        Type: z.literal('FlowAction'),
        Properties: z.discriminatedUnion('ActionType', [
          z.strictObject({ ...lambdaAction, Strategy: z.union([mock, substitute]) }),
          // Two reports of real instances: hours take no MockResponse, though it is documented.
          z.strictObject({ ...hoursAction, Strategy: substitute }),
        ]),
      }),
    }),
  }),
  z.strictObject({
    ...link,
    Type: z.literal('Assert'),
    Parameters: z.strictObject({ Namespace: id, Operator: id, Operand: z.string() }),
  }),
  z.strictObject({
    ...link,
    Type: z.literal('TestControl'),
    Parameters: z.strictObject({
      ActionType: z.literal('TestControl'),
      Command: z.strictObject({ Type: z.literal('EndTest') }),
    }),
  }),
]);

const testCase = z.strictObject({
  Version: z.literal(TESTING_LANGUAGE_VERSION),
  Metadata: z.record(z.string(), z.unknown()),
  Observations: z
    .array(
      z.strictObject({
        Identifier: id,
        Event: event,
        Actions: z.array(action),
        Transitions: z.strictObject({ NextObservations: z.array(id) }),
      }),
    )
    .min(1),
});

/**
 * Reads the content of a test case.
 * @throws TestCaseError that names the version, event, action, strategy or field that is not known,
 * or the identifier that is missing or there twice
 */
export function readTestCase(name: string, content: string): TestCase {
  const refuse = (what: string): never => {
    throw new TestCaseError(`Test case ${name}: ${what}`);
  };
  if (content.length > testCaseLimits.content) refuse(`has ${content.length} characters`);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return refuse(`is not JSON: ${(error as Error).message}`);
  }
  const read = testCase.safeParse(json);
  if (!read.success) return refuse(firstIssue(read.error, json));
  const wrong = wrongIdentifier(read.data as TestCase);
  if (wrong) refuse(wrong);
  return read.data as TestCase;
}

function wrongIdentifier({ Observations }: TestCase): string | undefined {
  const twice = (names: string[]) => names.find((each, index) => names.indexOf(each) < index);
  const observations = Observations.map(({ Identifier }) => Identifier);
  const actions = Observations.flatMap(({ Actions }) => Actions.map((each) => each.Identifier));
  const again = twice(observations) ?? twice(actions);
  if (again) return `has the identifier ${again} twice`;
  const next = Observations.flatMap(({ Transitions }) => Transitions.NextObservations);
  const unknown = next.find((each) => !observations.includes(each));
  if (unknown) return `leads to the observation ${unknown}, which it does not have`;
  for (const { Identifier, Actions } of Observations) {
    const own = Actions.map((each) => each.Identifier);
    const lost = Actions.find(
      ({ Transitions: { NextAction } }) => NextAction !== undefined && !own.includes(NextAction),
    );
    if (lost) return `${Identifier} has no action ${lost.Transitions.NextAction}`;
  }
  return undefined;
}

/** The first problem: where it is, and what is there. */
function firstIssue({ issues }: z.ZodError, json: unknown): string {
  const [first] = issues.flatMap((issue) =>
    issue.code === 'invalid_union' && issue.errors.length > 0
      ? issue.errors.flat().map((each) => ({ ...each, path: [...issue.path, ...each.path] }))
      : [issue],
  );
  const path = first?.path ?? [];
  const found = path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown>)?.[key],
    json,
  );
  const what = typeof found === 'string' || found === undefined ? ` (${found})` : '';
  return `${path.join('.')}${what} ${first?.message}`;
}
