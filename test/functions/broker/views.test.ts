/**
 * What a participant sees of expired requests and closed accounts, and of its own malformed input.
 */
import { beforeEach, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { newEvent } from '../../../core/store/events.ts';
import { call } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { unwrap } from '../../support/investor.ts';
import { closeAccount } from '../../support/participant.ts';
import { createWorld, defaultHolder, type World } from '../../support/world.ts';

let world: World;
let broker: Broker;
let handler: ApiHandler;
beforeEach(async () => {
  world = await createWorld();
  broker = new Broker(world);
  handler = as(
    claimsOf('C00088', 'clerk', ['ssa/make', 'ssa/read']),
    participantApi(broker.context),
  );
});

test('D13: a request that is not decided within seven days has expired', async () => {
  const { requestId } = unwrap(await broker.make(opening('30000001')));
  const statuses = async () => {
    const { body } = await call(handler, 'GET', '/broker/requests');
    return body.requests.map(({ status }: { status: string }) => status);
  };
  world.advance(7 * 86_400_000 - 1);
  expect(await statuses()).toEqual(['pending']);
  world.advance(1);
  expect(await statuses()).toEqual(['expired']);
  expect(await broker.approve(requestId)).toEqual({ refused: 'conflict' });
});

test('a closed account shows its phone password as revoked, and no internet user ID', async () => {
  const account = await world.open();
  await closeAccount(broker.context, account);
  const resource = '/broker/accounts/{accountNumber}';
  const { body } = await call(handler, 'GET', `/broker/accounts/${account.accountNumber}`, {
    resource,
  });
  expect(body).toMatchObject({ status: 'closed', phone: { state: 'revoked' }, internet: null });
});

test.each([
  ['a missing field inside another', { nameEn: undefined }, { 'holder.nameEn': ['missing'] }],
  ['a field of a wrong type', { phones: 'none' }, { 'holder.phones': ['type'] }],
  ['half a surrogate pair in a name', { nameZh: '\ud800陳' }, { 'holder.nameZh': ['format'] }],
  [
    'a name with signs that names do not contain',
    { nameEn: 'Chan <Tai>' },
    { 'holder.nameEn': ['format'] },
  ],
  ['a holder without phone and e-mail', { phones: [], email: undefined }, { holder: ['format'] }],
  [
    'a date of birth in the future',
    { dateOfBirth: '2090-02-20' },
    { 'holder.dateOfBirth': ['format'] },
  ],
])('%s is refused with the field and what is wrong with it', async (_, changed, fields) => {
  const holder = { ...defaultHolder, ...changed };
  const body = { type: 'open-account', accountNumber: '30000001', holder };
  const answer = await call(handler, 'POST', '/broker/requests', { body });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-input', fields } });
});

test('a name is stored in NFC, whatever form it was sent in, and its rare characters are unchanged', async () => {
  const holder = { ...defaultHolder, nameEn: 'Jose\u0301 D’Souza', nameZh: '𠮷\u{30ede}〇' };
  const { status, body } = await call(handler, 'POST', '/broker/requests', {
    body: { type: 'open-account', accountNumber: '30000001', holder },
  });
  expect(status).toBe(201);
  unwrap(await broker.approve(body.requestId));
  const resource = '/broker/accounts/{accountNumber}';
  const { body: account } = await call(handler, 'GET', '/broker/accounts/30000001', { resource });
  expect(account.holder).toMatchObject({ nameEn: 'Jos\u00e9 D’Souza', nameZh: '𠮷\u{30ede}〇' });
});

test('D22: an account number is read however it is typed, in a body and in a path', async () => {
  const asked = { type: 'open-account', accountNumber: '３０００ 0001', holder: defaultHolder };
  const made = await call(handler, 'POST', '/broker/requests', { body: asked });
  expect(made).toMatchObject({ status: 201, body: { accountNumber: '30000001' } });
  unwrap(await broker.approve(made.body.requestId));
  const resource = '/broker/accounts/{accountNumber}';
  const { body } = await call(handler, 'GET', '/broker/accounts/3000-0001', { resource });
  expect(body).toMatchObject({ accountNumber: '30000001' });
});

test.each([
  ['phone', '+85291230001', '+85291230001'],
  ['phone', 'anonymous', undefined],
  ['internet', '192.0.2.1', '192.0.2.1'],
] as const)(
  'of an event on channel %s from %s the address is %s',
  async (channel, source, shown) => {
    const account = await world.open();
    const at = world.context.now().toISOString();
    const event = newEvent('account-closed', { actor: 'investor', channel, source }, at);
    await world.context.db.write(broker.context.auditTrail.record(accountKey(account), event));
    const path = (number: string) => `/broker/accounts/${number}/events`;
    const { body } = await call(handler, 'GET', path(account.accountNumber), {
      resource: path('{accountNumber}'),
    });
    expect(body.events).toHaveLength(1);
    expect(body.events[0].sourceAddress).toBe(shown);
  },
);
