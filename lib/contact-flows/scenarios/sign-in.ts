/** Scenarios of dialogues/sign-in.ts, and of its endings. */
import type { PromptName } from '../prompts/index.ts';
import { chosen } from './language.ts';
import {
  answers,
  answersNonsense,
  type CallStep,
  fails,
  hear,
  press,
  scenario,
  silence,
} from './scenario.ts';

/** Entries of the scenarios; the function's answers do not depend on them. */
const USER_ID = '82345601';
const TOO_SHORT = '1234#';
export const PASSWORD = '70418362';
/** How often the prompt for the same entry is repeated. */
export const MAX_ENTRY_REPROMPTS = 3;

const repeat = (times: number, ...steps: CallStep[]): CallStep[] =>
  Array.from({ length: times }, () => steps).flat();
export const endsWith = (why: PromptName): CallStep[] => [hear(why), hear('goodbye')];
export const tooOften = endsWith('helpedTooOften');

/** The caller is silent at every prompt for an entry. */
export const neverKeyed = (again: PromptName): CallStep[] => [
  silence,
  ...repeat(MAX_ENTRY_REPROMPTS, hear(again), silence),
  ...tooOften,
];

const userIdKeyed: CallStep[] = [hear('userId'), press(USER_ID)];
const identified = [...userIdKeyed, answers('identify', 'identified'), hear('password')];
/** The caller has keyed user ID and password. */
export const passwordKeyed = [...chosen, ...identified, press(PASSWORD)];
/** The caller hears the main menu. */
export const signedIn = [...passwordKeyed, answers('authenticate', 'welcome'), hear('mainMenu')];
/** Whether a call has asked to be spoken to more slowly (key 8). */
export type Pace = 'own' | 'slow';
/** Begins the names of its scenarios. */
export const paced = (pace: Pace, name: string): string => (pace === 'own' ? name : `slow ${name}`);
/** The caller hears the main menu at a pace. */
export const signedInAt = (pace: Pace): CallStep[] =>
  pace === 'own' ? signedIn : [...signedIn, press('8'), hear('mainMenu')];
const keyedAgain = (remaining: '1' | '2'): CallStep[] => [
  answers('authenticate', 'wrong', { remaining }),
  hear(remaining === '2' ? 'wrongTwoLeft' : 'wrongOneLeft'),
  press(USER_ID),
  answers('identify', 'identified'),
  hear('password'),
  press(PASSWORD),
];

export const signInScenarios = [
  scenario(
    'sign-in - user ID malformed, then right',
    [
      ...chosen,
      hear('userId'),
      press(TOO_SHORT),
      answers('identify', 'malformed'),
      hear('userIdAgain'),
      press(USER_ID),
      answers('identify', 'identified'),
      hear('password'),
      press(PASSWORD),
      answers('authenticate', 'welcome'),
      hear('mainMenu'),
      press('0'),
      ...endsWith('farewell'),
    ],
    { guide: ['askBroker', 'userIdFormat', 'userId', 'password', 'services', 'secret', 'redial'] },
  ),
  scenario('sign-in - user ID never keyed', [
    ...chosen,
    hear('userId'),
    ...neverKeyed('userIdAgain'),
  ]),
  scenario(
    'sign-in - password malformed, then right',
    [
      ...chosen,
      ...identified,
      press(TOO_SHORT),
      answers('authenticate', 'malformed'),
      hear('passwordAgain'),
      press(PASSWORD),
      answers('authenticate', 'welcome'),
      hear('mainMenu'),
      press('0'),
      ...endsWith('farewell'),
    ],
    { guide: ['passwordFormat', 'publicPlaces'] },
  ),
  scenario('sign-in - password never keyed', [
    ...chosen,
    ...identified,
    ...neverKeyed('passwordAgain'),
  ]),
  scenario(
    'sign-in - third wrong entry revokes',
    [
      ...passwordKeyed,
      ...keyedAgain('2'),
      ...keyedAgain('1'),
      answers('authenticate', 'revoked'),
      ...endsWith('revoked'),
    ],
    { guide: ['revoked', 'reset'] },
  ),
  scenario('sign-in - wrong entries for several user IDs', [
    ...passwordKeyed,
    ...keyedAgain('2'),
    ...keyedAgain('2'),
    answers('authenticate', 'wrong', { remaining: '2' }),
    ...endsWith('wrongTooOften'),
  ]),
  scenario('sign-in - another entry is undecided', [
    ...passwordKeyed,
    ...repeat(2, answers('authenticate', 'try-again'), hear('tryAgain'), press(PASSWORD)),
    answers('authenticate', 'try-again'),
    ...endsWith('stillBusy'),
  ]),
  scenario('sign-in - line closed by the investor', [
    ...passwordKeyed,
    answers('authenticate', 'line-closed'),
    ...endsWith('lineClosed'),
  ]),
  scenario('sign-in - ended meanwhile', [
    ...passwordKeyed,
    answers('authenticate', 'ended'),
    ...endsWith('ended'),
  ]),
  ...(['identify', 'authenticate'] as const).flatMap((step) => {
    const keyed = step === 'identify' ? [...chosen, ...userIdKeyed] : passwordKeyed;
    return [
      ...failing(`sign-in - ${step}`, step, keyed),
      scenario(`sign-in - ${step} unavailable`, [
        ...keyed,
        answers(step, 'unavailable'),
        ...endsWith('unavailable'),
      ]),
    ];
  }),
];

/** The function fails, is late, or answers nonsense: the caller hears that nothing works. */
export function failing(
  name: string,
  step: Parameters<typeof fails>[0],
  before: readonly CallStep[],
) {
  return [
    scenario(`${name} fails`, [...before, fails(step), ...endsWith('unavailable')]),
    scenario(`${name} answers nonsense`, [
      ...before,
      answersNonsense(step),
      ...endsWith('unavailable'),
    ]),
  ];
}
