import { createSiteApi } from '../../core/http/site-api.ts';
import { createStatementsContext } from './context.ts';
import { routes } from './routes.ts';

/** Lambda's entry to the statements, a part of the investor API. */
export const handler = createSiteApi(routes, createStatementsContext);
