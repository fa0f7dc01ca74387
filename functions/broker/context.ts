import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Requests } from '../../core/store/requests.ts';

/** What the participant API works with besides what every function does. */
export interface BrokerContext extends Context {
  requests: Requests;
  auditTrail: AuditTrail;
  /** For which closed accounts are kept; absent: for ever. */
  closedAccountYears?: number;
}

const years = z.optional(z.coerce.number().check(z.int(), z.gte(1)));

const environment = z.object({
  REQUESTS_TABLE: z.string(),
  AUDIT_TRAIL_TABLE: z.string(),
  CLOSED_ACCOUNT_YEARS: years,
  REQUEST_YEARS: years,
});

/** @param env the function's environment; what is missing in it fails here, at start */
export function createBrokerContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): BrokerContext {
  const context = createContext(env, clients);
  const settings = environment.parse(env);
  return {
    ...context,
    requests: new Requests(settings.REQUESTS_TABLE, context.db, settings.REQUEST_YEARS),
    auditTrail: new AuditTrail(settings.AUDIT_TRAIL_TABLE, context.db),
    ...(settings.CLOSED_ACCOUNT_YEARS && { closedAccountYears: settings.CLOSED_ACCOUNT_YEARS }),
  };
}
