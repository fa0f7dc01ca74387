import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { Positions } from '../../core/store/positions.ts';
import { SentMessages } from '../../core/store/sent-messages.ts';

/** What the investor API works with besides what every function does. */
export interface InvestorContext extends Context {
  positions: Positions;
  auditTrail: AuditTrail;
  sentMessages: SentMessages;
}

const environment = z.object({
  POSITIONS_TABLE: z.string(),
  AUDIT_TRAIL_TABLE: z.string(),
  MOVEMENT_MONTHS: z.optional(z.coerce.number().check(z.int(), z.gte(1))),
  SENT_MESSAGES_TABLE: z.string(),
});

/** @param env the function's environment; what is missing in it fails here, at start */
export function createInvestorContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): InvestorContext {
  const context = createContext(env, clients);
  const settings = environment.parse(env);
  return {
    ...context,
    positions: new Positions(settings.POSITIONS_TABLE, context.db, settings.MOVEMENT_MONTHS),
    auditTrail: new AuditTrail(settings.AUDIT_TRAIL_TABLE, context.db),
    sentMessages: new SentMessages(settings.SENT_MESSAGES_TABLE, context.db),
  };
}
