/** The investor API as the page calls it (docs/openapi/investor.json). */
export interface Session {
  internetUserId: string;
  idleAt: string;
  endsAt: string;
}
export interface Account {
  participantId: string;
  accountNumber: string;
  holder: { en: string; zh: string };
  internetUserId: string;
  passwordChangedAt: string;
  lastSignInAt: string;
}
export interface Balances {
  /** null before the first daily file. */
  asOf: string | null;
  balances: { stockCode: string; name: { en: string; zh: string }; quantity: number }[];
}
export interface Movement {
  date: string;
  stockCode: string;
  name: { en: string; zh: string };
  quantity: number;
  direction: 'in' | 'out';
  reference: string;
}
export interface Movements {
  movements: Movement[];
  cursor?: string;
}
export interface Terms {
  version: string;
  text: Record<'en' | 'zh-Hant' | 'zh-Hans', string>;
}

/** A refusal (RFC 9457). `offline` is ours: no answer came. */
export class Problem extends Error {
  code: string;
  fields: Record<string, string[]>;
  channel: 'phone' | 'internet' | undefined;
  /** Seconds. */
  retryAfter: number | undefined;
  /** To quote, for a fault of the service. */
  instance: string | undefined;

  constructor(code: string, body: Partial<Problem> = {}, retryAfter?: number) {
    super(code);
    this.code = code;
    this.fields = body.fields ?? {};
    this.channel = body.channel;
    this.instance = body.instance;
    this.retryAfter = retryAfter;
  }
}

const LONGEST = 30_000;

/**
 * Calls the API.
 * @returns the body, and what the server's clock said
 * @throws Problem
 */
export async function call<Body>(
  method: string,
  path: string,
  body?: object,
): Promise<{ body: Body; serverTime: number }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api${path}`, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST),
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    text = await response.text();
  } catch {
    throw new Problem('offline');
  }
  const parsed = parse(text);
  if (!response.ok) {
    const code =
      typeof parsed?.code === 'string'
        ? parsed.code
        : response.status >= 500
          ? 'unavailable'
          : 'internal';
    throw new Problem(
      code,
      parsed as Partial<Problem>,
      Number(response.headers.get('Retry-After')) || undefined,
    );
  }
  return {
    body: parsed as Body,
    serverTime: Date.parse(response.headers.get('Date') ?? '') || Date.now(),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const get = async <Body>(path: string): Promise<Body> =>
  (await call<Body>('GET', path)).body;
export const post = async <Body = void>(path: string, body: object): Promise<Body> =>
  (await call<Body>('POST', path, body)).body;

/** Any fault as a problem. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('internal');
