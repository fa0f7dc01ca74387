import { afterKeys, atMost, flowLogging, goTo, menu, transferTo } from '../steps.ts';
import {
  type DialogueContext,
  MAX_MENU_REPROMPTS,
  type Scenes,
  SECONDS_TO_CHOOSE,
} from './call.ts';

/** Keys of the main menu (api.md). */
const mainMenuKeys = ({ slowFlow }: DialogueContext) =>
  ({
    1: [goTo('Balances')],
    2: [goTo('Movements')],
    3: [goTo('Change password')],
    4: [goTo('Stock')],
    8: [goTo(slowFlow === undefined ? 'Main menu' : 'Slower')],
    9: [goTo('Main menu')],
    0: [goTo('Farewell')],
    '*': [goTo('Main menu')],
  }) as const;

const ask = (context: DialogueContext, ...sentences: string[]) =>
  menu({
    prompt: afterKeys(...sentences),
    seconds: SECONDS_TO_CHOOSE,
    keys: mainMenuKeys(context),
    silence: [goTo('Main menu again')],
    otherKey: [goTo('Main menu again')],
  });

/** The main menu after an announcement. The menu's keys interrupt the announcement, too. */
export const mainMenuAfter = (context: DialogueContext, announcement: string) =>
  ask(context, announcement, context.prompts.mainMenu);

/**
 * The main menu, its prompt after silence or a wrong key, and the way to a flow that speaks more
 * slowly for the rest of the call.
 */
export const mainMenu = (
  context: DialogueContext,
): Scenes<'Main menu' | 'Main menu again'> & Partial<Scenes<'Slower'>> => {
  const { prompts, slowFlow } = context;
  return {
    'Main menu': [flowLogging('Enabled'), ask(context, prompts.mainMenu)],
    'Main menu again': [
      atMost(MAX_MENU_REPROMPTS, {
        again: [ask(context, prompts.mainMenuAgain)],
        done: [goTo('Helped too often')],
      }),
    ],
    ...(slowFlow !== undefined && { Slower: [transferTo(slowFlow)] }),
  };
};
