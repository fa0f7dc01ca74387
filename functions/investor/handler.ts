import * as z from 'zod/mini';
import { createApi } from '../http/api.ts';
import { createInvestorContext } from './context.ts';
import { routes } from './routes.ts';

const { SITE_ORIGINS } = z.object({ SITE_ORIGINS: z.string() }).parse(process.env);

/** Lambda's entry to the investor API. */
export const handler = createApi({
  routes,
  context: createInvestorContext(process.env),
  origin: { actor: 'investor', channel: 'internet' },
  siteOrigins: SITE_ORIGINS.split(' '),
});
