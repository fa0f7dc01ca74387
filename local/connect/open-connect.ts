import type { Assembly } from '../cloudformation/assembly.ts';
import type { Functions } from '../lambda/open-functions.ts';
import type { Clock } from '../shared/clock.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';
import { readInstance } from './instance.ts';
import { phonePage } from './phone-page.ts';
import { phoneRoutes } from './phone-routes.ts';
import { Switchboard } from './switchboard.ts';

export interface Connect {
  /** Where calls come in, if the app has an instance of Connect. */
  phone: Switchboard | undefined;
  routes: LocalRoutes;
  /**
   * Calls that begin from now on follow the flows of this assembly.
   * @throws FlowError naming what is wrong with a flow
   */
  replaceFlows(assembly: Assembly): void;
}

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
