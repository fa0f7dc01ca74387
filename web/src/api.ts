/** The client of the investor API (docs/openapi/investor.json). Instants are ISO 8601, in UTC. */

/** `/sessions/current`: the session of this browser's cookie. */
export interface Session {
  internetUserId: string;
  /** When the session ends without further use. */
  idleAt: string;
  /** When it ends in any case. */
  endsAt: string;
}
/** `/account`: the account of the investor who is signed in. */
export interface Account {
  participantId: string;
  accountNumber: string;
  holder: { en: string; zh: string };
  internetUserId: string;
  passwordChangedAt: string;
  lastSignInAt: string;
}
/** `/account/balances`: quantities are integers of at most 15 digits. */
export interface Balances {
  /** `YYYY-MM-DD`; null before the first daily file. */
  asOf: string | null;
  /** The day of the first daily file, `YYYY-MM-DD`: of earlier days nothing is known. */
  recordsFrom?: string;
  balances: { stockCode: string; name: { en: string; zh: string }; quantity: number }[];
}
/** One movement of stock into the account or out of it. */
export interface Movement {
  /** `YYYY-MM-DD` */
  date: string;
  stockCode: string;
  name: { en: string; zh: string };
  quantity: number;
  direction: 'in' | 'out';
  reference: string;
}
/** `/account/movements`: one page. */
export interface Movements {
  /** Newest first. */
  movements: Movement[];
  /** Fetches the next page; absent on the last one. */
  cursor?: string;
}
/** A PDF file of a day or a month (D19). */
export interface StatementEntry {
  id: string;
  kind: 'daily' | 'monthly';
  /** `YYYY-MM-DD` of a daily one, `YYYY-MM` of a monthly one. */
  period: string;
  /** 1; more if the depository has corrected what an earlier one states. */
  revision: number;
  /** When the data were complete. */
  completeAt: string;
}
/** `/account/statements`: one page, newest first. */
export interface Statements {
  statements: StatementEntry[];
  cursor?: string;
}
/** A message to the investor: by which way, and when. */
export interface SentMessage {
  channel: 'email' | 'sms';
  at: string;
}
/** What happened to the account (D21). */
export interface ActivityEvent {
  at: string;
  /** An event type of api.md. */
  type: string;
  channel: string;
  /** Network address or telephone number. */
  sourceAddress?: string;
  thisSession?: boolean;
  /** Absent if no message was sent about it. */
  told?: SentMessage[];
}
/** Messages about the movements of a day, `YYYY-MM-DD` (D20). */
export interface MovementAlert {
  date: string;
  told: SentMessage[];
}
/** `/account/activity`: one page, newest first. */
export interface Activity {
  events: ActivityEvent[];
  /** Absent if none was sent in the time of the page. */
  alerts?: MovementAlert[];
  cursor?: string;
}
/** `/account/alerts`: how movements are told (D20). */
export interface Alerts {
  email: boolean;
  sms: boolean;
  /** Masked; absent if the holder has none. */
  emailTo?: string;
  smsTo?: string;
}
/** `/terms`: the current terms of use, in each language. */
export interface Terms {
  version: string;
  text: Record<'en' | 'zh-Hant' | 'zh-Hans', string>;
}

/** An error answer of the API (RFC 9457), or, with the code `offline`, no answer at all. */
export class Problem extends Error {
  code: string;
  fields: Record<string, string[]>;
  channel: 'phone' | 'internet' | undefined;
  /** Wrong entries that are left before the password is revoked: 2 or 1 (D24). */
  remaining: number | undefined;
  /** The ID that the account has already (D23). */
  internetUserId: string | undefined;
  /** From `Retry-After`, in seconds. */
  retryAfter: number | undefined;
  /** A URN to quote when reporting an internal error. */
  instance: string | undefined;

  constructor(code: string, body: Partial<Problem> = {}, retryAfter?: number) {
    super(code);
    this.code = code;
    this.fields = body.fields ?? {};
    this.channel = body.channel;
    this.remaining = body.remaining;
    this.internetUserId = body.internetUserId;
    this.instance = body.instance;
    this.retryAfter = retryAfter;
  }
}

const TIMEOUT_MS = 30_000;
/** A statement has megabytes, and a phone may have a slow line. */
const FILE_TIMEOUT_MS = 120_000;

/** @throws Problem for an error answer, and with the code `offline` if there is none in time */
async function request(
  method: string,
  path: string,
  body?: object,
  timeout = TIMEOUT_MS,
): Promise<{ headers: Headers; content: Blob }> {
  let response: Response;
  let content: Blob;
  try {
    response = await fetch(`/api${path}`, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    content = await response.blob();
  } catch {
    throw new Problem('offline');
  }
  const { headers } = response;
  if (response.ok) return { headers, content };
  const problem = parse(await content.text());
  throw new Problem(
    // An answer of what stands before the service, such as CloudFront, says nothing of how far the
    // request got. `unavailable` would promise that nothing was counted (D3).
    typeof problem?.code === 'string' ? problem.code : 'internal',
    problem as Partial<Problem>,
    Number(headers.get('Retry-After')) || undefined,
  );
}

/**
 * Sends a request to the API.
 * @param path below `/api`
 * @returns the parsed body, and the server's time from `Date`, in milliseconds since 1970
 * @throws Problem for an error answer, and with the code `offline` after 30 seconds without any
 */
export async function callApi<Body>(
  method: string,
  path: string,
  body?: object,
): Promise<{ body: Body; serverTime: number }> {
  const { headers, content } = await request(method, path, body);
  return {
    body: parse(await content.text()) as Body,
    serverTime: Date.parse(headers.get('Date') ?? '') || Date.now(),
  };
}

/**
 * Gets a file from the API, as {@link callApi}, within two minutes.
 * @returns the content, and the name that the service gives it
 */
export async function getFile(path: string): Promise<{ name: string; content: Blob }> {
  const { headers, content } = await request('GET', path, undefined, FILE_TIMEOUT_MS);
  const [, name = ''] = /filename="([^"]+)"/.exec(headers.get('Content-Disposition') ?? '') ?? [];
  return { name, content };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends a GET request, as {@link callApi}; returns the body only. */
export const get = async <Body>(path: string): Promise<Body> =>
  (await callApi<Body>('GET', path)).body;
/** Sends a POST request with a JSON body, as {@link callApi}; returns the body only. */
export const post = async <Body = void>(path: string, body: object): Promise<Body> =>
  (await callApi<Body>('POST', path, body)).body;

/** The error itself if it is a problem; any other error as an `internal` problem. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('internal');
