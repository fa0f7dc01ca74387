/** Valid actions built from the table of actions, and all violations of its cells. */
import {
  type ActionKind,
  type KindName,
  operators,
} from '../../../../lib/contact-flows/action-kinds.ts';
import type { Flow, Value } from '../../../../lib/contact-flows/flow-language.ts';
import type { ErrorType } from '../../../../lib/contact-flows/flow-types.ts';
import type { ChangeableAction as Changeable } from './changed-flow.ts';
import { invalidValues, validParameters } from './form-values.ts';

export type { Changeable };
/** Changes a valid action so that it violates one cell. */
export type Violation = (action: Changeable) => void;

const ERRORS: ErrorType[] = ['NoMatchingError', 'NoMatchingCondition', 'InputTimeLimitExceeded'];

/** A flow that starts with the first action and contains an end named `end`. */
export function flowOf(first: Changeable, ...others: Changeable[]): Flow {
  const end = {
    Identifier: 'end',
    Type: 'DisconnectParticipant' as const,
    Parameters: {},
    Transitions: {},
  };
  const ends = first.Type === 'DisconnectParticipant' ? [] : [end];
  return {
    Version: '2019-10-30',
    StartAction: first.Identifier,
    Metadata: {},
    Actions: [first, ...others, ...ends],
  };
}

/** A valid action with every parameter and every branch that its kind allows. */
export function validAction(
  name: KindName,
  { parameters, exactlyOne, conditions, errors, next }: ActionKind,
): Changeable {
  const [, ...spare] = exactlyOne ?? [];
  const Parameters = Object.fromEntries(
    Object.entries(validParameters(parameters)).filter(([key]) => !spare.includes(key)),
  );
  const Errors = ERRORS.filter((type) => (errors[type]?.need ?? 'refused') !== 'refused').map(
    (ErrorType) => ({
      NextAction: 'end',
      ErrorType,
    }),
  );
  const operands = conditions ? (conditions.operands ?? ['a']) : [];
  const Transitions = {
    NextAction: 'end',
    Conditions: operands.map((operand) => ({
      NextAction: 'end',
      Condition: { Operator: conditions?.operators[0] as string, Operands: [operand] },
    })),
    Errors,
  };
  return {
    Identifier: 'it',
    Type: name.split(',')[0] as Changeable['Type'],
    Parameters,
    Transitions: next.need === 'refused' ? {} : Transitions,
  };
}

/** All violations of a kind, each with a description. */
export function violationsOf(kind: ActionKind): [string, Violation][] {
  return [
    ...parameterViolations(kind),
    ...errorViolations(kind),
    ...conditionViolations(kind),
    nextViolation(kind),
  ];
}

function parameterViolations({ parameters, exactlyOne = [] }: ActionKind): [string, Violation][] {
  const set =
    (change: (action: Changeable) => Record<string, unknown>): Violation =>
    (action) => {
      action.Parameters = change(action) as Record<string, Value>;
    };
  const only = (names: readonly string[], action: Changeable) =>
    Object.fromEntries(Object.entries(action.Parameters).filter(([key]) => !names.includes(key)));
  return [
    ['an unknown parameter', set(({ Parameters }) => ({ ...Parameters, Colour: 'red' }))],
    ...Object.entries(parameters).flatMap(([name, { form, required }]): [string, Violation][] => [
      ...(required && name !== 'StoreInput'
        ? [[`no ${name}`, set((action) => only([name], action))] as [string, Violation]]
        : []),
      ...invalidValues(form).map(([what, it]): [string, Violation] => [
        `${name}: ${what}`,
        set((action) => ({
          ...only(exactlyOne.includes(name) ? exactlyOne : [], action),
          [name]: it,
        })),
      ]),
    ]),
    ...(exactlyOne.length > 0
      ? ([
          ['no prompt', set((action) => only(exactlyOne, action))],
          [
            'two prompts',
            set(({ Parameters }) => ({ ...Parameters, Text: 'a', SSML: '<speak>b</speak>' })),
          ],
        ] as [string, Violation][])
      : []),
  ];
}

function errorViolations({ errors, next }: ActionKind): [string, Violation][] {
  const add =
    (ErrorType: ErrorType): Violation =>
    ({ Transitions }) => {
      Transitions.Errors = [
        ...(Transitions.Errors ?? []),
        { ErrorType, NextAction: next.need === 'refused' ? 'it' : 'end' },
      ];
    };
  const needs = ERRORS.map((type) => [type, errors[type]?.need ?? 'refused'] as const);
  return [
    ['a branch for an unknown error', add('ChannelMismatch' as ErrorType)],
    ...needs.map(([type, need]): [string, Violation] =>
      need === 'refused'
        ? [`a branch for ${type}`, add(type)]
        : [`two branches for ${type}`, add(type)],
    ),
    ...needs.flatMap(([type, need]): [string, Violation][] =>
      need === 'required'
        ? [
            [
              `no branch for ${type}`,
              ({ Transitions }) => {
                Transitions.Errors =
                  Transitions.Errors?.filter(({ ErrorType }) => ErrorType !== type) ?? [];
              },
            ],
          ]
        : [],
    ),
  ];
}

function conditionViolations({ conditions, next }: ActionKind): [string, Violation][] {
  const to = next.need === 'refused' ? 'it' : 'end';
  const add =
    (Operator: string, operand: string): Violation =>
    ({ Transitions }) => {
      const Condition = { Operator, Operands: [operand] };
      Transitions.Conditions = [...(Transitions.Conditions ?? []), { NextAction: to, Condition }];
    };
  if (!conditions) return [['a condition', add('Equals', '1')]];
  const { operators: possible, operands, all } = conditions;
  return [
    ...['SoundsLike', ...operators]
      .filter((each) => !possible.includes(each))
      .map((each): [string, Violation] => [
        `a condition with the operator ${each}`,
        add(each, operands?.[0] ?? 'a'),
      ]),
    ...(operands ? [['a condition on 12', add('Equals', '12')] as [string, Violation]] : []),
    ...(all ? (operands ?? []) : []).flatMap((operand): [string, Violation][] => [
      [`two conditions on ${operand}`, add('Equals', operand)],
      [
        `no condition on ${operand}`,
        ({ Transitions }) => {
          Transitions.Conditions =
            Transitions.Conditions?.filter(({ Condition }) => Condition.Operands[0] !== operand) ??
            [];
        },
      ],
    ]),
  ];
}

function nextViolation({ next }: ActionKind): [string, Violation] {
  if (next.need === 'refused') {
    return [
      'a NextAction',
      ({ Transitions }) => void Object.assign(Transitions, { NextAction: 'it' }),
    ];
  }
  return ['no NextAction', ({ Transitions }) => void delete Transitions.NextAction];
}
