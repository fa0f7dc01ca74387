/** What a participant is shown of what can't be used any more, and told of what it sent (api.md). */
import { beforeEach, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { call } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { must } from '../../support/investor.ts';
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

test('a request that nobody decided in seven days has expired', async () => {
  const { requestId } = must(await broker.make(opening('30000001')));
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

test('the phone password of a closed account is revoked, and its internet user ID is none', async () => {
  const account = await world.open();
  await closeAccount(broker.context, account);
  const resource = '/broker/accounts/{accountNumber}';
  const { body } = await call(handler, 'GET', `/broker/accounts/${account.accountNumber}`, {
    resource,
  });
  expect(body).toMatchObject({ status: 'closed', phone: { state: 'revoked' }, internet: null });
});

test.each([
  [
    'a field inside of another that is missing',
    { nameEn: undefined },
    { 'holder.nameEn': ['missing'] },
  ],
  ['one of another type', { phones: 'none' }, { 'holder.phones': ['type'] }],
  ['half a character in a name', { nameZh: '\ud800陳' }, { 'holder.nameZh': ['format'] }],
  [
    'a name with signs that are none of a name’s',
    { nameEn: 'Chan <Tai>' },
    { 'holder.nameEn': ['format'] },
  ],
  ['neither phone nor e-mail', { phones: [], email: undefined }, { holder: ['format'] }],
  ['a birth that is to come', { dateOfBirth: '2090-02-20' }, { 'holder.dateOfBirth': ['format'] }],
])('%s is named with what is wrong', async (_, changed, fields) => {
  const holder = { ...defaultHolder, ...changed };
  const body = { type: 'open-account', accountNumber: '30000001', holder };
  const answer = await call(handler, 'POST', '/broker/requests', { body });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-input', fields } });
});

test('a name is kept in NFC, in whichever form it came, and its rare characters are kept as they are', async () => {
  const holder = { ...defaultHolder, nameEn: 'Jose\u0301 D’Souza', nameZh: '𠮷\u{30ede}〇' };
  const { status, body } = await call(handler, 'POST', '/broker/requests', {
    body: { type: 'open-account', accountNumber: '30000001', holder },
  });
  expect(status).toBe(201);
  must(await broker.approve(body.requestId));
  const resource = '/broker/accounts/{accountNumber}';
  const { body: account } = await call(handler, 'GET', '/broker/accounts/30000001', { resource });
  expect(account.holder).toMatchObject({ nameEn: 'Jos\u00e9 D’Souza', nameZh: '𠮷\u{30ede}〇' });
});
