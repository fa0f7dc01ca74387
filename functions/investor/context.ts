import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Positions } from '../../core/store/positions.ts';

/** What the investor API works with besides what every function does. */
export interface InvestorContext extends Context {
  positions: Positions;
  auditTrail: AuditTrail;
}

const environment = z.object({
  POSITIONS_TABLE: z.string(),
  AUDIT_TRAIL_TABLE: z.string(),
  MOVEMENT_MONTHS: z.optional(z.coerce.number().check(z.int(), z.gte(1))),
});

/** @param env the function's environment; what is missing in it fails here, at start */
export function createInvestorContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): InvestorContext {
  const context = createContext(env, clients);
  const { POSITIONS_TABLE, AUDIT_TRAIL_TABLE, MOVEMENT_MONTHS } = environment.parse(env);
  return {
    ...context,
    positions: new Positions(POSITIONS_TABLE, context.db, MOVEMENT_MONTHS),
    auditTrail: new AuditTrail(AUDIT_TRAIL_TABLE, context.db),
  };
}
