import { languageScenarios } from './language.ts';
import { listScenarios } from './lists.ts';
import { mainMenuScenarios } from './main-menu.ts';
import { newPasswordScenarios } from './new-password.ts';
import type { Scenario } from './scenario.ts';
import { signInScenarios } from './sign-in.ts';
import { stockScenarios } from './stock.ts';

/** The scenarios of each part of a call, in the order of the operating guide. */
export const scenariosOf = {
  access: [...languageScenarios, ...signInScenarios, ...newPasswordScenarios('own')],
  menus: [...mainMenuScenarios('own'), ...stockScenarios('own')],
  balances: listScenarios('own', 'balances'),
  movements: listScenarios('own', 'movements'),
} as const satisfies Record<string, readonly Scenario[]>;

/** Name of a part of a call. */
export type CallPart = keyof typeof scenariosOf;

/** All scenarios. */
export const scenarios: readonly Scenario[] = Object.values(scenariosOf).flat();

/**
 * The same in the flows that speak more slowly. They are not deployed: the flows are equal but for
 * the rate, and key 8, which leads there, is among the others.
 */
export const slowScenarios: readonly Scenario[] = [
  ...newPasswordScenarios('slow'),
  ...mainMenuScenarios('slow'),
  ...stockScenarios('slow'),
  ...listScenarios('slow', 'balances'),
  ...listScenarios('slow', 'movements'),
];
