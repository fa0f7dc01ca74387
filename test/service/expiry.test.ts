/** What expires or takes effect as time passes for the functions (`POST /local/clock`). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { about, expectAnswer, expectRefusal } from '../support/answers.ts';
import type { Browser } from '../support/browser-client.ts';
import { OTHER, WRONG_PHONE } from '../support/investor.ts';
import { resetPhonePassword } from '../support/participant.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  type Service,
  startService,
} from '../support/service.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let service: Service;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
});

afterAll(() => service?.stop());

/** A browser that has just signed in, and the time of the sign-in. */
async function signedIn(): Promise<{
  account: RegisteredAccount;
  browser: Browser;
  since: number;
}> {
  const account = await service.registered();
  const browser = service.browser();
  const since = service.clock.now();
  expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
  return { account, browser, since };
}

describe('D15: a session', () => {
  const view = ({ internetUserId }: RegisteredAccount, idleAt: number, endsAt: number) => ({
    internetUserId,
    idleAt: about(idleAt),
    endsAt: about(endsAt),
  });

  test('ends after 15 idle minutes, however often the client asks how long it lasts', async () => {
    const { account, browser, since } = await signedIn();
    for (let minute = 0; minute < 14; minute++) {
      expectAnswer(
        await browser.get('/api/sessions/current'),
        200,
        view(account, since + 15 * MINUTE, since + 8 * HOUR),
      );
      await service.advance('PT1M');
    }
    expect((await browser.get('/api/sessions/current')).status).toBe(200);
    await service.advance('PT1M');
    expectRefusal(await browser.get('/api/sessions/current'), 'not-signed-in');
    expectRefusal(await browser.get('/api/account'), 'not-signed-in');
  });

  test('goes on while it is used, and ends 8 hours after the sign-in all the same', async () => {
    const { account, browser, since } = await signedIn();
    for (let minutes = 14; minutes < 480; minutes += 14) {
      await service.advance('PT14M');
      expect((await browser.get('/api/account')).status, `after ${minutes} minutes`).toBe(200);
    }
    const end = since + 8 * HOUR;
    expectAnswer(await browser.get('/api/sessions/current'), 200, view(account, end, end));
    await service.advance('PT4M');
    expectRefusal(await browser.get('/api/account'), 'not-signed-in');
    expectRefusal(await browser.get('/api/sessions/current'), 'not-signed-in');
  });

  test('that a change of the password begins ends when the previous one would have', async () => {
    const { account, browser, since } = await signedIn();
    await service.advance('PT10M');
    const change = { currentPassword: account.internetPassword, newPassword: OTHER };
    expectAnswer(
      await browser.put('/api/account/internet-password', change),
      204,
      undefined,
      'begins',
    );
    expectAnswer(
      await browser.get('/api/sessions/current'),
      200,
      view(account, since + 25 * MINUTE, since + 8 * HOUR),
    );
  });
});

describe('standards 12: a reset token', () => {
  const begin = async () => {
    const account = await service.registered();
    const begun = await service.browser().post('/api/password-resets', identity(account));
    const { resetToken } = begun.body;
    expectAnswer(begun, 201, {
      resetToken,
      expiresAt: about(service.clock.now() + 10 * MINUTE),
      internetUserId: account.internetUserId,
    });
    return () =>
      service.browser().post('/api/password-resets/completion', { resetToken, newPassword: OTHER });
  };

  test('is valid for 10 minutes, and only once', async () => {
    const complete = await begin();
    await service.advance('PT9M');
    expectAnswer(await complete(), 204);
    expectRefusal(await complete(), 'reset-expired');
  });

  test('is refused after 10 minutes', async () => {
    const complete = await begin();
    await service.advance('PT10M');
    expectRefusal(await complete(), 'reset-expired');
  });
});

describe('D4: a reset of the phone password', () => {
  const prove = (account: RegisteredAccount, phonePassword = account.phonePassword) =>
    service.browser().post('/api/password-resets', identity(account, { phonePassword }));

  /** Milliseconds until the next midnight in Hong Kong. */
  const untilMidnight = () => DAY - ((service.clock.now() + 8 * HOUR) % DAY);

  const advanceTo = (milliseconds: number) =>
    service.advance(`PT${Math.ceil(milliseconds / SECOND)}S`);

  test('takes effect at midnight in Hong Kong: before it only the old password works, after it only the new one', async () => {
    if (untilMidnight() < 5 * MINUTE) await service.advance('PT10M');
    const account = await service.registered();
    const phonePassword = await resetPhonePassword(service.context, account);
    await advanceTo(untilMidnight() - 2 * MINUTE);
    expectRefusal(await prove(account, phonePassword), 'identity-not-verified');
    expect((await prove(account)).status).toBe(201);
    await advanceTo(untilMidnight());
    expectRefusal(await prove(account), 'identity-not-verified');
    expect((await prove(account, phonePassword)).status).toBe(201);
  });

  test('R3: replaces a revoked password on the next day; until then both passwords are answered "revoked"', async () => {
    if (untilMidnight() < 5 * MINUTE) await service.advance('PT10M');
    const account = await service.registered();
    for (let entry = 0; entry < 3; entry++) await prove(account, WRONG_PHONE);
    const phonePassword = await resetPhonePassword(service.context, account);
    expectRefusal(await prove(account), 'password-revoked', { channel: 'phone' });
    expectRefusal(await prove(account, phonePassword), 'password-revoked', { channel: 'phone' });
    await advanceTo(untilMidnight());
    expect((await prove(account, phonePassword)).status).toBe(201);
  });

  test('R3: a reset token is void if the phone password is revoked before it is used', async () => {
    const account = await service.registered();
    const { resetToken } = (await prove(account)).body;
    for (let entry = 0; entry < 3; entry++) await prove(account, WRONG_PHONE);
    const complete = () =>
      service.browser().post('/api/password-resets/completion', { resetToken, newPassword: OTHER });
    expectRefusal(await complete(), 'password-revoked', { channel: 'phone' });
    expectRefusal(await complete(), 'reset-expired');
  });
});

test('the functions in every worker, and their log, use the moved clock', async () => {
  const account = await service.registered();
  await service.advance('P400D');
  const now = service.clock.now();
  expect(now - Date.now()).toBeGreaterThan(400 * DAY - HOUR);
  const browsers = Array.from({ length: 12 }, () => service.browser());
  const answers = await Promise.all(
    browsers.map((browser) => browser.post('/api/sessions', credentials(account))),
  );
  const signedIn = answers.filter(({ status }) => status === 201);
  expect(signedIn.length).toBeGreaterThan(0);
  for (const { body } of signedIn) expect(body.endsAt).toEqual(about(now + 8 * HOUR));
  const [browser] = browsers.filter((each) => each.cookie('__Host-session'));
  expect((await browser?.get('/api/account'))?.body.lastSignInAt).toEqual(about(now));
  expect(JSON.parse(service.lines().at(-1) as string).timestamp).toEqual(about(now));
});

test('D21: other sessions end on the deployed functions and rights, and the activity tells of it', async () => {
  const { account, browser } = await signedIn();
  const other = service.browser();
  expect((await other.post('/api/sessions', credentials(account))).status).toBe(201);
  expect((await browser.delete('/api/sessions/others')).status).toBe(204);
  expectRefusal(await other.get('/api/account'), 'not-signed-in');
  await service.settled();
  const { status, body } = await browser.get('/api/account/activity');
  expect(status).toBe(200);
  expect(body.events).toContainEqual(
    expect.objectContaining({ type: 'other-sessions-ended', thisSession: true }),
  );
});
