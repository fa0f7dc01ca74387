/**
 * Tests derived from the table of actions: for each cell, flows that violate it. The linter and the
 * simulator must both refuse them.
 */
import { describe, expect, test } from 'vitest';
import {
  type ActionKind,
  actionKinds,
  type KindName,
  operators,
} from '../../../lib/contact-flows/action-kinds.ts';
import { contactFlows } from '../../../lib/contact-flows/contact-flows.ts';
import type { Flow } from '../../../lib/contact-flows/flow-language.ts';
import { type FlowType, flowTypes } from '../../../lib/contact-flows/flow-types.ts';
import { limits } from '../../../lib/contact-flows/limits.ts';
import { findings, refusals } from '../../../lib/contact-flows/lint/index.ts';
import { readFlow } from '../../../local/connect/flow.ts';
import {
  type Changeable,
  flowOf,
  type Violation,
  validAction,
  violationsOf,
} from '../../support/lib/contact-flows/violations.ts';

const kinds = Object.entries(actionKinds) as [KindName, ActionKind][];

function expectRefusedByBoth(
  flow: Flow,
  finding: RegExp,
  flowType: FlowType = 'CONTACT_FLOW',
): void {
  const found = findings(flow, { goodbyes: [], flowType, bound: true });
  expect(found).toContainEqual(expect.stringMatching(finding));
  expect(() => readFlow('F', 'arn', JSON.stringify(flow), flowType)).toThrow(`Flow F: ${found[0]}`);
}

test('each action accepts exactly these error branches', () => {
  const taken = ({ errors }: ActionKind) =>
    Object.entries(errors).flatMap(([type, { need }]) => (need === 'refused' ? [] : [type]));
  expect(Object.fromEntries(kinds.map(([name, kind]) => [name, taken(kind)]))).toEqual({
    MessageParticipant: ['NoMatchingError'],
    'GetParticipantInput, menu': [
      'InputTimeLimitExceeded',
      'NoMatchingCondition',
      'NoMatchingError',
    ],
    'GetParticipantInput, store': ['NoMatchingError'],
    InvokeLambdaFunction: ['NoMatchingError'],
    UpdateContactAttributes: ['NoMatchingError'],
    UpdateFlowAttributes: ['NoMatchingError'],
    UpdateContactTextToSpeechVoice: ['NoMatchingError'],
    UpdateFlowLoggingBehavior: [],
    UpdateContactRecordingBehavior: [],
    Compare: ['NoMatchingCondition'],
    Loop: [],
    TransferToFlow: ['NoMatchingError'],
    CheckHoursOfOperation: ['NoMatchingError'],
    DisconnectParticipant: [],
  });
});

test('the limits are those of Connect', () => {
  expect(limits).toMatchObject({
    actions: 250,
    characters: 256_000,
    identifier: { characters: 50, forbidden: '%:(\\/)=$,;[]{}' },
    prompt: { billed: 3000 },
    inputSeconds: [1, 180],
    betweenDigitsSeconds: [1, 20],
    betweenDigitsDefaultSeconds: 5,
    functionSeconds: [1, 8],
    functionRetries: 3,
    answerBytes: 32_768,
    loops: [0, 100],
  });
});

test('an error branch on the recording setting is refused, as by Connect', () => {
  const entry = structuredClone(contactFlows().entry);
  const recording = entry.Actions.find(({ Type }) => Type === 'UpdateContactRecordingBehavior');
  if (!recording) throw new Error('The entry flow does not say that nobody is recorded');
  recording.Transitions.Errors = [
    { NextAction: 'Unavailable - voice Hiujin', ErrorType: 'NoMatchingError' },
  ];
  expectRefusedByBoth(
    entry,
    /^branches: Start - recording off can't have a branch for NoMatchingError/,
  );
});

describe.each(kinds)('%s', (name, kind) => {
  test('both accept an action as the table describes it', () => {
    const flow = flowOf(validAction(name, kind));
    expect(refusals(flow, { goodbyes: [], bound: true })).toEqual([]);
    expect(readFlow('F', 'arn', JSON.stringify(flow)).actions.size).toBeGreaterThan(0);
  });

  test.each(violationsOf(kind))('both refuse it with %s', (_, violate: Violation) => {
    const action = validAction(name, kind);
    violate(action);
    expectRefusedByBoth(flowOf(action), /^(actionsKnown|strings|branches|transitions): it /);
  });

  test('both accept it in its own types of flow only', () => {
    const flow = flowOf(validAction(name, kind));
    const { types } = kind.flowTypes;
    for (const flowType of flowTypes) {
      if (types === 'every' || types.includes(flowType)) {
        expect(
          findings(flow, { goodbyes: [], flowType, bound: true }).filter((each) =>
            /: it can't be/.test(each),
          ),
        ).toEqual([]);
      } else
        expectRefusedByBoth(
          flow,
          new RegExp(`^actionsKnown: it can't be in a ${flowType}$`),
          flowType,
        );
    }
  });
});

const message = (Identifier: string, NextAction = 'end'): Changeable =>
  ({
    ...validAction('MessageParticipant', actionKinds.MessageParticipant),
    Identifier,
    Transitions: { NextAction },
  }) as Changeable;

test.each<[string, () => Flow, RegExp]>([
  ['251 actions', () => flowOf(...chainOf(limits.actions)), /^size: the flow has 251 actions$/],
  [
    '256,001 characters',
    () => {
      const flow = flowOf(message('it'));
      const left = limits.characters + 1 - JSON.stringify({ ...flow, Metadata: { x: '' } }).length;
      return { ...flow, Metadata: { x: 'a'.repeat(left) } as never };
    },
    /^size: the flow may come to 256001 characters$/,
  ],
  [
    'an identifier of 51 characters',
    () => flowOf(message('a'.repeat(51))),
    /^identifiers: a{51} is no identifier$/,
  ],
  ['an empty identifier', () => flowOf(message('')), /^identifiers: {2}is no identifier$/],
  ...[...limits.identifier.forbidden].map((sign): [string, () => Flow, RegExp] => [
    `the character ${sign} in an identifier`,
    () => flowOf(message(`a${sign}b`)),
    /^identifiers: a.b is no identifier$/,
  ]),
  ...limits.identifier.reserved.map((word): [string, () => Flow, RegExp] => [
    `the identifier ${word}`,
    () => flowOf(message(word)),
    /^identifiers: \w+ is no identifier$/,
  ]),
  [
    'two actions with one identifier',
    () => flowOf(message('it'), message('it')),
    /^identifiers: it is there more than once$/,
  ],
  [
    'a StartAction that does not exist',
    () => ({ ...flowOf(message('it')), StartAction: 'gone' }),
    /^transitions: the flow starts/,
  ],
  [
    'a transition to an action that does not exist',
    () => flowOf(message('it', 'gone')),
    /^transitions: it leads to gone/,
  ],
  [
    'an unreachable action',
    () => flowOf(message('it'), message('lost')),
    /^allReached: lost can't be reached$/,
  ],
  [
    'an action of an unknown type',
    () => flowOf({ ...message('it'), Type: 'Wait' as never }),
    /^actionsKnown: it is a Wait, which is not known here$/,
  ],
])('both refuse a flow with %s', (_, flow, finding) => expectRefusedByBoth(flow(), finding));

/** A chain of actions, each of which leads to the next. */
function chainOf(length: number): [Changeable, ...Changeable[]] {
  const all = Array.from({ length }, (_, index) =>
    message(`${index}`, index === length - 1 ? 'end' : `${index + 1}`),
  );
  return all as [Changeable, ...Changeable[]];
}

test('a flow at the limits of actions, identifiers and prompts is accepted', () => {
  const whole = chainOf(limits.actions - 1);
  const long = message('a'.repeat(50), '0');
  long.Parameters = { SSML: `<speak>${'a'.repeat(3000)}</speak>` };
  const flow = flowOf(long, ...whole.slice(0, -1));
  (flow.Actions.at(-2) as Changeable).Transitions = { NextAction: 'end' };
  expect(flow.Actions).toHaveLength(250);
  expect(refusals(flow, { goodbyes: [], bound: true })).toEqual([]);
});

test('the table has all eight operators', () => {
  expect(operators).toHaveLength(8);
});
