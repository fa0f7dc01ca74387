/** Scenarios of dialogues/new-password.ts. */
import type { PromptName } from '../prompts/index.ts';
import {
  answers,
  type CallStep,
  hear,
  press,
  type Scenario,
  scenario,
  silence,
} from './scenario.ts';
import {
  endsWith,
  failing,
  MAX_ENTRY_REPROMPTS,
  neverKeyed,
  type Pace,
  paced,
  passwordKeyed,
  signedInAt,
  tooOften,
} from './sign-in.ts';

const NEW_PASSWORD = '61957204';
const MAX_REFUSALS = 5;

/** The caller must change the password: at the first access, or because of a reset meanwhile. */
const mustChangeAt = (pace: Pace): CallStep[] => [
  ...(pace === 'own'
    ? [...passwordKeyed, answers('authenticate', 'must-change')]
    : [...signedInAt(pace), press('1'), answers('balances', 'must-change')]),
  hear('mustChange'),
];
const proposed: CallStep[] = [
  press(NEW_PASSWORD),
  answers('propose-password', 'proposed'),
  hear('confirmPassword'),
];
const confirmed = [...proposed, press(NEW_PASSWORD)];
const changed = [answers('confirm-password', 'changed'), hear('changed', 'mainMenu')];
const leaves = [press('0'), ...endsWith('farewell')];

/** What a refusal says: the rule that the new password broke, and the request for another. */
const refusals = [
  ['mismatch', 'mismatch'],
  ['malformed', 'malformed'],
  ['too-common', 'tooCommon'],
  ['user-id', 'userIdAsPassword'],
  ['personal-data', 'personalData'],
  ['used-before', 'usedBefore'],
  ['try-again', 'notChangedYet'],
] as const;
const refused = ([result, prompt]: (typeof refusals)[number]) => [
  ...confirmed,
  answers('confirm-password', result),
  hear(prompt as PromptName),
];

export const newPasswordScenarios = (pace: Pace): Scenario[] => {
  const mustChange = mustChangeAt(pace);
  return [
    scenario(
      paced(pace, 'new password - at the first access'),
      [...mustChange, ...confirmed, ...changed, ...leaves],
      {
        guide: ['firstAccess', 'newPassword', 'confirm', 'secret', 'changeRegularly', 'redial'],
      },
    ),
    scenario(
      paced(pace, 'new password - key 3 of the main menu'),
      [...signedInAt(pace), press('3'), hear('newPassword'), ...confirmed, ...changed, ...leaves],
      { guide: ['key3', 'newPassword', 'confirm'] },
    ),
    scenario(
      paced(pace, 'new password - refused by each rule'),
      [
        ...mustChange,
        ...refusals.slice(0, 4).flatMap(refused),
        ...confirmed,
        ...changed,
        ...leaves,
      ],
      { guide: ['eightDigits', 'ownUserId'] },
    ),
    scenario(
      paced(pace, 'new password - refused by the other rules'),
      [...mustChange, ...refusals.slice(4).flatMap(refused), ...confirmed, ...changed, ...leaves],
      { guide: ['personalData', 'oldPassword', 'notUsedBefore'] },
    ),
    scenario(paced(pace, 'new password - refused too often'), [
      ...mustChange,
      ...Array.from({ length: MAX_REFUSALS - 1 }, () => refused(refusals[5])).flat(),
      ...confirmed,
      answers('confirm-password', 'used-before'),
      ...endsWith('refusedTooOften'),
    ]),
    scenario(
      paced(pace, 'new password - too short'),
      [
        ...mustChange,
        press('1234#'),
        answers('propose-password', 'malformed'),
        hear('malformed'),
        ...confirmed,
        ...changed,
        ...leaves,
      ],
      { guide: ['eightDigits'] },
    ),
    scenario(paced(pace, 'new password - never keyed'), [
      ...mustChange,
      ...neverKeyed('newPasswordAgain'),
    ]),
    scenario(paced(pace, 'new password - keyed late'), [
      ...mustChange,
      silence,
      hear('newPasswordAgain'),
      ...proposed,
      silence,
      hear('confirmPasswordAgain'),
      press(NEW_PASSWORD),
      ...changed,
      ...leaves,
    ]),
    scenario(paced(pace, 'new password - never confirmed'), [
      ...mustChange,
      ...proposed,
      silence,
      ...Array.from({ length: MAX_ENTRY_REPROMPTS }, () => [
        hear('confirmPasswordAgain'),
        silence,
      ]).flat(),
      ...tooOften,
    ]),
    ...(['propose-password', 'confirm-password'] as const).flatMap((step) => {
      const before =
        step === 'propose-password'
          ? [...mustChange, press(NEW_PASSWORD)]
          : [...mustChange, ...confirmed];
      return [
        ...failing(paced(pace, `new password - ${step}`), step, before),
        ...(['ended', 'unavailable'] as const).map((result) =>
          scenario(paced(pace, `new password - ${step} ${result}`), [
            ...before,
            answers(step, result),
            ...endsWith(result),
          ]),
        ),
      ];
    }),
  ];
};
