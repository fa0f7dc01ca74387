/** Every answer of the investor API, by status and field, as docs/api.md promises; and its log. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import { routes } from '../../../functions/investor/routes.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import type { Logs } from '../../log-search/logs.ts';
import { secret } from '../../log-search/secrets.ts';
import { type Answer, call, expectProblem, expectSecure } from '../../support/api.ts';
import { OTHER, RIGHT, WRONG, WRONG_PHONE } from '../../support/investor.ts';
import { expectNoSecretLogged, serveInvestorApi } from '../../support/investor-api.ts';
import type { World } from '../../support/world.ts';

let world: World;
let handler: ApiHandler;
let logs: Logs;
let account: OpenedAccount;

beforeEach(async () => {
  ({ world, handler, logs } = await serveInvestorApi());
  account = await world.open();
});

afterEach(() => expectNoSecretLogged(logs));

const post = (path: string, body: object, cookie?: string) =>
  call(handler, 'POST', path, { body, cookie });
const register = (changed: object = {}) =>
  post('/api/registrations', {
    ...account,
    internetUserId: 'Tulip007',
    internetPassword: RIGHT,
    termsVersion: TERMS_VERSION,
    ...changed,
  });
const signIn = (password = RIGHT, internetUserId = 'Tulip007') =>
  post('/api/sessions', { internetUserId, password });
const beginReset = (changed: object = {}) =>
  post('/api/password-resets', { ...account, ...changed });
const completeReset = (resetToken: string, newPassword = OTHER) =>
  post('/api/password-resets/completion', { resetToken, newPassword });

function expectDone(answer: Answer, status: number, body?: object): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  if (body) expect(answer.headers['content-type']).toBe('application/json');
  expectSecure(answer);
}

test('I1 to I6, R2: an investor uses every route of the API, and each answers as docs/api.md says', async () => {
  const called = new Set<string>();
  const go = async (method: string, path: string, sent: object = {}) => {
    called.add(`${method} ${path}`);
    return call(handler, method, path, sent);
  };

  const terms = await go('GET', '/api/terms');
  const text = {
    en: expect.any(String),
    'zh-Hant': expect.any(String),
    'zh-Hans': expect.any(String),
  };
  expectDone(terms, 200, { version: TERMS_VERSION, text });

  const registration = {
    ...account,
    internetUserId: 'Tulip007',
    internetPassword: RIGHT,
    termsVersion: terms.body.version,
  };
  expectDone(await go('POST', '/api/registrations', { body: registration }), 201, {
    internetUserId: 'Tulip007',
  });

  const body = { internetUserId: 'tulip007', password: RIGHT };
  const signedIn = await go('POST', '/api/sessions', { body });
  const times = { idleAt: '2026-11-23T02:15:00.000Z', endsAt: '2026-11-23T10:00:00.000Z' };
  expectDone(signedIn, 201, { internetUserId: 'Tulip007', ...times });
  const cookie = secret(signedIn.session ?? '');
  expectDone(await go('GET', '/api/sessions/current', { cookie }), 200, {
    internetUserId: 'Tulip007',
    ...times,
  });

  expectDone(await go('GET', '/api/account', { cookie }), 200, {
    participantId: account.participantId,
    accountNumber: account.accountNumber,
    holder: { en: 'Chan Siu Ming', zh: '陳小明' },
    internetUserId: 'Tulip007',
    passwordChangedAt: '2026-11-23T02:00:00.000Z',
    lastSignInAt: '2026-11-23T02:00:00.000Z',
  });

  expectDone(await go('GET', '/api/account/balances', { cookie }), 200, {
    asOf: null,
    balances: [],
  });
  expectDone(await go('GET', '/api/account/movements', { cookie }), 200, { movements: [] });
  const addresses = { emailTo: 's***@example.com', smsTo: '****4567' };
  const neither = { email: false, sms: false };
  expectDone(await go('GET', '/api/account/alerts', { cookie }), 200, { ...neither, ...addresses });
  const chosen = { email: true, sms: false };
  expectDone(await go('PUT', '/api/account/alerts', { cookie, body: chosen }), 200, {
    ...chosen,
    ...addresses,
  });

  expectDone(await go('GET', '/api/account/activity', { cookie }), 200, { events: [] });
  expectDone(await go('DELETE', '/api/sessions/others', { cookie }), 204);

  const passwords = { currentPassword: RIGHT, newPassword: OTHER };
  const changed = await go('PUT', '/api/account/internet-password', { cookie, body: passwords });
  expectDone(changed, 204);
  expectDone(await go('DELETE', '/api/sessions/current', { cookie: changed.session }), 204);

  const { phoneUserId, participantId, accountNumber, phonePassword } = account;
  const identity = { phoneUserId, participantId, accountNumber, phonePassword };
  const reset = await go('POST', '/api/password-resets', { body: identity });
  expectDone(reset, 201, {
    resetToken: expect.stringMatching(/^[\w-]{43}$/),
    expiresAt: '2026-11-23T02:10:00.000Z',
    internetUserId: 'Tulip007',
  });
  const newPassword = secret('Kd5willow64');
  const completion = { resetToken: secret(reset.body.resetToken), newPassword };
  expectDone(await go('POST', '/api/password-resets/completion', { body: completion }), 204);

  const again = secret((await signIn(newPassword)).session ?? '');
  const cancellation = { cookie: again, body: { password: newPassword } };
  expectDone(await go('POST', '/api/account/internet-user-id/cancellation', cancellation), 204);
  expectProblem(await signIn(newPassword), 'wrong-credentials');

  expect([...called].sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});

test('D22: IDs and numbers are read however they are typed, and passwords exactly as they are', async () => {
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  const entered = {
    phoneUserId: wide(account.phoneUserId),
    participantId: ` ${account.participantId.toLowerCase()}\u00a0`,
    accountNumber: `${account.accountNumber.slice(0, 4)}–${account.accountNumber.slice(4)}`,
  };
  expectDone(await register({ ...entered, internetUserId: 'Tulip\u200b-007' }), 201, {
    internetUserId: 'Tulip007',
  });
  expectDone(await signIn(RIGHT, wide('TULIP007')), 201, expect.objectContaining({}));
  expect((await beginReset(entered)).body).toMatchObject({ internetUserId: 'Tulip007' });

  world.comparisons();
  for (const [password, rule] of [
    [`${RIGHT} `, 'space'],
    [wide(RIGHT), 'full-width'],
    [`${RIGHT}\u200b`, 'non-ascii'],
  ] as const) {
    const fields = { password: ['format', rule] };
    expectProblem(await signIn(secret(password)), 'invalid-input', { fields });
  }
  expect(world.comparisons()).toBe(0);
  expect((await world.credential('internet', 'Tulip007'))?.wrong).toBeUndefined();
});

test('D23: who has proved identity is told the internet user ID as registered, and nobody else', async () => {
  expectDone(await register({ internetUserId: 'Tulip007' }), 201, { internetUserId: 'Tulip007' });
  expectProblem(await register({ internetUserId: 'Copper42' }), 'already-registered', {
    internetUserId: 'Tulip007',
  });
  expect((await beginReset()).body).toMatchObject({ internetUserId: 'Tulip007' });
  const refused = [
    await register({ internetUserId: 'Copper42', phonePassword: WRONG_PHONE }),
    await beginReset({ phonePassword: WRONG_PHONE }),
  ];
  for (const { text } of refused) expect(text).not.toMatch(/tulip007/i);
});

test('D23: an ID that is cancelled while it is being told is not told, and another is registered', async () => {
  await register({ internetUserId: 'Tulip007' });
  const cookie = secret((await signIn()).session ?? '');
  let isHeld = true;
  world.intercept(async (_, operation, send, input) => {
    const { Key } = input as { Key?: Record<string, { S?: string }> };
    if (isHeld && operation === 'GetItem' && Key?.id?.S === 'internet#tulip007') {
      isHeld = false;
      const body = { password: RIGHT };
      await call(handler, 'POST', '/api/account/internet-user-id/cancellation', { cookie, body });
    }
    return send();
  });
  const registered = await register({ internetUserId: 'Copper42', internetPassword: OTHER });
  world.intercept(undefined);
  expectDone(registered, 201, { internetUserId: 'Copper42' });
});

describe('a new password that breaks rules', () => {
  test.each([
    ['Rx7tul8', ['length']],
    ['x'.repeat(10_000), ['length', 'letters-and-digits', 'too-common']],
    ['tuliptulip', ['letters-and-digits']],
    ['Password1', ['too-common']],
    ['', expect.arrayContaining(['length'])],
  ])(
    'D11: is refused before identity is checked, and nothing is counted: %s',
    async (internetPassword, rules) => {
      const answer = await register({ internetPassword, phonePassword: WRONG_PHONE });
      expectProblem(answer, 'password-refused', { fields: { internetPassword: rules } });
      expect(world.comparisons()).toBe(0);
    },
  );

  test('P6, D11: is refused likewise if it contains an identifier of the same request', async () => {
    for (const [internetPassword, rule] of [
      [`a${account.phoneUserId}`, 'user-id'],
      ['TULIP007x', 'user-id'],
      [`${account.accountNumber}x`, 'personal-data'],
      ['c-00088-xyz', 'personal-data'],
    ]) {
      const answer = await register({ internetPassword, phonePassword: WRONG_PHONE });
      expectProblem(answer, 'password-refused', { fields: { internetPassword: [rule] } });
    }
    expect(world.comparisons()).toBe(0);
  });

  test.each(['chan2468xx', '17-05-1980x', 'May171980x', '91234567x', 'a123456(7)b', 'siuming24'])(
    'D7, D11: is refused for the holder’s personal data only after identity is proved: %s',
    async (internetPassword) => {
      expectProblem(
        await register({ internetPassword, phonePassword: WRONG_PHONE }),
        'identity-not-verified',
      );
      const answer = await register({ internetPassword });
      expectProblem(answer, 'password-refused', {
        fields: { internetPassword: ['personal-data'] },
      });
      expect(answer.text).not.toContain(internetPassword);
    },
  );

  test('standards 12: does not use up the reset token; an accepted password does', async () => {
    await register();
    const { resetToken } = (await beginReset()).body;
    secret(resetToken);
    const refused: [string, string[]][] = [
      ['short1', ['length']],
      ['chan2468xx', ['personal-data']],
      ['tulip007xx', ['user-id']],
      [RIGHT, ['used-before']],
    ];
    for (const [password, rules] of refused) {
      const answer = await completeReset(resetToken, password);
      expectProblem(answer, 'password-refused', { fields: { newPassword: rules } });
    }
    expectDone(await completeReset(resetToken), 204);
    expectProblem(await completeReset(resetToken, secret('Kd5willow64')), 'reset-expired');
  });
});

describe('D11: identity is checked as one', () => {
  test('the answer is the same whichever of the four details is wrong', async () => {
    const wrong = {
      phoneUserId: '00000001',
      participantId: 'B00001',
      accountNumber: '99999999',
      phonePassword: WRONG_PHONE,
    };
    for (const [field, value] of Object.entries(wrong)) {
      const other = await world.open();
      const identity = { ...other, [field]: value };
      const answers = [await beginReset(identity), await register(identity)];
      for (const [i, answer] of answers.entries())
        expectProblem(answer, 'identity-not-verified', { remaining: 2 - i });
      expect(answers[0]?.text.replace('"remaining":2', '"remaining":1')).toBe(answers[1]?.text);
    }
  });

  test('P7, R3: three wrong phone passwords are answered "revoked", at registration and reset alike', async () => {
    expectProblem(await register({ phonePassword: WRONG_PHONE }), 'identity-not-verified');
    expectProblem(await beginReset({ phonePassword: WRONG_PHONE }), 'identity-not-verified');
    expectProblem(await register({ phonePassword: WRONG_PHONE }), 'password-revoked', {
      channel: 'phone',
    });
    expectProblem(await register(), 'password-revoked', { channel: 'phone' });
    expectProblem(await beginReset(), 'password-revoked', { channel: 'phone' });
  });

  test('it is checked before the answer says "already registered", "not registered" or "ID taken"', async () => {
    const other = await world.open();
    await register();
    expectProblem(await register({ phonePassword: WRONG_PHONE }), 'identity-not-verified');
    expectProblem(await register({ internetUserId: 'Copper42' }), 'already-registered', {
      internetUserId: 'Tulip007',
    });
    expectProblem(
      await beginReset({ ...other, phonePassword: WRONG_PHONE }),
      'identity-not-verified',
    );
    expectProblem(await beginReset(other), 'not-registered');
    expectProblem(
      await register({ ...other, phonePassword: WRONG_PHONE }),
      'identity-not-verified',
    );
    expectProblem(await register({ ...other, internetUserId: 'tULIP007' }), 'user-id-taken');
    expectDone(await register({ ...other, internetUserId: 'Copper42' }), 201, {
      internetUserId: 'Copper42',
    });
  });
});

test('D14: outdated terms are refused as malformed input, and nothing is counted', async () => {
  const answer = await register({ termsVersion: '2020-01-01', phonePassword: WRONG_PHONE });
  expectProblem(answer, 'invalid-input', { fields: { termsVersion: ['outdated'] } });
  expect(world.comparisons()).toBe(0);
});

test('D10: unknown user IDs are answered byte for byte like known ones, to "revoked" and after', async () => {
  await register();
  for (const code of [
    'wrong-credentials',
    'wrong-credentials',
    'password-revoked',
    'password-revoked',
  ] as const) {
    const [known, unknown] = [await signIn(WRONG), await signIn(WRONG, 'Nobody99')];
    expectProblem(known, code, code === 'password-revoked' ? { channel: 'internet' } : {});
    expect(unknown.text).toBe(known.text);
    expect(unknown.status).toBe(known.status);
  }
});

test('D2: an entry that finds no free slot is answered "try again" with a Retry-After', async () => {
  await register();
  world.comparisons();
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(WRONG)));
  const later = answers.filter(({ status }) => status === 429);
  expect(world.comparisons()).toBe(3);
  expect(later.length).toBeGreaterThan(0);
  for (const answer of later) {
    expectProblem(answer, 'try-again');
    expect(answer.headers['retry-after']).toMatch(/^[1-9][0-9]*$/);
  }
});

describe('standards 20: a service that fails', () => {
  test.each(['kms', 'dynamodb'] as const)(
    'while %s fails, the API answers unavailable and counts nothing (D3)',
    async (broken) => {
      await register();
      world.intercept((service, _, send) => {
        if (service !== broken) return send();
        throw Object.assign(new Error(`down, with ${RIGHT} in it`), {
          name: 'InternalServerError',
        });
      });
      for (let i = 0; i < 4; i++) {
        const answer = await signIn(WRONG);
        expectProblem(answer, 'unavailable');
        expect(answer.headers['retry-after']).toMatch(/^[1-9][0-9]*$/);
      }
      world.intercept(undefined);
      expect((await signIn()).status).toBe(201);
      expect(faults(logs)).toHaveLength(4);
    },
  );

  test('an internal error is answered with an ID to quote and nothing else', async () => {
    world.intercept(() => {
      throw Object.assign(new Error(`malformed: ${WRONG}`), { name: 'ValidationException' });
    });
    const answer = await signIn(WRONG);
    expectProblem(answer, 'internal', {
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
    });
    const [fault, ...more] = faults(logs);
    expect(more).toEqual([]);
    expect(answer.body.instance).toBe(`urn:uuid:${fault?.requestId}`);
    expect(JSON.stringify(fault)).not.toContain('malformed');
  });
});

function faults(logs: Logs): Record<string, unknown>[] {
  return lines(logs).filter(({ message }) => message === 'fault');
}

function lines(logs: Logs): Record<string, unknown>[] {
  const text = logs.take().join('').trim();
  return text.split('\n').map((line) => JSON.parse(line));
}

test('standards 19: each request, refused or not, writes one log line with these fields and no others', async () => {
  logs.take();
  await register();
  await signIn();
  await signIn(WRONG);
  await signIn('short1');
  await call(handler, 'GET', '/api/account', { cookie: 'garbage', query: { secretly: 'x' } });
  await call(handler, 'GET', '/api/unknown', { resource: '/{proxy+}' });
  await call(handler, 'POST', '/api/sessions', { body: 'broken' });
  const logged = lines(logs);
  expect(logged).toHaveLength(7);
  const ours = ['requestId', 'route', 'status', 'code', 'channel', 'sourceAddress', 'milliseconds'];
  const loggers = ['level', 'message', 'timestamp', 'service', 'sampling_rate', 'xray_trace_id'];
  for (const line of logged) {
    expect(Object.keys(line).filter((key) => ![...ours, ...loggers].includes(key))).toEqual([]);
    expect(line.timestamp).toMatch(/Z$/);
  }
  expect(logged.map(({ level, route, status, code }) => [level, route, status, code])).toEqual([
    ['INFO', 'POST /api/registrations', 201, undefined],
    ['INFO', 'POST /api/sessions', 201, undefined],
    ['WARN', 'POST /api/sessions', 401, 'wrong-credentials'],
    ['INFO', 'POST /api/sessions', 422, 'invalid-input'],
    ['INFO', 'GET /api/account', 422, 'invalid-input'],
    ['INFO', 'GET /{proxy+}', 404, 'not-found'],
    ['INFO', 'POST /api/sessions', 400, 'bad-request'],
  ]);
});

test('the last sign-in shown is the previous one, and at the first sign-in the current one', async () => {
  await register();
  const seen: string[] = [];
  for (let i = 0; i < 3; i++) {
    const { session } = await signIn();
    const { body } = await call(handler, 'GET', '/api/account', { cookie: secret(session ?? '') });
    seen.push(body.lastSignInAt);
    world.advance(60_000);
  }
  expect(seen).toEqual([
    '2026-11-23T02:00:00.000Z',
    '2026-11-23T02:00:00.000Z',
    '2026-11-23T02:01:00.000Z',
  ]);
});
