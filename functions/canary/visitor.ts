/** Longest wait for one answer; four of them and the secret fit into the function's 20 seconds. */
const ANSWER_MS = 4000;

/** What the site answered. */
export interface Answer {
  status: number;
  /** The JSON of the body; `undefined` if it has none. */
  body: unknown;
}

/** Sends requests to the site as a browser does: with its origin, and with the session's cookie. */
export class Visitor {
  readonly #url: string;
  #cookie: string | undefined;

  /** @param url of the site, without a slash at the end */
  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error if there is no answer in time, or none that can be read */
  async request(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(method !== 'GET' && { Origin: this.#url }),
        ...(this.#cookie && { Cookie: this.#cookie }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(';', 1)[0];
    const text = await response.text();
    // An answer without content has the type of JSON, too.
    const isJson = text && /json/.test(response.headers.get('Content-Type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : undefined };
  }
}
