/** The runner of the testing language: what it knows, and that it names what it does not know. */
import { describe, expect, test } from 'vitest';
import type {
  Observation,
  TestCase,
} from '../../../lib/contact-flows/testing-language/testing-language.ts';
import type { Instance } from '../../../local/connect/contact.ts';
import {
  readTestCase,
  TestCaseError,
} from '../../../local/connect/testing-language/read-test-case.ts';
import { runTestCase } from '../../../local/connect/testing-language/run-test-case.ts';
import {
  action,
  end,
  FUNCTION,
  flow,
  invoke,
  menu,
  say,
} from '../../support/local/connect/small-flows.ts';

const OTHER_FUNCTION = `${FUNCTION}:other`;
const [HOURS, CLOSED] = ['arn:hours', 'arn:closed'];
const EVERY_DAY = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const midnight = { Hours: 0, Minutes: 0 };

/** Says what the function answers, twice, then asks for a key. */
const asks = flow(
  'asks',
  invoke('first', {}, 'says first', { NoMatchingError: 'failed' }),
  say('says first', 'First $.External.word', 'second'),
  invoke('second', {}, 'says second', { NoMatchingError: 'failed' }),
  say('says second', 'Second $.External.word', 'menu'),
  menu('menu', { 1: 'one' }, { InputTimeLimitExceeded: 'none' }),
  say('one', 'One'),
  say('none', 'Nothing keyed'),
  say('failed', 'Failed'),
  end,
);

function instanceOf(entry = asks): Instance {
  const answer = (word: string) => async () => ({ result: JSON.stringify({ word }) });
  return {
    arn: 'arn:instance',
    entry,
    flows: new Map([[entry.arn, entry]]),
    functions: new Map([
      [FUNCTION, answer('real')],
      [OTHER_FUNCTION, answer('other')],
    ]),
    hours: new Map([
      [
        HOURS,
        {
          TimeZone: 'Asia/Hong_Kong',
          Config: EVERY_DAY.map((Day) => ({ Day, StartTime: midnight, EndTime: midnight })),
        },
      ],
      [CLOSED, { TimeZone: 'Asia/Hong_Kong', Config: [] }],
    ]),
    number: '+85230000000',
    now: () => 0,
  };
}

type Loose = Record<string, unknown>;
const override = (Strategy: Loose, ActionParameters: Loose = { LambdaFunctionARN: FUNCTION }) => ({
  Type: 'OverrideSystemBehavior',
  Parameters: {
    ActionType: 'OverrideSystemBehavior',
    Behavior: {
      Type: 'FlowAction',
      Properties: {
        ActionType:
          'LambdaFunctionARN' in ActionParameters
            ? 'InvokeLambdaFunction'
            : 'CheckHoursOfOperation',
        ActionParameters,
        Strategy,
      },
    },
  },
});
const mock = (word: string) =>
  override({
    Type: 'MockResponse',
    Response: {
      Type: 'ExecutionResult',
      ExecutionResult: { LoadedData: JSON.stringify({ word }) },
    },
  });
const error = (Value: string) =>
  override({ Type: 'MockResponse', Response: { Type: 'Error', Error: { Value } } });
const instead = (SubstituteArn: string, parameters?: Loose) =>
  override({ Type: 'SubstituteResource', SubstituteArn }, parameters);
const keys = (Value: string) => ({
  Type: 'SendInstruction',
  Parameters: {
    ActionType: 'SendInstruction',
    Actor: 'Customer',
    Instruction: { Type: 'DtmfInput', Properties: { Value } },
  },
});
const assert = (Namespace: string, Operand: string, Operator = 'Equals') => ({
  Type: 'Assert',
  Parameters: { Namespace, Operator, Operand },
});
const endTest = {
  Type: 'TestControl',
  Parameters: { ActionType: 'TestControl', Command: { Type: 'EndTest' } },
};
const started: Loose = { Type: 'TestInitiated', Properties: {} };
const heard = (Text: string): Loose => ({
  Type: 'MessageReceived',
  Properties: { Text, MatchingCriteria: { Type: 'Similarity' } },
});

/** Observations in sequence: an event, and its actions. */
function testCase(...steps: [event: Loose, ...actions: Loose[]][]): TestCase & Loose {
  return {
    Version: '2019-10-30',
    Metadata: {},
    Observations: steps.map(([event, ...actions], index) => ({
      Identifier: `o${index}`,
      Event: { Identifier: `e${index}`, Actor: 'System', ...event },
      Actions: actions.map((each, at) => ({
        Identifier: `a${index}-${at}`,
        ...each,
        Transitions: at + 1 < actions.length ? { NextAction: `a${index}-${at + 1}` } : {},
      })),
      Transitions: { NextObservations: index + 1 < steps.length ? [`o${index + 1}`] : [] },
    })) as unknown as Observation[],
  };
}

const run = (content: TestCase, instance = instanceOf()) =>
  runTestCase(instance, readTestCase('test', JSON.stringify(content)));
const PASSED = { status: 'PASSED' };

test('an override is used once, the earliest first; then the function answers itself', async () => {
  expect(
    await run(
      testCase([started, mock('mocked')], [heard('First mocked')], [heard('Second real'), endTest]),
    ),
  ).toEqual(PASSED);
  expect(
    await run(
      testCase(
        [started, mock('one'), instead(OTHER_FUNCTION)],
        [heard('First one')],
        [heard('Second other'), endTest],
      ),
    ),
  ).toEqual(PASSED);
});

test.each(['TimeLimitExceeded', 'NoMatchingError'])(
  'a mocked %s takes the error branch, without a retry',
  async (value) => {
    const content = testCase([started, error(value)], [heard('Failed'), endTest]);
    expect(await run(content)).toEqual(PASSED);
  },
);

test('hours are substituted by others', async () => {
  const checks = flow(
    'checks',
    action(
      'hours',
      'CheckHoursOfOperation',
      { HoursOfOperationId: HOURS },
      {
        next: 'closed',
        when: { True: 'open', False: 'closed' },
      },
    ),
    say('open', 'Open'),
    say('closed', 'Closed'),
    end,
  );
  const parameters = { HoursOfOperationId: HOURS };
  const closed = testCase([started, instead(CLOSED, parameters)], [heard('Closed'), endTest]);
  expect(await run(closed, instanceOf(checks))).toEqual(PASSED);
  const open = testCase([started], [heard('Open'), endTest]);
  expect(await run(open, instanceOf(checks))).toEqual(PASSED);
  expect((await run(open, instanceOf(asks))).status).toBe('FAILED');
});

test('keys answer the message that asks for them; those during another prompt are lost', async () => {
  expect(
    await run(testCase([started], [heard('Choose'), keys('1')], [heard('One'), endTest])),
  ).toEqual(PASSED);
  const early = testCase([started], [heard('First real'), keys('1')], [heard('One'), endTest]);
  expect(await run(early)).toEqual({
    status: 'FAILED',
    reason: expect.stringContaining('o2 was not observed'),
  });
  const silent = testCase([started], [heard('Choose')], [heard('Nothing keyed'), endTest]);
  expect(await run(silent)).toEqual(PASSED);
});

test('flow actions and the end are events, too', async () => {
  const invoked = {
    Type: 'FlowActionStarted',
    Properties: {
      ActionType: 'InvokeLambdaFunction',
      ActionParameters: { LambdaFunctionARN: FUNCTION },
    },
  };
  const completed = { Type: 'TestCompleted', Properties: {} };
  const hangUp = {
    Type: 'SendInstruction',
    Parameters: {
      ActionType: 'SendInstruction',
      Actor: 'Customer',
      Instruction: { Type: 'Disconnect' },
    },
  };
  const content = testCase([started], [invoked], [invoked], [heard('Choose'), hangUp], [completed]);
  expect(await run(content)).toEqual(PASSED);
});

test('an assertion compares a value of the contact', async () => {
  const content = (word: string) =>
    testCase([started, mock('x')], [heard('Choose'), assert('$.External.word', word), endTest]);
  expect(await run(content('real'))).toEqual(PASSED);
  expect(await run(content('x'))).toEqual({
    status: 'FAILED',
    reason: 'a1-0: $.External.word is real',
  });
});

test('a run that needs five minutes has failed', async () => {
  const endless = flow('endless', menu('menu', {}, { InputTimeLimitExceeded: 'menu' }), end);
  const content = testCase([started], [heard('Never'), endTest]);
  expect(await run(content, instanceOf(endless))).toEqual({
    status: 'FAILED',
    reason: 'takes more than 300 s',
  });
});

describe('what the runner does not know is an error that names it', () => {
  const valid = testCase([started, mock('x')], [heard('Choose'), keys('1'), endTest]);
  const changed = (from: string, to: string) => JSON.stringify(valid).replaceAll(from, to);

  test.each([
    ['a version', '2019-10-30', '2025-06-21', /Version \(2025-06-21\)/],
    ['an event', 'TestInitiated', 'AgentConnected', /Event.Type \(AgentConnected\)/],
    ['an action', '"TestControl"', '"Sleep"', /Actions.1.Type \(Sleep\)/],
    ['an instruction', 'DtmfInput', 'Utterance', /Instruction.Type \(Utterance\)/],
    ['a command', 'EndTest', 'LogData', /Command.Type \(LogData\)/],
    ['a strategy', 'MockResponse', 'MockQueue', /Strategy.Type \(MockQueue\)/],
    ['a comparison', 'Similarity', 'Contains', /MatchingCriteria.Type \(Contains\)/],
    ['a field', 'LoadedData', 'Value', /LoadedData/],
    ['keys', '"Value":"1"', '"Value":"one"', /Properties.Value \(one\) keys/],
    ['an observation', '["o1"]', '["o9"]', /leads to the observation o9/],
    ['an action to go on with', '"NextAction":"a1-1"', '"NextAction":"a9"', /no action a9/],
    ['an identifier that is there twice', '"o0"', '"o1"', /identifier o1 twice/],
  ])('%s', (_, from, to, named) => {
    expect(changed(from, to)).not.toBe(JSON.stringify(valid));
    expect(() => readTestCase('x', changed(from, to))).toThrow(TestCaseError);
    expect(() => readTestCase('x', changed(from, to))).toThrow(named);
  });

  test.each([
    ['an operator', assert('$.External.word', 'x', 'Exists'), /Exists/],
    ['a reference', assert('$.Queue.Name', 'x'), /\$\.Queue\.Name/],
  ])('%s of an assertion', async (_, asserted, named) => {
    await expect(run(testCase([started], [heard('Choose'), asserted]))).rejects.toThrow(named);
  });

  test('a resource to substitute', async () => {
    const content = testCase([started, instead('arn:nowhere')], [heard('Choose'), endTest]);
    await expect(run(content)).rejects.toThrow(/There is no function arn:nowhere/);
  });
});
