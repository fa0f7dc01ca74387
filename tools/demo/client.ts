/** A client of the HTTP APIs that keeps the session cookie, as a browser does. */
import { cut } from '../../core/domain/text.ts';

export interface Answer {
  status: number;
  /** The parsed body; empty if there is none. */
  body: Record<string, unknown>;
  /** The effect on the session: set (or replaced), ended, or none. */
  session: 'set' | 'ended' | undefined;
}

export class Client {
  readonly #url: string;
  #cookie: string | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error in one line if the service does not answer, or not in JSON */
  async call(method: string, path: string, body?: object): Promise<Answer> {
    const { status, text, cookies } = await this.#fetch(method, path, body).catch(
      (error: Error) => {
        const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
        throw new Error(`${method} ${path}: no answer from ${this.#url} (${code ?? message})`);
      },
    );
    return { status, body: text === '' ? {} : parse(text), session: this.#keep(cookies) };
  }

  async #fetch(method: string, path: string, body: object | undefined) {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(this.#cookie && { Cookie: this.#cookie }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      text: await response.text(),
      cookies: response.headers.getSetCookie(),
    };
  }

  #keep(cookies: string[]): Answer['session'] {
    const [pair, value] = /^__Host-session=([^;]*)/.exec(cookies.join('\n')) ?? [];
    if (pair === undefined) return undefined;
    this.#cookie = value ? pair : undefined;
    return value ? 'set' : 'ended';
  }
}

function parse(text: string): Answer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`An answer is not JSON: ${cut(text, 80)}`);
  }
}
