import * as z from 'zod/mini';
import { createApi } from '../../core/http/api.ts';
import { OriginSecret } from '../../core/http/origin-secret.ts';
import { createPasskeysContext } from './context.ts';
import { routes } from './routes.ts';

const { ORIGIN_SECRET_ARN } = z.object({ ORIGIN_SECRET_ARN: z.string() }).parse(process.env);

const originSecret = new OriginSecret(ORIGIN_SECRET_ARN);

/** Lambda's entry to the passkeys, a part of the investor API. */
export const handler = createApi({
  routes,
  context: createPasskeysContext(process.env),
  origin: { actor: 'investor', channel: 'internet' },
  edge: { secrets: () => originSecret.values() },
});
