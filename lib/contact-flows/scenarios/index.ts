import { languageScenarios } from './language.ts';
import { listScenarios } from './lists.ts';
import { mainMenuScenarios } from './main-menu.ts';
import { newPasswordScenarios } from './new-password.ts';
import type { Scenario } from './scenario.ts';
import { signInScenarios } from './sign-in.ts';

/** The scenarios of each part of a call, in the order of the operating guide. */
export const scenariosOf = {
  access: [...languageScenarios, ...signInScenarios, ...newPasswordScenarios],
  menus: [...mainMenuScenarios, ...listScenarios],
} as const satisfies Record<string, readonly Scenario[]>;

/** Name of a part of a call. */
export type CallPart = keyof typeof scenariosOf;

/** All scenarios. */
export const scenarios: readonly Scenario[] = Object.values(scenariosOf).flat();
