import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Requests } from '../../core/store/requests.ts';

/** What the participant API works with besides what every function does. */
export interface BrokerContext extends Context {
  requests: Requests;
  auditTrail: AuditTrail;
}

const environment = z.object({ REQUESTS_TABLE: z.string(), AUDIT_TRAIL_TABLE: z.string() });

/** @param env the function's environment; what is missing in it fails here, at start */
export function createBrokerContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): BrokerContext {
  const context = createContext(env, clients);
  const { REQUESTS_TABLE, AUDIT_TRAIL_TABLE } = environment.parse(env);
  return {
    ...context,
    requests: new Requests(REQUESTS_TABLE, context.db),
    auditTrail: new AuditTrail(AUDIT_TRAIL_TABLE, context.db),
  };
}
