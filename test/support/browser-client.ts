/**
 * The HTTP part of a browser: keeps cookies, and sends the site's origin with every request that
 * may change something. Secrets and personal data that pass through it are marked, so that the log
 * search finds them.
 */

import { personalDatum, secret } from '../log-search/secrets.ts';
import type { Answer } from './api.ts';

const SECRET_FIELDS = [
  'phonePassword',
  'internetPassword',
  'password',
  'currentPassword',
  'newPassword',
];
const PERSONAL_FIELDS = {
  internetUserId: 'internet user ID',
  phoneUserId: 'phone user ID',
  accountNumber: 'account number',
};

export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  /** @param url base URL of the service and of the site, without a slash at the end */
  constructor(url: string) {
    this.#url = url;
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body: object): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body: object): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  async send(method: string, path: string, body?: object): Promise<Answer> {
    mark(body);
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { Origin: this.#url }),
        ...(cookies ? { Cookie: cookies } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    const text = await response.text();
    const headers = Object.fromEntries(response.headers);
    const answer: Answer = {
      status: response.status,
      headers,
      body: text ? JSON.parse(text) : undefined,
      text: `${JSON.stringify(headers)}${text}`,
      session: /^__Host-session=([^;]*);/.exec(headers['set-cookie'] ?? '')?.[1],
    };
    if (answer.session) secret(answer.session, 'session token');
    if (answer.body?.resetToken) secret(answer.body.resetToken, 'reset token');
    return answer;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** RFC 6265bis: a `__Host-` cookie without the attributes that the prefix requires is dropped. */
  #keep(header: string): void {
    const [pair = '', ...attributes] = header.split(/;\s*/);
    const [name = '', value = ''] = pair.split('=');
    const given = new Map(
      attributes.map((each) => each.toLowerCase().split('=') as [string, string]),
    );
    const isOfThisHost = given.has('secure') && given.get('path') === '/' && !given.has('domain');
    if (name.startsWith('__Host-') && !isOfThisHost) return;
    if (Number(given.get('max-age') ?? 1) <= 0) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function mark(body: object = {}): void {
  for (const [field, value] of Object.entries(body)) {
    if (typeof value !== 'string') continue;
    if (SECRET_FIELDS.includes(field)) secret(value);
    const kind = PERSONAL_FIELDS[field as keyof typeof PERSONAL_FIELDS];
    if (kind) personalDatum(value, kind);
  }
}
