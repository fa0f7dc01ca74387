/** A browser with passkeys on the site of a test's world: its cookies, and an authenticator. */
import { expect } from 'vitest';
import { accountKey, credentialId } from '../../../core/domain/identifiers.ts';
import type { Keyring } from '../../../core/domain/keyring.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import {
  type Algorithm,
  type Deviations,
  SoftwareAuthenticator,
} from '../../../tools/shared/software-authenticator.ts';
import { secret } from '../../log-search/secrets.ts';
import { type Answer, call, investorApi, passkeysApi, SITE } from '../api.ts';
import { Investor, RIGHT } from '../investor.ts';
import type { World } from '../world.ts';

export class PasskeyBrowser {
  readonly investor: Investor;
  readonly authenticator: SoftwareAuthenticator;
  /** Values of the cookies, by name. */
  readonly cookies = new Map<string, string>();
  readonly #investorApi: ApiHandler;
  readonly #passkeysApi: ApiHandler;

  constructor(investor: Investor, authenticator = new SoftwareAuthenticator(SITE)) {
    this.investor = investor;
    this.authenticator = authenticator;
    this.#investorApi = investorApi(investor.world);
    this.#passkeysApi = passkeysApi(investor.world);
  }

  /** A registered investor's browser, signed in with the password. */
  static async signedIn(
    world: World,
    authenticator?: SoftwareAuthenticator,
  ): Promise<PasskeyBrowser> {
    const browser = new PasskeyBrowser(await Investor.registered(world), authenticator);
    expect((await browser.signIn()).status).toBe(201);
    return browser;
  }

  /** One with a passkey, whose session the password began. */
  static async withPasskey(
    world: World,
    authenticator?: SoftwareAuthenticator,
  ): Promise<PasskeyBrowser> {
    const browser = await PasskeyBrowser.signedIn(world, authenticator);
    await browser.prove();
    expect((await browser.add()).status).toBe(201);
    return browser;
  }

  /** One with two passkeys and a proof by the second, whose session the password began. */
  static async withTwoPasskeys(world: World): Promise<PasskeyBrowser> {
    const browser = await PasskeyBrowser.withPasskey(world);
    expect((await browser.add('Second')).status).toBe(201);
    const [, second = ''] = browser.authenticator.ids;
    expect((await browser.proveWithPasskey({}, second)).status).toBe(204);
    return browser;
  }

  /** Another browser of the same investor, with the same authenticator or its own. */
  other(authenticator = this.authenticator): PasskeyBrowser {
    return new PasskeyBrowser(this.investor, authenticator);
  }

  async call(method: string, path: string, body?: unknown, resource = path): Promise<Answer> {
    const isPasskeys = /passkey|\/proof$|phone-channel/.test(path);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await call(isPasskeys ? this.#passkeysApi : this.#investorApi, method, path, {
      resource,
      ...(body === undefined ? {} : { body }),
      headers: { Origin: SITE, ...(cookie && { Cookie: cookie }) },
    });
    const [, name, value] = /^([\w-]+)=([^;]*)/.exec(answer.headers['set-cookie'] ?? '') ?? [];
    if (name && value) this.cookies.set(name, secret(value));
    else if (name) this.cookies.delete(name);
    return answer;
  }

  signIn(password = RIGHT) {
    const { internetUserId } = this.investor;
    return this.call('POST', '/api/sessions', { internetUserId, password });
  }

  isSignedIn = async () => (await this.call('GET', '/api/account')).status === 200;

  prove(password = RIGHT) {
    return this.call('POST', '/api/sessions/current/proof', { password });
  }

  async options(of: 'passkeys' | 'passkey-sessions') {
    return (await this.call('POST', `/api/${of}/options`)).body;
  }

  async add(name = 'Laptop', algorithm?: Algorithm, wrong?: Deviations) {
    const begun = await this.call('POST', '/api/passkeys/options');
    if (begun.status !== 200) return begun;
    const credential = this.authenticator.create(begun.body, algorithm, wrong);
    return this.call('POST', '/api/passkeys', { name, credential });
  }

  async signInWithPasskey(wrong?: Deviations, id?: string) {
    const options = await this.options('passkey-sessions');
    const credential = this.authenticator.get(options, wrong, id);
    return this.call('POST', '/api/passkey-sessions', { credential });
  }

  async proveWithPasskey(wrong?: Deviations, id?: string) {
    const options = await this.options('passkey-sessions');
    const passkey = this.authenticator.get(options, wrong, id);
    return this.call('POST', '/api/sessions/current/proof', { passkey });
  }

  remove(id: string) {
    return this.call('DELETE', `/api/passkeys/${id}`, undefined, '/api/passkeys/{id}');
  }

  demand(passkeyOnly: boolean) {
    return this.call('PUT', '/api/passkeys/only', { passkeyOnly });
  }

  async list() {
    return (await this.call('GET', '/api/passkeys')).body;
  }

  /** As stored. */
  keyring(): Promise<Keyring | undefined> {
    return this.investor.world.context.keyrings.get(accountKey(this.investor.account));
  }

  credentialId = () => credentialId('internet', this.investor.internetUserId);
}
