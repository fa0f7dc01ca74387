import * as z from 'zod/mini';
import { type Clients, type Context, createContext } from '../../core/context.ts';

/** What the passkeys function works with. */
export interface PasskeysContext extends Context {
  /** The stage's domain; absent: passkeys belong to the host under which the site is seen. */
  rpId?: string;
}

const environment = z.object({ RP_ID: z.optional(z.string()) });

/** @param env the function's environment; what is missing in it fails here, at start */
export function createPasskeysContext(
  env: Record<string, string | undefined>,
  clients: Partial<Clients> = {},
): PasskeysContext {
  const { RP_ID } = environment.parse(env);
  return { ...createContext(env, clients), ...(RP_ID && { rpId: RP_ID }) };
}
