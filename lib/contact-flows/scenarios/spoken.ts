/** Scenarios of dialogues/spoken.ts: what the function says, and the keys after it. */
import type { PhoneStep } from '../../../functions/phone/contract.ts';
import type { PromptName } from '../prompts/index.ts';
import { leaves, MAX_MENU_REPROMPTS, NO_CHOICE, toMainMenu } from './main-menu.ts';
import type { PageName } from './pages.ts';
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
import { endsWith, failing, type Pace, paced, signedInAt, tooOften } from './sign-in.ts';

/** A page that the function says. */
interface Spoken {
  name: string;
  page: PageName;
  /** From the main menu to the page, which is heard. */
  reach: readonly CallStep[];
  /** The keys besides 9, 0 and `*`: their prompts, and what follows up to a menu with `*`. */
  others: readonly { prompt: PromptName; leadsTo: readonly CallStep[] }[];
  /** Said once before the keys. */
  end?: PromptName;
}

/** Every key in each menu of a page: while it is spoken, at its keys, and at its keys again. */
export function spokenScenarios(
  pace: Pace,
  { name, page, reach, others, end }: Spoken,
): Scenario[] {
  const choices = [...others.map(({ prompt }) => prompt), 'hearAgain', 'toMainMenu'] as const;
  const again = hear('noChoice', ...choices);
  const menus: Readonly<Record<string, readonly CallStep[]>> = {
    'while it is spoken': reach,
    'at its keys': [...reach, silence, hear(...(end ? [end] : []), ...choices)],
    'at its keys again': [...reach, press(NO_CHOICE), again],
  };
  const calls = Object.entries(menus).flatMap(([where, menu]) => {
    const isSpoken = menu === reach;
    // A call asks again at most five times. A test case lasts at most five minutes.
    const exits: Record<string, (readonly CallStep[])[]> = {
      keys: [[press('9'), hearPage(page)], ...others.map(({ leadsTo }) => leadsTo), []],
      'no choice': [[press(NO_CHOICE), again], ...(isSpoken ? [] : [[silence, again]])],
    };
    return Object.entries(exits).map(([what, some]) =>
      scenario(
        paced(pace, `${name}, ${where}, ${what}`),
        [
          ...signedInAt(pace),
          ...some.flatMap((exit) => [...menu, ...exit, ...toMainMenu]),
          ...(what === 'keys' ? menu : []),
          ...leaves,
        ],
        { guide: ['services'] },
      ),
    );
  });
  return [
    ...calls,
    scenario(paced(pace, `${name}, only wrong keys`), [
      ...signedInAt(pace),
      ...reach,
      ...Array.from({ length: MAX_MENU_REPROMPTS }, () => [press(NO_CHOICE), again]).flat(),
      press(NO_CHOICE),
      ...tooOften,
    ]),
  ];
}

/** What the function may answer besides a page. */
export const otherOutcomes = (
  pace: Pace,
  name: string,
  step: Extract<PhoneStep, 'balances' | 'movements' | 'stock'>,
  reach: readonly CallStep[],
): Scenario[] => {
  const before = [...signedInAt(pace), ...reach];
  return [
    ...failing(paced(pace, name), step, before),
    ...(['ended', 'unavailable'] as const).map((result) =>
      scenario(paced(pace, `${name} ${result}`), [
        ...before,
        answers(step, result),
        ...endsWith(result),
      ]),
    ),
    scenario(paced(pace, `${name} after a reset`), [
      ...before,
      answers(step, 'must-change'),
      hear('mustChange'),
    ]),
    scenario(paced(pace, `${name} without anything`), [
      ...before,
      answers(step, 'none'),
      hear(step === 'movements' ? 'noMovements' : 'noBalances', 'mainMenu'),
      ...leaves,
    ]),
  ];
};
