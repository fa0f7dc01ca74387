/** Scenarios of dialogues/lists.ts: the pages of balances and movements, and their keys. */
import { MAX_MENU_REPROMPTS, NO_CHOICE } from './main-menu.ts';
import {
  answers,
  type CallStep,
  hear,
  hearPage,
  press,
  type Scenario,
  scenario,
  silence,
} from './scenario.ts';
import { endsWith, failing, signedIn, tooOften } from './sign-in.ts';

type Step = 'balances' | 'movements';

const menuKey = { balances: '1', movements: '2' } as const;
const leaves = [press('0'), ...endsWith('farewell')];
const toMainMenu: CallStep[] = [press('0'), hear('mainMenu')];

/** The two kinds of page: with a next one, and the last one. */
const kinds = [
  { more: 'True', next: '2', keys: 'morePages', again: 'morePagesAgain' },
  { more: 'False', keys: 'lastPage', again: 'lastPageAgain' },
] as const;
type Kind = (typeof kinds)[number];
const nameOf = ({ more }: Kind) => (more === 'True' ? 'a page' : 'the last page');

const spoken = (step: Step, { more }: Kind): CallStep[] => [
  answers(step, 'spoken', { more, page: step, ...(more === 'True' && { next: '2' }) }),
  hearPage(step),
];

/** The three menus of a page: while it is spoken, its keys, and its keys again. */
const menusOf = (step: Step, kind: Kind): CallStep[][] => {
  const page = spoken(step, kind);
  const keys = [...page, silence, hear(kind.keys)];
  return [page, keys, [...page, press(NO_CHOICE), hear(kind.again)]];
};

/** Every key of a list's menus, in two calls for each menu. */
const keysOf = (step: Step, kind: Kind): Scenario[] =>
  menusOf(step, kind).flatMap((menu, index) => {
    const open = [press(menuKey[step]), ...menu];
    const next = [press('1'), ...spoken(step, kinds[1]), ...toMainMenu];
    // A call asks again at most five times. A test case lasts at most five minutes.
    const calls: Record<string, CallStep[][]> = {
      keys: [
        [press('9'), hearPage(step), ...toMainMenu],
        ...(kind.more === 'True' ? [next] : []),
        toMainMenu,
      ],
      'no choice': [
        [press(NO_CHOICE), hear(kind.again), ...toMainMenu],
        ...(index > 0 ? [[silence, hear(kind.again), ...toMainMenu]] : []),
      ],
    };
    const where = ['while it is spoken', 'at its keys', 'at its keys again'][index];
    return Object.entries(calls).map(([what, exits]) =>
      scenario(
        `${step} - ${nameOf(kind)}, ${where}, ${what}`,
        [...signedIn, ...exits.flatMap((exit) => [...open, ...exit]), ...leaves],
        { guide: ['services'] },
      ),
    );
  });

const ofList = (step: Step): Scenario[] => {
  const first = [...signedIn, press(menuKey[step])];
  const second = [...first, ...spoken(step, kinds[0]), press('1')];
  const outcomes = (where: string, before: readonly CallStep[]) => [
    ...failing(`${step} - ${where}`, step, before),
    ...(['ended', 'unavailable'] as const).map((result) =>
      scenario(`${step} - ${where} ${result}`, [
        ...before,
        answers(step, result),
        ...endsWith(result),
      ]),
    ),
    scenario(
      `${step} - ${where} after a reset`,
      [...before, answers(step, 'must-change'), hear('mustChange')],
      { guide: ['firstAccess'] },
    ),
    scenario(`${step} - ${where} without its place`, [
      ...before,
      answers(step, 'spoken'),
      ...endsWith('unavailable'),
    ]),
  ];
  return [
    ...kinds.flatMap((kind) => keysOf(step, kind)),
    ...kinds.map((kind) =>
      scenario(`${step} - ${nameOf(kind)}, only wrong keys`, [
        ...first,
        ...spoken(step, kind),
        ...Array.from({ length: MAX_MENU_REPROMPTS }, () => [
          press(NO_CHOICE),
          hear(kind.again),
        ]).flat(),
        press(NO_CHOICE),
        ...tooOften,
      ]),
    ),
    ...outcomes('the first page', first),
    ...outcomes('the next page', second),
    scenario(`${step} - the next page is empty`, [
      ...second,
      answers(step, 'none'),
      hear(step === 'balances' ? 'noBalances' : 'noMovements', 'mainMenu'),
      ...leaves,
    ]),
  ];
};

export const listScenarios = [...ofList('balances'), ...ofList('movements')];
