import { UsageError } from './errors.ts';

/** Whom to talk to, and as whom. */
export interface Connection {
  /** Without a slash at the end. */
  url: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
}

const LAPTOP = 'http://localhost:3000';

/**
 * From options and the environment. The secret comes from the environment only: a command line is seen by every user of the machine.
 * On a laptop it is known.
 * @throws UsageError naming what is missing; or where token or secret would go through a network in clear
 */
export function connectionOf(
  options: { as?: string | undefined; url?: string | undefined; tokenUrl?: string | undefined },
  env: NodeJS.ProcessEnv,
): Connection {
  const url = safe(options.url ?? env.SSA_BROKER_URL ?? LAPTOP);
  const tokenUrl = options.tokenUrl ?? env.SSA_TOKEN_URL;
  if (!tokenUrl && !isLoopback(url))
    throw new UsageError('Where are tokens issued? Set SSA_TOKEN_URL, or --token-url');
  const issuer = safe(tokenUrl ?? new URL('/oidc/token', url).href);
  const clientId = options.as ?? env.SSA_CLIENT_ID;
  if (!clientId)
    throw new UsageError(
      'As whom? Set SSA_CLIENT_ID, or --as: on a laptop C00088.maker, .checker or .reader',
    );
  const clientSecret = env.SSA_CLIENT_SECRET ?? (isLoopback(issuer) ? 'local' : undefined);
  if (!clientSecret) throw new UsageError('Set SSA_CLIENT_SECRET');
  return { url: url.href.replace(/\/+$/, ''), tokenUrl: issuer.href, clientId, clientSecret };
}

function safe(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`${text} is no address`);
  if (url.protocol === 'http:' && !isLoopback(url))
    throw new UsageError(`${text} is not encrypted: https`);
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
