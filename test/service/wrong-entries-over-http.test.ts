/**
 * D2 under real conditions: up to a thousand concurrent HTTP requests, parallel workers on all
 * processors. The sign-in is at the template's bcrypt cost, and the other paths, which share its
 * code, at one where a comparison still takes longer than a request to DynamoDB. Comparisons are
 * counted inside the workers, where bcrypt is called.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from '../support/answers.ts';
import type { Answer } from '../support/api.ts';
import { freshUserId, OTHER, WRONG, WRONG_PHONE } from '../support/investor.ts';
import {
  credentials,
  identity,
  type RegisteredAccount,
  registration,
  type Service,
  startService,
  tallyAnswers,
} from '../support/service.ts';

let service: Service;

/** @param environment of the functions, besides the template's */
function serve(environment: Record<string, string> = {}): void {
  beforeAll(async () => {
    service = await startService({ environment });
  });
  afterAll(() => service?.stop());
}

/** Enters a password, right or wrong. */
type Entry = (password: 'right' | 'wrong') => Promise<Answer>;

interface Password {
  channel: 'internet' | 'phone';
  wrong: 'wrong-credentials' | 'identity-not-verified';
  /** Every path to enter it. */
  entries(account: RegisteredAccount): Promise<Record<string, Entry>>;
}

const internet: Password = {
  channel: 'internet',
  wrong: 'wrong-credentials',
  entries: async (account) => {
    const browser = service.browser();
    expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
    const wrongOr = (password: string) => (password === 'right' ? account.internetPassword : WRONG);
    return {
      'sign-in': (password) =>
        service
          .browser()
          .post('/api/sessions', credentials(account, { password: wrongOr(password) })),
      'change of the password': (password) =>
        browser.put('/api/account/internet-password', {
          currentPassword: wrongOr(password),
          newPassword: OTHER,
        }),
      'cancellation of the user ID': (password) =>
        browser.post('/api/account/internet-user-id/cancellation', { password: wrongOr(password) }),
      proof: (password) =>
        browser.post('/api/sessions/current/proof', { password: wrongOr(password) }),
    };
  },
};

const phone: Password = {
  channel: 'phone',
  wrong: 'identity-not-verified',
  entries: async (account) => {
    const browser = service.browser();
    const wrongOr = (password: string) => ({
      phonePassword: password === 'right' ? account.phonePassword : WRONG_PHONE,
    });
    return {
      registration: (password) =>
        browser.post(
          '/api/registrations',
          registration(account, { ...wrongOr(password), internetUserId: freshUserId() }),
        ),
      'reset of a forgotten password': (password) =>
        browser.post('/api/password-resets', identity(account, wrongOr(password))),
    };
  },
};

type Path = [name: string, count: number, password: Password, only: string[]];

async function enterWrongConcurrently(...[, count, password, only]: Path): Promise<void> {
  const all = await password.entries(await service.registered());
  const entries = only.map((name) => all[name] as Entry);
  service.comparisons();

  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) => (entries[i % entries.length] as Entry)('wrong')),
  );
  expect(service.comparisons()).toBe(3);
  const {
    [password.wrong]: wrong = 0,
    'password-revoked': revoked = 0,
    'try-again': tryAgain = 0,
    ...others
  } = tallyAnswers(answers);
  // For a late entry in a session, that has already ended with the password.
  const ended = others['not-signed-in'] ?? 0;
  expect(ended === 0 || entries.length === 4).toBe(true);
  expect(wrong).toBe(2);
  expect(revoked).toBeGreaterThan(0);
  expect(wrong + revoked + tryAgain + ended).toBe(count);

  for (const entry of [entries[0] as Entry, ...(password.channel === 'phone' ? entries : [])]) {
    expectRefusal(await entry('right'), 'password-revoked', { channel: password.channel });
    expectRefusal(await entry('wrong'), 'password-revoked', { channel: password.channel });
  }
  expect(service.comparisons()).toBe(0);
}

const TITLE =
  'D2: %s: of %i concurrent wrong entries three are compared, then the password is revoked';

describe("at the template's cost", () => {
  serve();

  test.each<Path>([['sign-in', 1000, internet, ['sign-in']]])(TITLE, enterWrongConcurrently);

  test('D2: right entries concurrent with two wrong ones are accepted or answered "try again", and the password is not revoked', async () => {
    const account = await service.registered();
    const { 'sign-in': signIn } = await internet.entries(account);
    service.comparisons();
    const answers = await Promise.all(
      (['wrong', 'wrong', 'right', 'right'] as const).map((password) => signIn?.(password)),
    );
    const tally = tallyAnswers(answers as Answer[]);
    expect(service.comparisons()).toBeLessThanOrEqual(4);
    expect(tally['password-revoked'] ?? 0).toBe(0);
    expect(
      (tally['wrong-credentials'] ?? 0) + (tally['201'] ?? 0) + (tally['try-again'] ?? 0),
    ).toBe(4);
    expect((await signIn?.('right'))?.status).toBe(201);
  });
});

describe('at a low cost', () => {
  serve({ BCRYPT_COST: '8' });

  test.each<Path>([
    // The code of no more than a handful runs at a time: an execution environment takes one
    // request, and the others wait in front of it. So a hundred show what a thousand do.
    ['registration', 100, phone, ['registration']],
    ['reset of a forgotten password', 100, phone, ['reset of a forgotten password']],
    [
      'registration and reset together',
      300,
      phone,
      ['registration', 'reset of a forgotten password'],
    ],
    [
      'sign-in, change, cancellation and proof together',
      200,
      internet,
      ['sign-in', 'change of the password', 'cancellation of the user ID', 'proof'],
    ],
  ])(TITLE, enterWrongConcurrently);

  test('D9: a wrong proof counts with wrong sign-ins, changes and cancellations, and the third revokes the password', async () => {
    const account = await service.registered();
    const { proof, ...others } = await internet.entries(account);
    for (const [name, enter] of Object.entries(others)) {
      expect((await proof?.('right'))?.status, name).toBe(204);
      expectRefusal((await proof?.('wrong')) as Answer, 'wrong-credentials', { remaining: 2 });
      expectRefusal(await enter('wrong'), 'wrong-credentials', { remaining: 1 });
    }
    expectRefusal((await proof?.('wrong')) as Answer, 'password-revoked', { channel: 'internet' });
    expectRefusal((await proof?.('right')) as Answer, 'not-signed-in');
  });

  test('D1: a right entry between wrong ones sets the count to zero; wrong phone passwords count together on every path', async () => {
    const account = await service.registered();
    const { registration: register, 'reset of a forgotten password': reset } =
      await phone.entries(account);
    for (const round of [1, 2]) {
      expectRefusal((await register?.('wrong')) as Answer, 'identity-not-verified');
      expectRefusal((await reset?.('wrong')) as Answer, 'identity-not-verified');
      if (round === 1) expect((await reset?.('right'))?.status).toBe(201);
    }
    expectRefusal((await register?.('wrong')) as Answer, 'password-revoked', { channel: 'phone' });
    expectRefusal((await reset?.('right')) as Answer, 'password-revoked', { channel: 'phone' });
  });
});
