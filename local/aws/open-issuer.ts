import type { Functions } from '../lambda/open-functions.ts';
import type { Clock } from '../shared/clock.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';
import type { UserPool } from './cognito.ts';
import { createIssuer, type Issuer, oidcRoutes } from './oidc.ts';

/**
 * Opens the issuer of access tokens, if the app has a user pool.
 * @param url base URL of the laptop
 * @throws Error if the pool's trigger is not a function of the app
 */
export async function openIssuer(
  pool: UserPool | undefined,
  { byArn }: Functions,
  clock: Clock,
  url: string,
): Promise<{ issuer: Issuer | undefined; routes: LocalRoutes }> {
  if (!pool) return { issuer: undefined, routes: {} };
  const trigger = byArn.get(pool.trigger);
  if (!trigger)
    throw new Error(`The user pool's trigger ${pool.trigger} is not a function of the app`);
  const issuer = await createIssuer(url);
  return { issuer, routes: oidcRoutes(issuer, pool, trigger, clock) };
}
