import type { Connection } from './connection.ts';
import { RequestRefused, Unreachable } from './errors.ts';
import { fetchWithRetry } from './retry.ts';

/** A token is replaced this long before it expires, so that it lasts for its request. */
const MARGIN_MS = 30_000;

interface Token {
  value: string;
  /** When to replace it, in milliseconds since 1970. */
  until: number;
}

/**
 * Access tokens by client_credentials (RFC 6749, section 4.4), with one scope. They are kept in
 * memory only.
 */
export class Tokens {
  readonly #connection: Connection;
  readonly #scope: string;
  #token: Promise<Token> | undefined;

  constructor(connection: Connection, scope: string) {
    this.#connection = connection;
    this.#scope = scope;
  }

  /**
   * Returns a valid token. Concurrent callers share one request for it.
   * @param refused a token that the API no longer accepts
   * @throws RequestRefused, Unreachable
   */
  async get(refused?: string): Promise<string> {
    const known = await this.#token?.catch(() => undefined);
    if (known && known.value !== refused && known.until > Date.now()) return known.value;
    if (!this.#token || known) {
      const asked = this.#ask();
      this.#token = asked;
      asked.catch(() => {
        this.#token = undefined;
      });
    }
    return (await this.#token).value;
  }

  async #ask(): Promise<Token> {
    const { tokenUrl, clientId, clientSecret, language } = this.#connection;
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(':');
    const headers = {
      Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      Accept: 'application/json',
    };
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: this.#scope });
    const answer = await fetchWithRetry(
      tokenUrl,
      { method: 'POST', headers, body },
      { repeatable: true, language },
    ).catch((error) => {
      throw new Unreachable((error as Error).message, { cause: error });
    });
    const {
      access_token: value,
      expires_in: seconds = 0,
      ...problem
    } = (answer.body ?? {}) as {
      access_token?: string;
      expires_in?: number;
      error?: string;
      error_description?: string;
    };
    if (!answer.ok) {
      const reason = problem.error_description ?? problem.error ?? `status ${answer.status}`;
      const lacks = {
        en: `${clientId} lacks the ${this.#scope} permission`,
        zh: `${clientId} 沒有 ${this.#scope} 權限`,
      };
      const none = {
        en: `No token for ${clientId} with ${this.#scope}`,
        zh: `${clientId} 未能取得 ${this.#scope} 權杖`,
      };
      const what = (problem.error === 'invalid_scope' ? lacks : none)[language];
      throw new RequestRefused(answer.status, `${what}: ${reason}`);
    }
    if (!value) {
      const words = {
        en: `${tokenUrl} answered without a token`,
        zh: `${tokenUrl} 的回覆沒有權杖`,
      };
      throw new Unreachable(words[language]);
    }
    return { value, until: Date.now() + seconds * 1000 - MARGIN_MS };
  }
}
