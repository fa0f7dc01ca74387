/**
 * D10: an answer does not reveal whether a user ID is known, unknown, cancelled or of a closed
 * account, and none before the right password whether it has a passkey or demands one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SoftwareAuthenticator } from '../../tools/shared/software-authenticator.ts';
import { personalDatum } from '../log-search/secrets.ts';
import type { Answer } from '../support/api.ts';
import { freshUserId, WRONG, WRONG_PHONE } from '../support/investor.ts';
import { closeAccount } from '../support/participant.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  registration,
  type Service,
  startService,
} from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
});

afterAll(() => service?.stop());

/** Adds a passkey in a browser of the owner's. @param demanded whether sign-ins then need it */
async function addPasskey(account: RegisteredAccount, demanded: boolean): Promise<void> {
  const browser = service.browser();
  // Passkeys on a laptop belong to localhost (local/start.ts).
  const authenticator = new SoftwareAuthenticator(`http://localhost:${new URL(service.url).port}`);
  const must = async (answer: Promise<Answer>) => {
    const { status, body } = await answer;
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return body;
  };
  await must(browser.post('/api/sessions', credentials(account)));
  const proof = '/api/sessions/current/proof';
  await must(browser.post(proof, { password: account.internetPassword }));
  const creation = await must(browser.send('POST', '/api/passkeys/options'));
  const credential = authenticator.create(creation);
  await must(browser.post('/api/passkeys', { name: 'Laptop', credential }));
  if (!demanded) return;
  const use = await must(browser.send('POST', '/api/passkey-sessions/options'));
  await must(browser.post(proof, { passkey: authenticator.get(use) }));
  await must(browser.put('/api/passkeys/only', { passkeyOnly: true }));
}

const kinds: Record<string, () => Promise<RegisteredAccount>> = {
  'that somebody has': () => service.registered(),
  'that nobody has': async () => ({
    ...(await service.registered()),
    internetUserId: freshUserId(),
    phoneUserId: personalDatum(
      String(90_000_000 + Math.floor(Math.random() * 9_999_999)),
      'phone user ID',
    ),
  }),
  'that was cancelled': async () => {
    const account = await service.registered();
    const browser = service.browser();
    await browser.post('/api/sessions', credentials(account));
    const cancelled = await browser.post('/api/account/internet-user-id/cancellation', {
      password: account.internetPassword,
    });
    expect(cancelled.status).toBe(204);
    return account;
  },
  'of an account that was closed': async () => {
    const account = await service.registered();
    await closeAccount(service.context, account);
    return account;
  },
  'that has a passkey': async () => {
    const account = await service.registered();
    await addPasskey(account, false);
    return account;
  },
  'that demands a passkey': async () => {
    const account = await service.registered();
    await addPasskey(account, true);
    const right = await service.browser().post('/api/sessions', credentials(account));
    expect(right.body.code).toBe('passkey-required');
    return account;
  },
};

const calls: Record<string, (account: RegisteredAccount) => Promise<Answer>> = {
  'sign-in': (account) =>
    service.browser().post('/api/sessions', credentials(account, { password: WRONG })),
  registration: (account) =>
    service
      .browser()
      .post(
        '/api/registrations',
        registration(account, { phonePassword: WRONG_PHONE, internetUserId: freshUserId() }),
      ),
  'reset of a forgotten password': (account) =>
    service
      .browser()
      .post('/api/password-resets', identity(account, { phonePassword: WRONG_PHONE })),
};

/** All that a client sees, except what differs in every answer: the time and the request ID. */
function seen({ status, headers, text }: Answer): string {
  const { date, 'x-amzn-requestid': requestId = '', ...same } = headers;
  expect(new Date(date ?? '').toUTCString()).toBe(date);
  const body = text.slice(JSON.stringify(headers).length);
  expect(body).not.toContain(requestId);
  return JSON.stringify({ status, headers: same, body });
}

test.each(Object.entries(calls))(
  'D10: %s: five wrong entries get the same answers, byte for byte, for known, unknown, cancelled and closed IDs, with and without passkeys',
  async (_, enter) => {
    const answers: Record<string, string[]> = {};
    for (const [kind, make] of Object.entries(kinds)) {
      const account = await make();
      service.comparisons();
      const all: string[] = [];
      for (let entry = 1; entry <= 5; entry++) {
        all.push(seen(await enter(account)));
        expect(service.comparisons(), `${kind}, entry ${entry}`).toBe(entry <= 3 ? 1 : 0);
      }
      answers[kind] = all;
    }
    const [known = [], ...others] = Object.values(answers);
    expect(known.map((each) => JSON.parse(each).status)).toEqual([401, 401, 423, 423, 423]);
    const remaining = known.map((each) => JSON.parse(JSON.parse(each).body).remaining);
    expect(remaining).toEqual([2, 1, undefined, undefined, undefined]);
    expect(others).toEqual(others.map(() => known));
    expect(others).toHaveLength(Object.keys(kinds).length - 1);
  },
);

test('D10, D18: the right password of a cancelled ID or a closed account is answered like an unknown ID’s', async () => {
  for (const kind of ['that was cancelled', 'of an account that was closed']) {
    const account = (await kinds[kind]?.()) as RegisteredAccount;
    const unknown = (await kinds['that nobody has']?.()) as RegisteredAccount;
    const signIn = (of: RegisteredAccount) =>
      service.browser().post('/api/sessions', credentials(of));
    expect(seen(await signIn(account))).toBe(seen(await signIn(unknown)));
  }
  const closed = (await kinds['of an account that was closed']?.()) as RegisteredAccount;
  const unknown = (await kinds['that nobody has']?.()) as RegisteredAccount;
  for (const [path, body] of [
    ['/api/password-resets', identity],
    ['/api/registrations', registration],
  ] as const) {
    const [ofClosed, ofUnknown] = await Promise.all(
      [closed, unknown].map((account) => service.browser().post(path, body(account))),
    );
    expect(ofClosed && seen(ofClosed)).toBe(ofUnknown && seen(ofUnknown));
    expect(ofClosed?.body.code).toBe('identity-not-verified');
  }
});

test('D11: a right phone password with another account’s number is answered like a wrong password, and counted', async () => {
  const [one, other] = [await service.registered(), await service.registered()];
  const reset = (changed: object) =>
    service.browser().post('/api/password-resets', identity(one, changed));
  const answers = [
    await reset({ accountNumber: other.accountNumber }),
    await service
      .browser()
      .post('/api/password-resets', identity(other, { phonePassword: WRONG_PHONE })),
  ];
  expect(new Set(answers.map(seen)).size).toBe(1);
  expect((await reset({ participantId: 'B01078' })).body.remaining).toBe(1);
  expect((await reset({ accountNumber: other.accountNumber })).body.code).toBe('password-revoked');
});
