/** An investor with a passkey, over HTTP: what the measurement of an attack needs of a browser. */
import { SoftwareAuthenticator } from '../shared/software-authenticator.ts';

/** The internet password of the owner. */
const PASSWORD = 'Rx7tulip88';

/** An answer: `body` is undefined if there is none. */
interface Answered {
  status: number;
  body: Record<string, unknown>;
}

/** One browser of the owner; all of them have the same authenticator. */
export class Owner {
  readonly #url: string;
  readonly #authenticator: SoftwareAuthenticator;
  readonly #cookies = new Map<string, string>();
  readonly internetUserId: string;

  private constructor(url: string, internetUserId: string, authenticator: SoftwareAuthenticator) {
    this.#url = url;
    this.#authenticator = authenticator;
    this.internetUserId = internetUserId;
  }

  /**
   * Opens an account on a laptop, registers, and adds a passkey.
   * @param url of a laptop with the routes of demo accounts
   */
  static async withPasskey(url: string, internetUserId: string): Promise<Owner> {
    // Passkeys on a laptop belong to localhost (local/start.ts).
    const origin = `http://localhost:${new URL(url).port}`;
    const owner = new Owner(url, internetUserId, new SoftwareAuthenticator(origin));
    const account = await owner.#must('POST', '/local/accounts', { participantId: 'C00088' });
    const { participantId, accountNumber, phoneUserId, phonePassword } = account;
    const { version: termsVersion } = await owner.#must('GET', '/api/terms');
    await owner.#must('POST', '/api/registrations', {
      ...{ participantId, accountNumber, phoneUserId, phonePassword, termsVersion },
      ...{ internetUserId, internetPassword: PASSWORD },
    });
    await owner.#must('POST', '/api/sessions', { internetUserId, password: PASSWORD });
    await owner.#must('POST', '/api/sessions/current/proof', { password: PASSWORD });
    const options = await owner.#must('POST', '/api/passkeys/options');
    const credential = owner.#authenticator.create(options);
    await owner.#must('POST', '/api/passkeys', { name: 'Laptop', credential });
    return owner;
  }

  /** Another browser, without cookies. */
  other(): Owner {
    return new Owner(this.#url, this.internetUserId, this.#authenticator);
  }

  /** Signs in with the passkey. @returns the status */
  async signIn(): Promise<number> {
    const { status, body } = await this.#call('POST', '/api/passkey-sessions/options');
    if (status !== 200) return status;
    const credential = this.#authenticator.get(body);
    return (await this.#call('POST', '/api/passkey-sessions', { credential })).status;
  }

  /** Uses the session. @returns the status */
  async use(): Promise<number> {
    return (await this.#call('GET', '/api/account')).status;
  }

  async #must(method: string, path: string, body?: object): Promise<Answered['body']> {
    const answered = await this.#call(method, path, body);
    if (answered.status < 300) return answered.body;
    throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
  }

  async #call(method: string, path: string, body?: object): Promise<Answered> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(method !== 'GET' && { Origin: this.#url }),
        ...(cookie && { Cookie: cookie }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  }
}
