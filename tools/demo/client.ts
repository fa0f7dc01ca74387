/** A client of the HTTP APIs that keeps cookies, as a browser does. */
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
  /** By name. */
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** On a laptop passkeys belong to `localhost`. */
  get origin(): string {
    const { protocol, hostname, port } = new URL(this.#url);
    const host = hostname === '127.0.0.1' ? 'localhost' : hostname;
    return `${protocol}//${host}${port && `:${port}`}`;
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
        ...(this.#cookies.size > 0 && { Cookie: [...this.#cookies.values()].join('; ') }),
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
    let session: Answer['session'];
    for (const cookie of cookies) {
      const [pair = '', name = '', value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) this.#cookies.set(name, pair);
      else this.#cookies.delete(name);
      if (name === '__Host-session') session = value ? 'set' : 'ended';
    }
    return session;
  }
}

function parse(text: string): Answer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`An answer is not JSON: ${cut(text, 80)}`);
  }
}
