import { atMost, flowLogging, goTo, menu } from '../steps.ts';
import {
  type DialogueContext,
  MAX_MENU_REPROMPTS,
  type Scenes,
  SECONDS_TO_CHOOSE,
} from './call.ts';

/** Keys of the main menu (api.md). */
const mainMenuKeys = {
  1: [goTo('Balances')],
  2: [goTo('Movements')],
  3: [goTo('Change password')],
  9: [goTo('Main menu')],
  0: [goTo('Farewell')],
} as const;

const ask = (prompt: string) =>
  menu({
    prompt,
    seconds: SECONDS_TO_CHOOSE,
    keys: mainMenuKeys,
    silence: [goTo('Main menu again')],
    otherKey: [goTo('Main menu again')],
  });

/** The main menu after an announcement. The menu's keys interrupt the announcement, too. */
export const mainMenuAfter = ({ prompts }: DialogueContext, announcement: string) =>
  ask(`${announcement} ${prompts.mainMenu}`);

/** The main menu, and its prompt after silence or a wrong key. */
export const mainMenu = ({ prompts }: DialogueContext): Scenes<'Main menu' | 'Main menu again'> => {
  return {
    'Main menu': [flowLogging('Enabled'), ask(prompts.mainMenu)],
    'Main menu again': [
      atMost(MAX_MENU_REPROMPTS, {
        again: [ask(prompts.mainMenuAgain)],
        done: [goTo('Helped too often')],
      }),
    ],
  };
};
