import { decodeJwt } from 'jose/jwt/decode';
import type { Connection } from './connection.ts';
import { refusedBy } from './errors.ts';
import type { Language } from './refusal-words.ts';
import { fetchWithRetry, type WholeAnswer } from './retry.ts';
import { Tokens } from './token.ts';

export interface Sent {
  query?: Record<string, string | undefined>;
  body?: object;
  /** Makes a request repeatable: the API carries it out once. */
  idempotencyKey?: string;
  /** The tag of what the request is about; if it has another by now, the request is refused. */
  ifMatch?: string | undefined;
}

/** A client of the participant API, with one permission. */
export class Client {
  readonly #url: string;
  readonly #language: Language;
  readonly #tokens: Tokens;

  constructor(connection: Connection, scope: string) {
    this.#url = connection.url;
    this.#language = connection.language;
    this.#tokens = new Tokens(connection, scope);
  }

  /**
   * Makes one call.
   * @param path below the API's URL, its parts encoded
   * @returns the body of the answer
   * @throws RequestRefused with the reason of the problem+json answer, Unreachable
   */
  async call<T>(method: 'GET' | 'POST', path: string, sent: Sent = {}): Promise<T> {
    return (await this.#answer<T>(method, path, sent)).body;
  }

  /** Reads one thing, with its tag if it has one. */
  async read<T>(path: string): Promise<{ body: T; tag: string | undefined }> {
    const { body, headers } = await this.#answer<T>('GET', path, {});
    return { body, tag: headers.get('ETag') ?? undefined };
  }

  async #answer<T>(
    method: 'GET' | 'POST',
    path: string,
    sent: Sent,
  ): Promise<{ body: T; headers: Headers }> {
    const token = await this.#tokens.get();
    let answer = await this.#send(method, path, sent, token);
    // The token may have expired early, by the server's clock.
    if (answer.status === 401)
      answer = await this.#send(method, path, sent, await this.#tokens.get(token));
    const { body, headers } = answer;
    const { type: asked } = (sent.body ?? {}) as { type?: string };
    if (!answer.ok || body === undefined)
      throw refusedBy(answer.status, body, { method, path, asked }, this.#language);
    return { body: body as T, headers };
  }

  /** The participant that the API takes the client for, as its token says (docs/api.md). */
  async participantId(): Promise<string | undefined> {
    return decodeJwt<{ participantId?: string }>(await this.#tokens.get()).participantId;
  }

  /** Reads all items of a list, page by page. @param name the field that holds them */
  async all<T>(path: string, name: string, query: Sent['query'] = {}): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.call<Record<string, unknown>>('GET', path, {
        query: { ...query, cursor },
      });
      items.push(...(page[name] as T[]));
      cursor = page.cursor as string | undefined;
    } while (cursor !== undefined);
    return items;
  }

  #send(
    method: string,
    path: string,
    { query = {}, body, idempotencyKey, ifMatch }: Sent,
    token: string,
  ): Promise<WholeAnswer> {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
    const init = {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}),
        ...(ifMatch ? { 'If-Match': ifMatch } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    return fetchWithRetry(this.#url + path + search, init, {
      repeatable: method === 'GET' || idempotencyKey !== undefined,
      language: this.#language,
    });
  }
}
