import type { Assembly } from '../cloudformation/assembly.ts';
import type { Functions } from '../lambda/open-functions.ts';
import type { Clock } from '../shared/clock.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';
import { readInstance } from './instance.ts';
import { phonePage } from './phone-page.ts';
import { phoneRoutes } from './phone-routes.ts';
import { Switchboard } from './switchboard.ts';

/** The simulated Connect. */
export interface Connect {
  /** Accepts calls; undefined if the app has no Connect instance. */
  phone: Switchboard | undefined;
  routes: LocalRoutes;
  /**
   * New calls follow the flows of this assembly.
   * @throws FlowError naming what is wrong with a flow
   */
  replaceFlows(assembly: Assembly): void;
}

/**
 * Opens the Connect instance of the app.
 * @param log receives each line of the flow log
 * @throws FlowError as `readInstance` does
 */
export function openConnect(
  assembly: Assembly,
  { byArn }: Functions,
  clock: Clock,
  log: (line: string) => void,
): Connect {
  const read = (from: Assembly) => readInstance(from, byArn, clock, log);
  const instance = read(assembly);
  if (!instance) return { phone: undefined, routes: {}, replaceFlows() {} };
  const phone = new Switchboard(instance);
  return {
    phone,
    routes: { ...phoneRoutes(phone), ...phonePage() },
    replaceFlows(from) {
      phone.instance = read(from) ?? phone.instance;
    },
  };
}
