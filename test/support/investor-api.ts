/** The investor API on a world of its own, for tests of what it answers and logs. */
import { expect } from 'vitest';
import type { ApiHandler } from '../../core/http/api.ts';
import { captureLogs, type Logs } from '../log-search/logs.ts';
import { allSecrets } from '../log-search/secrets.ts';
import { investorApi } from './api.ts';
import { createWorld, type World } from './world.ts';

export interface ServedInvestorApi {
  world: World;
  handler: ApiHandler;
  /** What the API logs, held back until {@link expectNoSecretLogged}. */
  logs: Logs;
}

export async function serveInvestorApi(): Promise<ServedInvestorApi> {
  const logs = captureLogs();
  const world = await createWorld();
  return { world, handler: investorApi(world), logs };
}

/** The logs hold no secret that a test used, and no text of `also`. */
export function expectNoSecretLogged(logs: Logs, also: readonly string[] = []): void {
  const logged = logs.take().join('');
  logs.release();
  expect([...allSecrets(), ...also].filter((each) => logged.includes(each))).toEqual([]);
}
