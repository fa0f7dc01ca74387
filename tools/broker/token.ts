import type { Connection } from './connection.ts';
import { Refused, Unreachable } from './errors.ts';
import { fetchPatiently } from './patience.ts';

/** Before its end a token is replaced: it must last for the request that it is sent with. */
const MARGIN_MS = 30_000;

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  until: number;
}

/** Access tokens by client_credentials (RFC 6749, 4.4), with one scope; kept in memory and nowhere else. */
export class Tokens {
  readonly #connection: Connection;
  readonly #scope: string;
  #token: Promise<Token> | undefined;

  constructor(connection: Connection, scope: string) {
    this.#connection = connection;
    this.#scope = scope;
  }

  /**
   * A token that is good for now; one request for it, however many ask at once.
   * @param refused one that the API no longer takes
   * @throws Refused, Unreachable
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
    const { tokenUrl, clientId, clientSecret } = this.#connection;
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(':');
    const headers = {
      Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      Accept: 'application/json',
    };
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: this.#scope });
    const answer = await fetchPatiently(tokenUrl, { method: 'POST', headers, body }, true).catch(
      (error) => {
        throw new Unreachable((error as Error).message, { cause: error });
      },
    );
    const {
      access_token: value,
      expires_in: seconds = 0,
      ...said
    } = (await answer.json().catch(() => ({}))) as {
      access_token?: string;
      expires_in?: number;
      error?: string;
      error_description?: string;
    };
    if (!answer.ok) {
      const reason = said.error_description ?? said.error ?? `the answer is ${answer.status}`;
      const what =
        said.error === 'invalid_scope'
          ? `${clientId} has not the right`
          : `No token for ${clientId} with`;
      throw new Refused(answer.status, `${what} ${this.#scope}: ${reason}`);
    }
    if (!value) throw new Unreachable(`${tokenUrl} answers without a token`);
    return { value, until: Date.now() + seconds * 1000 - MARGIN_MS };
  }
}
