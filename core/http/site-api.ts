import * as z from 'zod/mini';
import { type ApiHandler, createApi } from './api.ts';
import { OriginSecret } from './origin-secret.ts';
import type { Route } from './route.ts';

const environment = z.object({ ORIGIN_SECRET_ARN: z.string() });

/**
 * Makes a Lambda handler of the investor API, which is behind the site's CloudFront.
 * @param create the context from the function's environment; what is missing there fails at start
 */
export function createSiteApi<Context>(
  routes: readonly Route<Context>[],
  create: (env: NodeJS.ProcessEnv) => Context,
): ApiHandler {
  const originSecret = new OriginSecret(environment.parse(process.env).ORIGIN_SECRET_ARN);
  return createApi({
    routes,
    context: create(process.env),
    origin: { actor: 'investor', channel: 'internet' },
    edge: { secrets: () => originSecret.values() },
  });
}
