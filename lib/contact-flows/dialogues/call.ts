/** Types, limits and answers that the dialogues of a call in one language share. */
import type {
  PhoneAnswer,
  PhoneLanguage,
  PhoneParameters,
  PhoneStep,
} from '../../../functions/phone/contract.ts';
import { KEYED } from '../flow-language.ts';
import type { Prompts } from '../prompts/index.ts';
import { type Answers, type Block, type Encryption, goTo, invoke } from '../steps.ts';

/** How often a call repeats the prompt for the same entry before it ends. */
export const MAX_ENTRY_REPROMPTS = 3;
/** The same for a menu. Callers meet menus more often, so the limit is higher. */
export const MAX_MENU_REPROMPTS = 5;
/** Time from the end of a menu's prompt to a key, in seconds. */
export const SECONDS_TO_CHOOSE = 8;

/** Scenes of a call in one language. */
export type Scene =
  | 'Welcome'
  | 'User ID'
  | 'User ID keyed'
  | 'User ID again'
  | 'Password'
  | 'Password keyed'
  | 'Password again'
  | 'Wrong'
  | 'Busy'
  | 'Must change'
  | 'Change password'
  | 'New password keyed'
  | 'New password again'
  | 'Confirm'
  | 'Confirmation keyed'
  | 'Confirm again'
  | 'Refused'
  | 'Changed'
  | 'Main menu'
  | 'Main menu again'
  | List
  | `${List} ${'next' | 'previous' | 'spoken'}`
  | `${Spoken}${'' | ' keys' | ' again'}`
  | `No ${List}`
  | 'Stock'
  | 'Stock keyed'
  | 'Stock again'
  | 'Slower'
  | 'Farewell'
  | 'Revoked'
  | 'Line closed'
  | 'Helped too often'
  | 'Ended'
  | 'Unavailable'
  | 'Goodbye';

/** Names of the spoken lists. */
export type List = 'Balances' | 'Movements';
/** Scenes in which the function speaks. */
export type Spoken = `${List} ${Place}` | 'Stock spoken';
/** Places of a page in its list. */
export type Place = NonNullable<PhoneAnswer['place']>;
/** The blocks of some scenes, by name. */
export type Scenes<Those extends Scene> = Readonly<Record<Those, Block<Scene>>>;

/** What the scenes of a call in one language share: language, prompts, rate and bindings. */
export interface DialogueContext {
  language: PhoneLanguage;
  prompts: Prompts;
  /** Whom to call for help: a sentence, or none. */
  forHelp: readonly string[];
  /** In per cent of the voice's own rate, for what the function says. */
  rate: number;
  /** The flow that speaks more slowly, unless it is this one. */
  slowFlow?: string;
  functionArn: string;
  encryption: Encryption;
}

/** Branches for the results that almost every step of the function may return. */
export const commonAnswers = {
  ended: [goTo('Ended')],
  unavailable: [goTo('Unavailable')],
} as const;

/** Invokes a step of the function with the digits just keyed, and branches on its result. */
export const sendEntry = <Step extends PhoneStep, const To extends Scene>(
  { functionArn, language }: DialogueContext,
  step: Step,
  answers: Answers<Step, To>,
  also: Pick<PhoneParameters, 'rate'> = {},
): Block<To | 'Unavailable'> =>
  invoke(functionArn, step, { language, entry: KEYED, ...also }, answers);
