/** The code of pages that is loaded on demand, by the first segment of their path. */
import type { ComponentType } from 'preact';

type Load = () => Promise<ComponentType>;

export const PAGE_CODE = {
  balances: async () => (await import('./pages/balances.tsx')).BalancesPage,
  movements: async () => (await import('./pages/movements.tsx')).MovementsPage,
  statements: async () => (await import('./pages/statements.tsx')).StatementsPage,
  activity: async () => (await import('./pages/activity.tsx')).ActivityPage,
  settings: async () => (await import('./pages/settings.tsx')).SettingsPage,
} satisfies Record<string, Load>;

/** Begins to load the code of a path's page, so that it is here when the page is rendered. */
export function preloadPage(path: string): void {
  const first = path.split(/[/?]/)[1] ?? '';
  // Rendering the page tries again, and knows what to do.
  if (Object.hasOwn(PAGE_CODE, first))
    (PAGE_CODE as Record<string, Load>)[first]?.().catch(() => {});
}
