/** A client of the service's HTTP APIs, as a browser is one: it keeps the session's cookie and sends it back. */
import { cut } from '../../core/domain/text.ts';

export interface Answer {
  status: number;
  /** As parsed; empty without a body. */
  body: Record<string, unknown>;
  /** What the answer did to the session: began or replaced it, ended it, or left it. */
  session: 'set' | 'ended' | undefined;
}

export class Client {
  readonly #url: string;
  #cookie: string | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error in one line if the service can't be reached, or does not speak JSON */
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
