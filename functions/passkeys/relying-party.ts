import type { ApiRequest } from '../../core/http/route.ts';
import type { PasskeysContext } from './context.ts';

/** Whom a passkey belongs to, and on which origin it may be used. */
export interface RelyingParty {
  /** RP ID of WebAuthn: a domain name. */
  id: string;
  origin: string;
}

/**
 * The site as WebAuthn knows it. Passkeys are bound to its domain: that of the stage's settings, or
 * without one that of the distribution, which CloudFront vouches for (docs/decisions/0026). The
 * site under any other name has no passkeys.
 */
export function relyingParty(
  { rpId }: Pick<PasskeysContext, 'rpId'>,
  { site }: Pick<ApiRequest, 'site'>,
): RelyingParty {
  const seen = new URL(site as string);
  const id = rpId ?? seen.hostname;
  const port = seen.port && `:${seen.port}`;
  return { id, origin: `${seen.protocol}//${id}${port}` };
}
