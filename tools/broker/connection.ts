import { Misuse } from './misuse.ts';
import type { Language } from './refusal-words.ts';

/** Where to send requests, and as which client. */
export interface Connection {
  /** Without a slash at the end. */
  url: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** In which language refusals are told. */
  language: Language;
  /** `--url`, if it was given: a hint repeats it. */
  urlOption: string | undefined;
}

const LAPTOP = 'http://localhost:3000';

/**
 * Reads the connection from options and the environment. The secret comes from the environment
 * only: every user of the machine can see a command line. On a laptop it is known.
 * @throws Misuse naming what is missing, or where a token or secret would travel unencrypted
 */
export function connectionOf(
  options: {
    as?: string | undefined;
    url?: string | undefined;
    tokenUrl?: string | undefined;
    lang?: Language | undefined;
  },
  env: NodeJS.ProcessEnv,
): Connection {
  const url = safeUrl(options.url ?? env.SSA_BROKER_URL ?? LAPTOP);
  const tokenUrl = options.tokenUrl ?? env.SSA_TOKEN_URL;
  if (!tokenUrl && !isLoopback(url))
    throw new Misuse({
      en: 'Missing token URL: set SSA_TOKEN_URL, or give --token-url',
      zh: '欠缺權杖網址：請設定 SSA_TOKEN_URL，或加上 --token-url',
    });
  const issuer = safeUrl(tokenUrl ?? new URL('/oidc/token', url).href);
  const clientId = options.as ?? env.SSA_CLIENT_ID;
  if (!clientId)
    throw new Misuse({
      en: 'Missing client ID: set SSA_CLIENT_ID, or give --as: on a laptop C00088.maker, .checker or .reader',
      zh: '欠缺用戶端編號：請設定 SSA_CLIENT_ID，或加上 --as；在本機為 C00088.maker、.checker 或 .reader',
    });
  const clientSecret = env.SSA_CLIENT_SECRET ?? (isLoopback(issuer) ? 'local' : undefined);
  if (!clientSecret)
    throw new Misuse({
      en: 'Missing client secret: set SSA_CLIENT_SECRET',
      zh: '欠缺用戶端密鑰：請設定 SSA_CLIENT_SECRET',
    });
  return {
    url: url.href.replace(/\/+$/, ''),
    tokenUrl: issuer.href,
    clientId,
    clientSecret,
    language: options.lang ?? 'en',
    urlOption: options.url,
  };
}

/**
 * How a second person runs a command on the same service: on a laptop the client IDs of a
 * participant's roles are known, elsewhere the reader puts in their own.
 */
export function commandFor(
  role: 'maker' | 'checker' | 'reader',
  command: string,
  { url, clientId, urlOption }: Connection,
): string {
  const other = isLoopback(new URL(url)) ? clientId.replace(/[^.]*$/, role) : `<${role}>`;
  const service = urlOption === undefined ? '' : ` --url ${urlOption}`;
  return `npm run broker -- ${command} --as ${other}${service}`;
}

function safeUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Misuse({
      en: `Invalid URL '${text}': expected https://…`,
      zh: `網址 '${text}' 無效：應為 https://…`,
    });
  if (url.protocol === 'http:' && !isLoopback(url))
    throw new Misuse({
      en: `Unencrypted URL '${text}': expected https://…`,
      zh: `網址 '${text}' 沒有加密：應為 https://…`,
    });
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
