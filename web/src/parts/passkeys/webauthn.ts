import { Problem } from '../../api.ts';

/** Whether this browser knows passkeys. In one that does not, the site says nothing of them. */
export const hasWebAuthn = globalThis.PublicKeyCredential !== undefined;

/**
 * Loads the code of ceremonies, which only visitors with passkeys need.
 * @throws Problem `offline`
 */
export async function loadCeremony(): Promise<typeof import('./ceremony.ts')> {
  try {
    return await import('./ceremony.ts');
  } catch {
    throw new Problem('offline');
  }
}
