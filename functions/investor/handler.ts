import { createSiteApi } from '../../core/http/site-api.ts';
import { createInvestorContext } from './context.ts';
import { routes } from './routes.ts';

/** Lambda's entry to the investor API. */
export const handler = createSiteApi(routes, createInvestorContext);
