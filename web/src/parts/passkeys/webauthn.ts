import { loadCode } from '../../load-code.ts';
import { siteSettings } from '../../site-settings.ts';
import { domainElsewhere } from './domain.ts';

/** Where passkeys work, if not under this name of the site. */
export const domainOfPasskeys = domainElsewhere(siteSettings.domainName, location.hostname);

/**
 * Whether this browser knows passkeys, and uses them under this name of the site. If not, the site
 * says nothing of them.
 */
export const hasWebAuthn =
  globalThis.PublicKeyCredential !== undefined && domainOfPasskeys === undefined;

/**
 * Loads the code of ceremonies, which only visitors with passkeys need.
 * @throws Problem `offline`
 */
export const loadCeremony = (): Promise<typeof import('./ceremony.ts')> =>
  loadCode(() => import('./ceremony.ts'));
