/** What all dialogues of a call in one language share. */
import type { PhoneLanguage, PhoneStep } from '../../../functions/phone/contract.ts';
import { KEYED } from '../flow-language.ts';
import type { Prompts } from '../prompts/index.ts';
import { type Answers, type Block, type Encryption, goTo, invoke } from '../steps.ts';

/** How often in a call the same entry is helped with, before the call is ended; menus are met more often. */
export const HELPS_WITH_ENTRY = 3;
export const HELPS_WITH_MENU = 5;
/** From the end of a menu to a key. */
export const SECONDS_TO_CHOOSE = 8;

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
  | `${List} next`
  | `${List} spoken`
  | `${List} ${'more' | 'end'}`
  | `${List} ${'more' | 'end'} keys`
  | `${List} ${'more' | 'end'} again`
  | `No ${List}`
  | 'Farewell'
  | 'Revoked'
  | 'Helped too often'
  | 'Ended'
  | 'Unavailable'
  | 'Goodbye';

export type List = 'Balances' | 'Movements';
export type Scenes<Those extends Scene> = Readonly<Record<Those, Block<Scene>>>;

/** A call in one language. */
export interface Call {
  language: PhoneLanguage;
  prompts: Prompts;
  functionArn: string;
  encryption: Encryption;
}

/** What every step of the function may answer, and where that leads. */
export const failing = { ended: [goTo('Ended')], unavailable: [goTo('Unavailable')] } as const;

/** Hands what was keyed to the function. */
export const hand = <Step extends PhoneStep, const To extends Scene>(
  { functionArn, language }: Call,
  step: Step,
  answers: Answers<Step, To>,
): Block<To | 'Unavailable'> => invoke(functionArn, step, { language, entry: KEYED }, answers);
