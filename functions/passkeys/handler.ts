import { createSiteApi } from '../../core/http/site-api.ts';
import { createPasskeysContext } from './context.ts';
import { routes } from './routes.ts';

/** Lambda's entry to the passkeys, a part of the investor API. */
export const handler = createSiteApi(routes, createPasskeysContext);
