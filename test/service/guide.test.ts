/**
 * Sections 2.1.2 and 2.2 of the operating guide, from end to end, in its order and its own words,
 * with the deployed functions; at their bcrypt cost test/tools/demo plays it. Each part continues
 * where the previous ended.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedAccount } from '../../functions/broker/open-account.ts';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { faultOfForm } from '../log-search/log-form.ts';
import { about, expectAnswer, expectRefusal } from '../support/answers.ts';
import type { Browser } from '../support/browser-client.ts';
import { resetPhonePassword } from '../support/participant.ts';
import { CHEAP, type Service, startService } from '../support/service.ts';
import { defaultHolder } from '../support/world.ts';

const HOUR = 60 * 60 * 1000;
const MINUTE = 60 * 1000;

let service: Service;
let browser: Browser;
/** 股份獨立戶口: the account, with what the broker gives its investor. */
let account: OpenedAccount;
/** 自定八個位的互聯網使用者編號: the chosen internet user ID. */
const internetUserId = 'Tulip888';
/** The investor's internet passwords, in order. */
const [first, second, third, fourth] = [
  'Rx7tulip88',
  'Vn9copper37',
  'Kd5willow64',
  'Zk2walnut55',
] as const;
const wrong = 'Qm4bridge21';

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
  browser = service.browser();
  account = await service.open();
});

afterAll(() => service?.stop());

const signIn = (password: string, from = browser) =>
  from.post('/api/sessions', { internetUserId, password });

async function expectSignedIn(password: string, from = browser): Promise<void> {
  const now = service.clock.now();
  const times = { idleAt: about(now + 15 * MINUTE), endsAt: about(now + 8 * HOUR) };
  expectAnswer(await signIn(password, from), 201, { internetUserId, ...times }, 'begins');
  expectAnswer(await from.get('/api/sessions/current'), 200, { internetUserId, ...times });
}

describe('2.1.2 登記互聯網使用者編號', () => {
  test('程序一至二：按「登記互聯網使用者編號」，閱覽「使用者條款」', async () => {
    expectAnswer(await browser.get('/api/terms'), 200, {
      version: TERMS_VERSION,
      text: {
        en: expect.any(String),
        'zh-Hant': expect.any(String),
        'zh-Hans': expect.any(String),
      },
    });
  });

  test('程序七：密碼必須包含英文字母及數字，八至十五個位，不是個人資料，不是使用者編號', async () => {
    const refused: [string, string[]][] = [
      ['Rx7tul8', ['length']],
      ['Rx7tulip88Rx7tul', ['length']],
      ['tulipcopper', ['letters-and-digits']],
      ['73915028', ['letters-and-digits']],
      ['xTulip888', ['user-id']],
      [`x${account.accountNumber}`, ['personal-data']],
    ];
    for (const [internetPassword, rules] of refused) {
      const answer = await browser.post('/api/registrations', registration({ internetPassword }));
      expect(answer.body.fields.internetPassword).toEqual(expect.arrayContaining(rules));
      expectRefusal(answer, 'password-refused', { fields: answer.body.fields });
    }
    expect(service.comparisons()).toBe(0);
  });

  test('程序二至十：同意條款，輸入編號及密碼，「遞交」，輸入結算通使用者密碼，「覆實」，「繼續」', async () => {
    expectAnswer(await browser.post('/api/registrations', registration()), 201, { internetUserId });
    expect(service.comparisons()).toBe(1);
  });

  test('每一股份獨立戶口只可登記一個互聯網使用者編號', async () => {
    const another = registration({ internetUserId: 'Copper42', internetPassword: second });
    expectRefusal(await browser.post('/api/registrations', another), 'already-registered', {
      internetUserId,
    });
  });

  const registration = (changed = {}) => ({
    ...account,
    internetUserId,
    internetPassword: first,
    termsVersion: TERMS_VERSION,
    ...changed,
  });
});

describe('2.1.2 登入「中央結算系統互聯網系統」', () => {
  test('程序一至三：按「登入」，輸入互聯網使用者編號及密碼', async () => {
    expectRefusal(await browser.get('/api/account'), 'not-signed-in');
    await expectSignedIn(first);
    expect(browser.cookie('__Host-session')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('查詢戶口資料', async () => {
    expectAnswer(await browser.get('/api/account'), 200, {
      participantId: account.participantId,
      accountNumber: account.accountNumber,
      holder: { en: defaultHolder.nameEn, zh: defaultHolder.nameZh },
      internetUserId,
      passwordChangedAt: about(service.clock.now()),
      lastSignInAt: about(service.clock.now()),
    });
  });

  test('登出', async () => {
    expectAnswer(await browser.delete('/api/sessions/current'), 204, undefined, 'ends');
    expect(browser.cookie('__Host-session')).toBeUndefined();
    expectRefusal(await browser.get('/api/sessions/current'), 'not-signed-in');
    expectRefusal(await browser.get('/api/account'), 'not-signed-in');
  });
});

describe('2.1.2 更改互聯網使用者密碼', () => {
  const change = (currentPassword: string, newPassword: string) =>
    browser.put('/api/account/internet-password', { currentPassword, newPassword });

  test('程序一至三：輸入原先的密碼，輸入新的密碼，按「更改」', async () => {
    const elsewhere = service.browser();
    await expectSignedIn(first, elsewhere);
    await expectSignedIn(first);
    const before = browser.cookie('__Host-session');
    expectAnswer(await change(first, second), 204, undefined, 'begins');
    expect(browser.cookie('__Host-session')).not.toBe(before);
    expect((await browser.get('/api/account')).status).toBe(200);
    expectRefusal(await elsewhere.get('/api/account'), 'not-signed-in');
  });

  test('不要重覆使用舊密碼', async () => {
    const refused = { fields: { newPassword: ['used-before'] } };
    expectRefusal(await change(second, first), 'password-refused', refused);
    expectRefusal(await change(second, second), 'password-refused', refused);
  });

  test('不要使用個人資料或互聯網使用者編號作為密碼', async () => {
    for (const [newPassword, rule] of [
      ['Siuming1980', 'personal-data'],
      ['yTulip888', 'user-id'],
    ] as const) {
      expectRefusal(await change(second, newPassword), 'password-refused', {
        fields: { newPassword: [rule] },
      });
    }
  });

  test('此後只有新的密碼有效', async () => {
    expectRefusal(await signIn(first), 'wrong-credentials');
    await expectSignedIn(second);
  });
});

describe('2.1.2 注意事項', () => {
  test('如果連續三次輸入錯誤密碼，其密碼將被撤銷', async () => {
    service.comparisons();
    const elsewhere = service.browser();
    expectRefusal(await signIn(wrong, elsewhere), 'wrong-credentials');
    expectRefusal(await signIn(wrong, elsewhere), 'wrong-credentials');
    expectRefusal(await signIn(wrong, elsewhere), 'password-revoked', { channel: 'internet' });
    expectRefusal(await signIn(second, elsewhere), 'password-revoked', { channel: 'internet' });
    expect(service.comparisons()).toBe(3);
    expectRefusal(await browser.get('/api/account'), 'not-signed-in');
  });
});

describe('2.2 重新設定互聯網使用者密碼', () => {
  const identity = (changed = {}) => ({
    phoneUserId: account.phoneUserId,
    participantId: account.participantId,
    accountNumber: account.accountNumber,
    phonePassword: account.phonePassword,
    ...changed,
  });
  const begin = (changed = {}) => browser.post('/api/password-resets', identity(changed));
  const complete = (resetToken: string, newPassword: string) =>
    browser.post('/api/password-resets/completion', { resetToken, newPassword });

  test('程序一至五：按「忘記使用者密碼」，輸入編號，「遞交」，輸入新的密碼，「覆實」；即時生效', async () => {
    const begun = await begin();
    expectAnswer(begun, 201, {
      resetToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      expiresAt: about(service.clock.now() + 10 * MINUTE),
      internetUserId,
    });
    const { resetToken } = begun.body;
    expectRefusal(await complete(resetToken, second), 'password-refused', {
      fields: { newPassword: ['used-before'] },
    });
    expectAnswer(await complete(resetToken, third), 204);
    await expectSignedIn(third);
    expectRefusal(await complete(resetToken, fourth), 'reset-expired');
  });

  test('如結算通使用者密碼已被撤銷，請先聯絡經紀／託管商', async () => {
    const wrongPhone = { phonePassword: '60214937' };
    expectRefusal(await begin(wrongPhone), 'identity-not-verified');
    expectRefusal(await begin(wrongPhone), 'identity-not-verified');
    expectRefusal(await begin(wrongPhone), 'password-revoked', { channel: 'phone' });
    expectRefusal(await begin(), 'password-revoked', { channel: 'phone' });
    expect((await browser.get('/api/account')).status).toBe(200);
  });

  test('經紀／託管商重新設定結算通使用者密碼，新的密碼將於翌日生效', async () => {
    const phonePassword = await resetPhonePassword(service.context, account);
    expectRefusal(await begin({ phonePassword }), 'password-revoked', { channel: 'phone' });
    await service.advance('P1D');
    expectRefusal(await begin(), 'identity-not-verified');
    const begun = await begin({ phonePassword });
    expect(begun.status).toBe(201);
    expectAnswer(await complete(begun.body.resetToken, fourth), 204);
    account = { ...account, phonePassword };
    await expectSignedIn(fourth);
  });
});

describe('2.1.2 取消互聯網使用者編號', () => {
  test('取消後不能再登入，猶如從未登記', async () => {
    const elsewhere = service.browser();
    await expectSignedIn(fourth, elsewhere);
    const cancel = (password: string) =>
      browser.post('/api/account/internet-user-id/cancellation', { password });
    expectRefusal(await cancel(wrong), 'wrong-credentials');
    expectAnswer(await cancel(fourth), 204, undefined, 'ends');
    expect(browser.cookie('__Host-session')).toBeUndefined();
    expectRefusal(await elsewhere.get('/api/account'), 'not-signed-in');
    expectRefusal(await signIn(fourth), 'wrong-credentials');
    const { internetUserId: _, ...identity } = registration('Nobody00', fourth);
    expectRefusal(await browser.post('/api/password-resets', reset(identity)), 'not-registered');
  });

  test('其他戶口不能登記已取消的編號；同一戶口可以，但不可重覆使用舊密碼', async () => {
    const other = await service.open();
    const another = { ...registration(internetUserId, 'Hb3maple905'), ...other };
    expectRefusal(await browser.post('/api/registrations', another), 'user-id-taken');
    expectRefusal(
      await browser.post('/api/registrations', registration(internetUserId, first)),
      'password-refused',
      {
        fields: { internetPassword: ['used-before'] },
      },
    );
    const again = registration(internetUserId, 'Hb3maple905');
    expectAnswer(await browser.post('/api/registrations', again), 201, { internetUserId });
    await expectSignedIn('Hb3maple905');
  });

  const registration = (userId: string, internetPassword: string) => ({
    ...account,
    internetUserId: userId,
    internetPassword,
    termsVersion: TERMS_VERSION,
  });
  const reset = ({ phoneUserId, participantId, accountNumber, phonePassword }: OpenedAccount) => ({
    phoneUserId,
    participantId,
    accountNumber,
    phonePassword,
  });
});

test('standards 19: the log has one line for every request, with the allowed fields and no others', () => {
  expect(service.lines().length).toBeGreaterThan(40);
  expect(service.lines().map(faultOfForm).filter(Boolean)).toEqual([]);
  expect(JSON.parse(service.lines()[0] as string)).toEqual({
    level: 'INFO',
    message: 'request',
    timestamp: expect.any(String),
    service: 'investor',
    sampling_rate: 0,
    requestId: expect.any(String),
    route: 'GET /api/terms',
    status: 200,
    sourceAddress: '127.0.0.1',
    milliseconds: expect.any(Number),
  });
});
