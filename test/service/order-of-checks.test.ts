/**
 * D11: a request is checked in a fixed order and refused at the first failed check; no answer
 * depends on the account before identity is proved.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialId } from '../../core/domain/identifiers.ts';
import { expectAnswer, expectRefusal } from '../support/answers.ts';
import { freshUserId, OTHER, RIGHT, WRONG_PHONE } from '../support/investor.ts';
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

async function countedWrong({ phoneUserId }: RegisteredAccount): Promise<number> {
  const { context } = service;
  return (await context.credentials.get(credentialId('phone', phoneUserId)))?.wrong?.size ?? 0;
}

test('D11: a registration is checked in this order: form, rules without data, identity, already registered, personal data, used before, ID taken', async () => {
  const account = await service.registered({ nameEn: 'Yeung Copperfield' });
  const taken = (await service.registered()).internetUserId;
  const browser = service.browser();
  /** At first everything in it is wrong; each step corrects one thing. */
  let body: Record<string, unknown> = registration(account, {
    internetUserId: taken,
    internetPassword: 'short1',
    phonePassword: '1234',
    termsVersion: '2001-01-01',
    unknown: true,
  }) as Record<string, unknown>;
  const register = (changed: object = {}) => {
    body = { ...body, ...changed };
    return browser.post('/api/registrations', body);
  };
  service.comparisons();

  expectRefusal(await register(), 'invalid-input', {
    fields: { phonePassword: ['format'], unknown: ['unknown'] },
  });
  const { unknown: _, ...known } = body;
  body = known;
  expectRefusal(await register(), 'invalid-input', { fields: { phonePassword: ['format'] } });
  expectRefusal(await register({ phonePassword: WRONG_PHONE }), 'invalid-input', {
    fields: { termsVersion: ['outdated'] },
  });
  const { version: termsVersion } = (await browser.get('/api/terms')).body;
  expectRefusal(await register({ termsVersion }), 'password-refused', {
    fields: { internetPassword: ['length'] },
  });
  expectRefusal(await register({ internetPassword: `x${taken}` }), 'password-refused', {
    fields: { internetPassword: ['user-id'] },
  });
  expect([service.comparisons(), await countedWrong(account)]).toEqual([0, 0]);

  expectRefusal(await register({ internetPassword: 'Copperfield1' }), 'identity-not-verified');
  expect([service.comparisons(), await countedWrong(account)]).toEqual([1, 1]);
  expectRefusal(await register({ phonePassword: account.phonePassword }), 'already-registered', {
    internetUserId: account.internetUserId,
  });
  expect([service.comparisons(), await countedWrong(account)]).toEqual([1, 0]);

  await browser.post('/api/sessions', credentials(account));
  await browser.post('/api/account/internet-user-id/cancellation', {
    password: account.internetPassword,
  });
  expectRefusal(await register(), 'password-refused', {
    fields: { internetPassword: ['personal-data'] },
  });
  expectRefusal(await register({ internetPassword: RIGHT }), 'password-refused', {
    fields: { internetPassword: ['used-before'] },
  });
  expectRefusal(await register({ internetPassword: OTHER }), 'user-id-taken');
  const internetUserId = freshUserId();
  expectAnswer(await register({ internetUserId }), 201, { internetUserId });
});

test('D11: a reset is checked in this order: form, identity, not registered; its completion: form of the new password, token, personal data, used before', async () => {
  const account = {
    ...(await service.open({ nameEn: 'Yeung Copperfield' })),
    internetUserId: '',
    internetPassword: RIGHT,
  };
  const browser = service.browser();
  const begin = (changed: object) =>
    browser.post('/api/password-resets', identity(account, changed));
  service.comparisons();

  expectRefusal(await begin({ phonePassword: '1234', unknown: true }), 'invalid-input', {
    fields: { phonePassword: ['format'], unknown: ['unknown'] },
  });
  expect([service.comparisons(), await countedWrong(account)]).toEqual([0, 0]);
  expectRefusal(await begin({ phonePassword: WRONG_PHONE }), 'identity-not-verified');
  expect([service.comparisons(), await countedWrong(account)]).toEqual([1, 1]);
  expectRefusal(await begin({}), 'not-registered');
  expect([service.comparisons(), await countedWrong(account)]).toEqual([1, 0]);

  const registered = { ...account, internetUserId: freshUserId() };
  expect((await browser.post('/api/registrations', registration(registered))).status).toBe(201);
  const { resetToken } = (await begin({})).body;
  const complete = (token: string, newPassword: string) =>
    browser.post('/api/password-resets/completion', { resetToken: token, newPassword });
  const refused = (...rules: string[]) => ({ fields: { newPassword: rules } });
  expectRefusal(await complete('x'.repeat(43), 'short1'), 'password-refused', refused('length'));
  expectRefusal(await complete('x'.repeat(43), 'Copperfield1'), 'reset-expired');
  expectRefusal(
    await complete(resetToken, 'Copperfield1'),
    'password-refused',
    refused('personal-data'),
  );
  expectRefusal(await complete(resetToken, RIGHT), 'password-refused', refused('used-before'));
  expectAnswer(await complete(resetToken, OTHER), 204);
  expectRefusal(await complete(resetToken, OTHER), 'reset-expired');
});

test('R3: a revoked phone password is answered "revoked", whether or not the account is registered', async () => {
  const account = {
    ...(await service.open()),
    internetUserId: freshUserId(),
    internetPassword: RIGHT,
  };
  const browser = service.browser();
  for (let entry = 0; entry < 3; entry++) {
    await browser.post('/api/password-resets', identity(account, { phonePassword: WRONG_PHONE }));
  }
  const revoked = { channel: 'phone' };
  expectRefusal(
    await browser.post('/api/password-resets', identity(account)),
    'password-revoked',
    revoked,
  );
  expectRefusal(
    await browser.post('/api/registrations', registration(account)),
    'password-revoked',
    revoked,
  );
});
