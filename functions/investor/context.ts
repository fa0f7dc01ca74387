import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { Positions } from '../../core/store/positions.ts';

/** What the investor API works with besides what every function does. */
export interface InvestorContext extends Context {
  positions: Positions;
}

const environment = z.object({ POSITIONS_TABLE: z.string() });

/** @param env the function's environment; what is missing in it fails here, at start */
export function createInvestorContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): InvestorContext {
  const context = createContext(env, clients);
  return {
    ...context,
    positions: new Positions(environment.parse(env).POSITIONS_TABLE, context.db),
  };
}
