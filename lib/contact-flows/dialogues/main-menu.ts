import { atMost, flowLogging, goTo, menu } from '../steps.ts';
import { type Call, HELPS_WITH_MENU, type Scenes, SECONDS_TO_CHOOSE } from './call.ts';

/** As api.md has them. */
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

/** The main menu after an announcement, which may be interrupted by its keys. */
export const chooseAfter = ({ prompts }: Call, announcement: string) =>
  ask(`${announcement} ${prompts.mainMenu}`);

export const mainMenu = ({ prompts }: Call): Scenes<'Main menu' | 'Main menu again'> => {
  return {
    'Main menu': [flowLogging('Enabled'), ask(prompts.mainMenu)],
    'Main menu again': [
      atMost(HELPS_WITH_MENU, {
        again: [ask(prompts.mainMenuAgain)],
        done: [goTo('Helped too often')],
      }),
    ],
  };
};
