/**
 * Amazon Connect's testing language, as far as the scenarios and the simulator know it. Source:
 * https://docs.aws.amazon.com/connect/latest/devguide/testing-language.html; docs/connect.md lists
 * what others report of a real instance, and what is open.
 */

/**
 * The developer guide's pages say 2019-10-30, and so do two reports of real instances, which refuse
 * another one. An older copy of the pages says 2025-06-21.
 */
export const TESTING_LANGUAGE_VERSION = '2019-10-30';

/** Limits of test cases, each stated only here. */
export const testCaseLimits = {
  /** Schema of AWS::Connect::TestCase. */
  content: 256_000,
  /** The same. */
  name: 127,
  /** Administrator guide, "Execute test cases": a test that is not over by then has failed. */
  seconds: 300,
  /** The same: further executions wait, 100 in all. */
  concurrent: 5,
} as const;

/** How a message is compared with what was heard. */
export type Matching = 'Similarity' | 'Inclusion';

/** What the system does. */
export type TestEvent = { Identifier: string; Actor: 'System' } & (
  | { Type: 'TestInitiated' | 'TestCompleted'; Properties: Record<string, never> }
  | { Type: 'MessageReceived'; Properties: { Text: string; MatchingCriteria: { Type: Matching } } }
  | {
      Type: 'FlowActionStarted';
      Properties:
        | {
            ActionType: 'InvokeLambdaFunction';
            ActionParameters: { LambdaFunctionARN: string };
          }
        | {
            ActionType: 'CheckHoursOfOperation';
            ActionParameters: { HoursOfOperationId: string };
          };
    }
);

/** How the next invocation of the function ends instead. */
export type MockResponse = {
  Type: 'MockResponse';
  Response:
    | { Type: 'ExecutionResult'; ExecutionResult: { LoadedData: string } }
    | { Type: 'Error'; Error: { Value: 'TimeLimitExceeded' | 'NoMatchingError' } };
};

/** What another resource does in place of the one that the flow names. */
export interface SubstituteResource {
  Type: 'SubstituteResource';
  SubstituteArn: string;
}

/** One single use of a resource, overridden: the next one that has no earlier override. */
export type Override =
  | {
      ActionType: 'InvokeLambdaFunction';
      ActionParameters: { LambdaFunctionARN: string };
      Strategy: MockResponse | SubstituteResource;
    }
  | {
      ActionType: 'CheckHoursOfOperation';
      ActionParameters: { HoursOfOperationId: string };
      Strategy: SubstituteResource;
    };

/** What the test does in response to an event. */
export type TestAction = {
  Identifier: string;
  Transitions: { NextAction?: string };
} & (
  | {
      Type: 'SendInstruction';
      Parameters: {
        ActionType: 'SendInstruction';
        Actor: 'Customer';
        Instruction: { Type: 'DtmfInput'; Properties: { Value: string } } | { Type: 'Disconnect' };
      };
    }
  | {
      Type: 'OverrideSystemBehavior';
      Parameters: {
        ActionType: 'OverrideSystemBehavior';
        Behavior: { Type: 'FlowAction'; Properties: Override };
      };
    }
  | {
      Type: 'Assert';
      Parameters: { Namespace: string; Operator: string; Operand: string };
    }
  | {
      Type: 'TestControl';
      Parameters: { ActionType: 'TestControl'; Command: { Type: 'EndTest' } };
    }
);

/** An event that must happen once, and what the test does then. */
export interface Observation {
  Identifier: string;
  Event: TestEvent;
  Actions: TestAction[];
  Transitions: { NextObservations: string[] };
}

/** `Content` of a test case. */
export interface TestCase {
  Version: typeof TESTING_LANGUAGE_VERSION;
  Metadata: Record<string, never>;
  Observations: Observation[];
}
