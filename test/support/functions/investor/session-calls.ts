/** Investors as a browser sees the API: what each call needs is a session's cookie. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { OpenedAccount } from '../../../../functions/broker/open-account.ts';
import { TERMS_VERSION } from '../../../../functions/investor/terms.ts';
import { secret } from '../../../log-search/secrets.ts';
import { type Answer, call, expectProblem } from '../../api.ts';
import { freshUserId, OTHER, RIGHT } from '../../investor.ts';
import {
  expectNoSecretLogged,
  type ServedInvestorApi,
  serveInvestorApi,
} from '../../investor-api.ts';

export interface Registered {
  account: OpenedAccount;
  internetUserId: string;
}

/** Serves the investor API to the tests of a file, whose logs hold no secret and no fault. */
export function sessionCalls() {
  let api: ServedInvestorApi;
  beforeAll(async () => {
    api = await serveInvestorApi();
  });
  afterAll(() => expectNoSecretLogged(api.logs, ['"fault"']));
  const served = () => api;

  async function registered(): Promise<Registered> {
    const account = await served().world.open();
    const internetUserId = freshUserId();
    await register({ account, internetUserId });
    return { account, internetUserId };
  }

  async function register(
    { account, internetUserId }: Registered,
    internetPassword = RIGHT,
  ): Promise<void> {
    const body = { ...account, internetUserId, internetPassword, termsVersion: TERMS_VERSION };
    expect((await call(served().handler, 'POST', '/api/registrations', { body })).status).toBe(201);
  }

  function signIn(
    { internetUserId }: Registered,
    password = RIGHT,
    cookie?: string,
  ): Promise<Answer> {
    return call(served().handler, 'POST', '/api/sessions', {
      body: { internetUserId, password },
      cookie,
    });
  }

  /** The token of a new session. */
  async function begin(investor: Registered, password = RIGHT): Promise<string> {
    const { status, session } = await signIn(investor, password);
    expect(status).toBe(201);
    return secret(session as string);
  }

  const current = (cookie: string | undefined) =>
    call(served().handler, 'GET', '/api/sessions/current', { cookie });
  const use = (cookie: string | undefined) =>
    call(served().handler, 'GET', '/api/account', { cookie });
  const signOut = (cookie: string | undefined) =>
    call(served().handler, 'DELETE', '/api/sessions/current', { cookie });
  const change = (cookie: string | undefined, currentPassword = RIGHT, newPassword = OTHER) =>
    call(served().handler, 'PUT', '/api/account/internet-password', {
      cookie,
      body: { currentPassword, newPassword },
    });
  const cancel = (cookie: string | undefined, password = RIGHT) =>
    call(served().handler, 'POST', '/api/account/internet-user-id/cancellation', {
      cookie,
      body: { password },
    });

  async function expectLives(cookie: string | undefined): Promise<void> {
    expect((await current(cookie)).status).toBe(200);
  }

  /** Every route that needs a session refuses the cookie, and no password is compared. */
  async function expectEnded(cookie: string | undefined): Promise<void> {
    served().world.comparisons();
    for (const each of [current, use, change, cancel])
      expectProblem(await each(cookie), 'not-signed-in');
    expect(served().world.comparisons()).toBe(0);
  }

  const completeReset = (resetToken: string, newPassword = OTHER) =>
    call(served().handler, 'POST', '/api/password-resets/completion', {
      body: { resetToken, newPassword },
    });

  return {
    served,
    registered,
    register,
    signIn,
    begin,
    current,
    use,
    signOut,
    change,
    cancel,
    completeReset,
    expectLives,
    expectEnded,
  };
}
