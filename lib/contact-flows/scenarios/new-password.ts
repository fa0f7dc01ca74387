/** Scenarios of dialogues/new-password.ts. */
import {
  answers,
  type CallStep,
  hear,
  type PromptName,
  press,
  scenario,
  silence,
} from './scenario.ts';
import {
  endsWith,
  failing,
  MAX_ENTRY_REPROMPTS,
  neverKeyed,
  passwordKeyed,
  signedIn,
  tooOften,
} from './sign-in.ts';

const NEW_PASSWORD = '61957204';
const MAX_REFUSALS = 5;

/** The first access: the caller hears that the password must be changed. */
const firstAccess = [...passwordKeyed, answers('authenticate', 'must-change'), hear('mustChange')];
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

export const newPasswordScenarios = [
  scenario(
    'new password - at the first access',
    [...firstAccess, ...confirmed, ...changed, ...leaves],
    {
      guide: ['firstAccess', 'newPassword', 'confirm', 'secret', 'changeRegularly', 'redial'],
    },
  ),
  scenario(
    'new password - key 3 of the main menu',
    [...signedIn, press('3'), hear('newPassword'), ...confirmed, ...changed, ...leaves],
    { guide: ['key3', 'newPassword', 'confirm'] },
  ),
  scenario(
    'new password - refused by each rule',
    [...firstAccess, ...refusals.slice(0, 4).flatMap(refused), ...confirmed, ...changed, ...leaves],
    { guide: ['eightDigits', 'ownUserId'] },
  ),
  scenario(
    'new password - refused by the other rules',
    [...firstAccess, ...refusals.slice(4).flatMap(refused), ...confirmed, ...changed, ...leaves],
    { guide: ['personalData', 'oldPassword', 'notUsedBefore'] },
  ),
  scenario('new password - refused too often', [
    ...firstAccess,
    ...Array.from({ length: MAX_REFUSALS - 1 }, () => refused(refusals[5])).flat(),
    ...confirmed,
    answers('confirm-password', 'used-before'),
    ...endsWith('refusedTooOften'),
  ]),
  scenario(
    'new password - too short',
    [
      ...firstAccess,
      press('1234#'),
      answers('propose-password', 'malformed'),
      hear('malformed'),
      ...confirmed,
      ...changed,
      ...leaves,
    ],
    { guide: ['eightDigits'] },
  ),
  scenario('new password - never keyed', [...firstAccess, ...neverKeyed('newPasswordAgain')]),
  scenario('new password - keyed late', [
    ...firstAccess,
    silence,
    hear('newPasswordAgain'),
    ...proposed,
    silence,
    hear('confirmPasswordAgain'),
    press(NEW_PASSWORD),
    ...changed,
    ...leaves,
  ]),
  scenario('new password - never confirmed', [
    ...firstAccess,
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
        ? [...firstAccess, press(NEW_PASSWORD)]
        : [...firstAccess, ...confirmed];
    return [
      ...failing(`new password - ${step}`, step, before),
      ...(['ended', 'unavailable'] as const).map((result) =>
        scenario(`new password - ${step} ${result}`, [
          ...before,
          answers(step, result),
          ...endsWith(result),
        ]),
      ),
    ];
  }),
];
