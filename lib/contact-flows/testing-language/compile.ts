import type { PhoneLanguage } from '../../../functions/phone/contract.ts';
import {
  answerAt,
  type FunctionOutcome,
  heardText,
  keysPressed,
  type Scenario,
} from '../scenarios/scenario.ts';
import {
  type Matching,
  type Observation,
  type Override,
  TESTING_LANGUAGE_VERSION,
  type TestAction,
  type TestCase,
  type TestEvent,
} from './testing-language.ts';

/** The resources that test cases refer to, by ARN. */
export interface TestBindings {
  functionArn: string;
  hoursId: string;
  /** Hours of operation outside of which every moment is. */
  closedHoursId: string;
}

/**
 * [open] Voice messages are compared with a transcript, which drops punctuation and may spell
 * numbers out: the meaning is what can be compared. Nobody reports Cantonese or Mandarin.
 */
const MATCHING: Matching = 'Similarity';
/** [open] Whether one instruction may press several keys; one report of an instance says so. */
const MAX_KEYS = 8;

type Without<Of, Key extends string> = Of extends unknown ? Omit<Of, Key> : never;
type UnlinkedAction = Without<TestAction, 'Identifier' | 'Transitions'>;
type Event = Without<TestEvent, 'Identifier' | 'Actor'>;

/**
 * Compiles a scenario to a test case. The overrides of all invocations come first: each is used
 * once, the earliest first. Then comes one observation for each message, with the keys that follow
 * it. The last one ends the test, since Connect fails a test that has not ended in five minutes.
 */
export function compile(
  scenario: Scenario,
  language: PhoneLanguage,
  bindings: TestBindings,
): TestCase {
  const observations = new Observations();
  observations.add({ Type: 'TestInitiated', Properties: {} });
  if (scenario.closed) observations.act(override(closedHours(bindings)));
  for (const step of scenario.call)
    if ('function' in step) observations.act(override(outcome(step.function, language, bindings)));
  for (const step of scenario.call) {
    if ('hear' in step) observations.add(message(heardText(step, language)));
    if ('press' in step) observations.press(keysPressed(step, language));
  }
  observations.act({
    Type: 'TestControl',
    Parameters: { ActionType: 'TestControl', Command: { Type: 'EndTest' } },
  });
  return {
    Version: TESTING_LANGUAGE_VERSION,
    Metadata: {},
    Observations: observations.linked(),
  };
}

const message = (Text: string) =>
  ({
    Type: 'MessageReceived',
    Properties: { Text, MatchingCriteria: { Type: MATCHING } },
  }) as const;

const override = (Properties: Override): UnlinkedAction => ({
  Type: 'OverrideSystemBehavior',
  Parameters: {
    ActionType: 'OverrideSystemBehavior',
    Behavior: { Type: 'FlowAction', Properties },
  },
});

const closedHours = ({ hoursId, closedHoursId }: TestBindings): Override => ({
  ActionType: 'CheckHoursOfOperation',
  ActionParameters: { HoursOfOperationId: hoursId },
  Strategy: { Type: 'SubstituteResource', SubstituteArn: closedHoursId },
});

function outcome(
  it: FunctionOutcome,
  language: PhoneLanguage,
  { functionArn }: TestBindings,
): Override {
  const answered = 'answer' in it && JSON.stringify(answerAt(it, language));
  return {
    ActionType: 'InvokeLambdaFunction',
    ActionParameters: { LambdaFunctionARN: functionArn },
    Strategy: {
      Type: 'MockResponse',
      Response:
        'fails' in it
          ? { Type: 'Error', Error: { Value: it.fails } }
          : { Type: 'ExecutionResult', ExecutionResult: { LoadedData: answered as string } },
    },
  };
}

/** Observations in sequence, each with its actions in sequence. */
class Observations {
  readonly #all: { event: Event; actions: UnlinkedAction[] }[] = [];

  add(event: Event): void {
    this.#all.push({ event, actions: [] });
  }

  act(action: UnlinkedAction): void {
    this.#all.at(-1)?.actions.push(action);
  }

  press(keys: string): void {
    for (let at = 0; at < keys.length; at += MAX_KEYS)
      this.act({
        Type: 'SendInstruction',
        Parameters: {
          ActionType: 'SendInstruction',
          Actor: 'Customer',
          Instruction: { Type: 'DtmfInput', Properties: { Value: keys.slice(at, at + MAX_KEYS) } },
        },
      });
  }

  linked(): Observation[] {
    return this.#all.map(({ event, actions }, index) => ({
      Identifier: `o${index}`,
      Event: { Identifier: `e${index}`, Actor: 'System', ...event } as TestEvent,
      Actions: actions.map(
        (action, at) =>
          ({
            Identifier: `a${index}-${at}`,
            ...action,
            Transitions: at + 1 < actions.length ? { NextAction: `a${index}-${at + 1}` } : {},
          }) as TestAction,
      ),
      Transitions: {
        NextObservations: index + 1 < this.#all.length ? [`o${index + 1}`] : [],
      },
    }));
  }
}
