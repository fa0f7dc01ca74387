/** Scenarios of dialogues/main-menu.ts: each key of the menu, also after an announcement. */
import {
  answers,
  type CallStep,
  hear,
  press,
  type Scenario,
  scenario,
  silence,
} from './scenario.ts';
import { endsWith, type Pace, paced, signedInAt, tooOften } from './sign-in.ts';

/** How often a menu repeats its question. */
export const MAX_MENU_REPROMPTS = 5;
/** A key that no menu knows. */
export const NO_CHOICE = '6';
/** The caller ends the call. */
export const leaves = [press('0'), ...endsWith('farewell')];
/** The key of the main menu in every state. */
export const toMainMenu: CallStep[] = [press('*'), hear('mainMenu')];
/** The same instead of a stock code, where more keys may follow. */
export const toMainMenuFromCode: CallStep[] = [press('*'), silence, hear('mainMenu')];

const changed: CallStep[] = [
  press('3'),
  hear('newPassword'),
  press('61957204'),
  answers('propose-password', 'proposed'),
  hear('confirmPassword'),
  press('61957204'),
  answers('confirm-password', 'changed'),
  hear('changed', 'mainMenu'),
];
const noBalances = [press('1'), answers('balances', 'none'), hear('noBalances', 'mainMenu')];
const noMovements = [press('2'), answers('movements', 'none'), hear('noMovements', 'mainMenu')];

/** Ways from the main menu to each of the menus with its keys. */
const menus: Readonly<Record<string, readonly CallStep[]>> = {
  'main menu': [],
  'main menu again': [silence, hear('mainMenuAgain')],
  'after a change': changed,
  'without balances': noBalances,
  'without movements': noMovements,
};

/**
 * What the keys lead to, by call. A call asks again at most five times, and a test case lasts at
 * most five minutes.
 */
const exits: Readonly<Record<string, readonly (readonly CallStep[])[]>> = {
  lists: [noBalances, noMovements],
  'heard again': [[press('9'), hear('mainMenu')], toMainMenu],
  'no choice': [
    [press(NO_CHOICE), hear('mainMenuAgain')],
    [silence, hear('mainMenuAgain')],
  ],
  change: [changed],
  stock: [[press('4'), hear('stockCode'), ...toMainMenuFromCode]],
};

/** Each key of the main menu, in each of its menus. */
export const mainMenuScenarios = (pace: Pace): Scenario[] => [
  ...Object.entries(menus).flatMap(([menu, way]) => [
    ...Object.entries(exits).map(([what, some]) =>
      scenario(
        paced(pace, `main menu - ${menu}, ${what}`),
        [
          ...signedInAt(pace),
          ...some.flatMap((exit) => [...way, ...exit, ...toMainMenu]),
          ...(what === 'stock' ? way : []),
          ...leaves,
        ],
        { guide: what === 'lists' ? ['services'] : what === 'change' ? ['key3'] : [] },
      ),
    ),
    scenario(paced(pace, `main menu - ${menu}, slower`), [
      ...signedInAt(pace),
      ...way,
      press('8'),
      hear('mainMenu'),
      ...leaves,
    ]),
  ]),
  ...([silence, press(NO_CHOICE)] as const).map((nothing, index) =>
    scenario(paced(pace, `main menu - ${index === 0 ? 'never a key' : 'only wrong keys'}`), [
      ...signedInAt(pace),
      ...Array.from({ length: MAX_MENU_REPROMPTS }, () => [nothing, hear('mainMenuAgain')]).flat(),
      nothing,
      ...tooOften,
    ]),
  ),
];
