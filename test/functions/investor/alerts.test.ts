/** D20: how movements are told is what the participant or the investor chose last. */
import { beforeEach, expect, test } from 'vitest';
import type { AlertChoice } from '../../../core/domain/alerts.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { call, investorApi } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { Investor, RIGHT, unwrap } from '../../support/investor.ts';
import { closeAccount } from '../../support/participant.ts';
import { createWorld, defaultHolder, type World } from '../../support/world.ts';

let world: World;
let broker: Broker;
let site: ApiHandler;
let participant: ApiHandler;
beforeEach(async () => {
  world = await createWorld();
  broker = new Broker(world);
  site = investorApi(world);
  participant = as(
    claimsOf('C00088', 'clerk', ['ssa/make', 'ssa/read']),
    participantApi(broker.context),
  );
});

async function signedIn(holder = {}) {
  const investor = new Investor(world, await world.open(holder));
  unwrap(await investor.register());
  const { session: cookie } = await call(site, 'POST', '/api/sessions', {
    body: { internetUserId: investor.internetUserId, password: RIGHT },
  });
  const alerts = async () => (await call(site, 'GET', '/api/account/alerts', { cookie })).body;
  const choose = (body: object) => call(site, 'PUT', '/api/account/alerts', { body, cookie });
  const shown = async () => {
    const { accountNumber } = investor.account;
    const answer = await call(participant, 'GET', `/broker/accounts/${accountNumber}`, {
      resource: '/broker/accounts/{accountNumber}',
    });
    return answer.body.holder.alerts as AlertChoice;
  };
  const change = async (changed: object) => {
    const body = {
      type: 'change-holder',
      accountNumber: investor.account.accountNumber,
      holder: { ...defaultHolder, ...changed },
    };
    const { status, body: made } = await call(participant, 'POST', '/broker/requests', { body });
    expect(status).toBe(201);
    unwrap(await broker.approve(made.requestId));
  };
  const events = async () => {
    const { participantId, accountNumber } = investor.account;
    const account = await world.context.accounts.get({ participantId, accountNumber });
    return (account as unknown as { lastEvents: { type: string }[] }).lastEvents;
  };
  return { investor, alerts, choose, shown, change, events };
}

const masked = { emailTo: 's***@example.com', smsTo: '****4567' };

test('D20: an account is opened as the participant says; nothing is told if it says nothing', async () => {
  const silent = await signedIn();
  expect(await silent.alerts()).toEqual({ email: false, sms: false, ...masked });
  expect(await silent.shown()).toEqual({ email: false, sms: false });
  const told = await signedIn({ alerts: { email: true, sms: false } });
  expect(await told.alerts()).toEqual({ email: true, sms: false, ...masked });
  expect(await told.shown()).toEqual({ email: true, sms: false });
});

test('D12: the investor chooses, and that is recorded; the same choice again is no change', async () => {
  const { alerts, choose, shown, events } = await signedIn();
  const answer = await choose({ email: true, sms: true });
  expect(answer).toMatchObject({ status: 200, body: { email: true, sms: true, ...masked } });
  expect(await events()).toMatchObject([{ type: 'alerts-changed', actor: 'investor' }]);
  const recorded = await events();
  world.advance(1000);
  expect((await choose({ email: true, sms: true })).status).toBe(200);
  expect(await events()).toEqual(recorded);
  expect(await alerts()).toMatchObject({ email: true, sms: true });
  expect(await shown()).toEqual({ email: true, sms: true });
});

test('a way without an address is refused, of the investor and of the participant', async () => {
  const { choose, alerts } = await signedIn({ phones: [] });
  expect(await choose({ email: true, sms: true })).toMatchObject({
    status: 422,
    body: { code: 'invalid-input', fields: { sms: ['no-address'] } },
  });
  expect(await alerts()).toEqual({ email: false, sms: false, emailTo: masked.emailTo });
  for (const [changed, way] of [
    [{ phones: [] }, 'sms'],
    [{ email: undefined }, 'email'],
  ] as const) {
    const holder = {
      ...defaultHolder,
      ...changed,
      alerts: { email: way === 'email', sms: way === 'sms' },
    };
    const body = { type: 'open-account', accountNumber: '30000001', holder };
    expect(await call(participant, 'POST', '/broker/requests', { body })).toMatchObject({
      status: 422,
      body: { fields: { 'holder.alerts': ['format'] } },
    });
  }
});

test.each([
  [{ email: true }, { sms: ['missing'] }],
  [{ email: true, sms: 'yes' }, { sms: ['type'] }],
  [{ email: true, sms: true, post: true }, { post: ['unknown'] }],
])('%o is malformed', async (body, fields) => {
  const { choose } = await signedIn();
  expect(await choose(body)).toMatchObject({ status: 422, body: { fields } });
});

test('a change of holder that names no alerts keeps the choice; one that does replaces it', async () => {
  const { alerts, choose, change } = await signedIn();
  await choose({ email: true, sms: true });
  await change({ email: 'new@example.com' });
  expect(await alerts()).toEqual({
    ...masked,
    email: true,
    sms: true,
    emailTo: 'n***@example.com',
  });
  await change({ alerts: { email: false, sms: true } });
  expect(await alerts()).toMatchObject({ email: false, sms: true });
});

test('a choice without an address tells nothing, and counts again once there is one', async () => {
  const { alerts, shown, change } = await signedIn({ alerts: { email: true, sms: true } });
  await change({ phones: [] });
  expect(await alerts()).toEqual({ email: true, sms: false, emailTo: masked.emailTo });
  expect(await shown()).toEqual({ email: true, sms: false });
  await change({});
  expect(await alerts()).toEqual({ email: true, sms: true, ...masked });
});

test('an account that is closed while its investor chooses stays as it is', async () => {
  const { investor, choose, events } = await signedIn();
  world.intercept(async (_, operation, send) => {
    if (operation !== 'UpdateItem') return send();
    world.intercept(undefined);
    await closeAccount(broker.context, investor.account);
    return send();
  });
  expect((await choose({ email: true, sms: true })).status).toBe(401);
  expect(await events()).toMatchObject([{ type: 'account-closed' }]);
});
