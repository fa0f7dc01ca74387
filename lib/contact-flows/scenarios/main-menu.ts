/** Scenarios of dialogues/main-menu.ts: each key of the menu, also after an announcement. */
import { answers, type CallStep, hear, press, scenario, silence } from './scenario.ts';
import { endsWith, signedIn, tooOften } from './sign-in.ts';

/** How often a menu repeats its question. */
export const MAX_MENU_REPROMPTS = 5;
/** A key that no menu knows. */
export const NO_CHOICE = '6';

const confirmed: CallStep[] = [
  hear('newPassword'),
  press('61957204'),
  answers('propose-password', 'proposed'),
  hear('confirmPassword'),
  press('61957204'),
  answers('confirm-password', 'changed'),
];

/** Ways from a signed-in caller at the main menu to each of the menus with its keys. */
const menus: Readonly<Record<string, readonly CallStep[]>> = {
  'main menu': [],
  'main menu again': [silence, hear('mainMenuAgain')],
  'after a change': [press('3'), ...confirmed, hear('changed', 'mainMenu')],
  'without balances': [press('1'), answers('balances', 'none'), hear('noBalances', 'mainMenu')],
  'without movements': [press('2'), answers('movements', 'none'), hear('noMovements', 'mainMenu')],
};

/** What each key leads to, back to a main menu. */
const exits: readonly (readonly CallStep[])[] = [
  [press('1'), answers('balances', 'none'), hear('noBalances', 'mainMenu')],
  [press('2'), answers('movements', 'none'), hear('noMovements', 'mainMenu')],
  [press('9'), hear('mainMenu')],
  [press(NO_CHOICE), hear('mainMenuAgain')],
  [silence, hear('mainMenuAgain')],
  [press('3'), ...confirmed, hear('changed', 'mainMenu')],
];
const toMainMenu: CallStep[] = [press('9'), hear('mainMenu')];
const leaves = [press('0'), ...endsWith('farewell')];

export const mainMenuScenarios = [
  ...Object.entries(menus).flatMap(([name, way]) => {
    const rounds = exits.map((exit) => [...way, ...exit, ...toMainMenu]);
    // A call asks again at most five times. A test case lasts at most five minutes.
    const calls = {
      lists: rounds.slice(0, 3),
      'no choice': rounds.slice(3, 5),
      change: rounds.slice(5),
    };
    return Object.entries(calls).map(([what, some]) =>
      scenario(`main menu - ${name}, ${what}`, [...signedIn, ...some.flat(), ...way, ...leaves], {
        guide: what === 'change' ? ['key3'] : ['services'],
      }),
    );
  }),
  ...([silence, press(NO_CHOICE)] as const).map((nothing, index) =>
    scenario(`main menu - ${index === 0 ? 'never a key' : 'only wrong keys'}`, [
      ...signedIn,
      ...Array.from({ length: MAX_MENU_REPROMPTS }, () => [nothing, hear('mainMenuAgain')]).flat(),
      nothing,
      ...tooOften,
    ]),
  ),
];
