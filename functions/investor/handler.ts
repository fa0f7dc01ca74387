import * as z from 'zod/mini';
import { createContext } from '../context.ts';
import { createApi } from '../http/api.ts';
import { routes } from './routes.ts';

const { SITE_ORIGINS } = z.object({ SITE_ORIGINS: z.string() }).parse(process.env);

/** Lambda's entry to the investor API. */
export const handler = createApi({
  routes,
  context: createContext(process.env),
  origin: { actor: 'investor', channel: 'internet' },
  siteOrigins: SITE_ORIGINS.split(' '),
});
