import { describe, expect, test } from 'vitest';
import { type AccountId, credentialId } from '../../../core/domain/identifiers.ts';
import { isRefused } from '../../../core/domain/refusal.ts';
import { CALL_MS } from '../../../core/store/calls.ts';
import { newEvent } from '../../../core/store/events.ts';
import { Broker } from '../../support/broker.ts';
import { Investor } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { keyed, NEXT, phoneIn, RIGHT, WRONG, welcomed } from '../../support/phone.ts';
import { createWorld, investorOrigin, type World } from '../../support/world.ts';

const LAST_MOMENT = '2026-11-23T15:59:59.999Z';
const MIDNIGHT = '2026-11-23T16:00:00.000Z';

async function begin() {
  const world = await createWorld();
  world.setTime('2026-11-23T15:30:00.000Z');
  const phone = phoneIn(world);
  return { world, phone, ...(await welcomed(world, phone)) };
}

describe('D4: midnight in Hong Kong during a call', () => {
  test('a reset takes effect: the call loses its rights, and only the new password works and must be changed', async () => {
    const { world, phone, account, call } = await begin();
    const reset = await new Broker(world).reset(account);
    world.setTime(LAST_MOMENT);
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
    expect(await call.propose(NEXT)).toBe('proposed');
    world.setTime(MIDNIGHT);
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    expect(await call.confirm(NEXT)).toBe('ended');
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.signIn(account, RIGHT)).toBe('wrong');
    expect(await call.authenticate(reset)).toBe('must-change');
    expect(await call.invoke('balances')).toEqual({ result: 'must-change' });
    expect(await call.change(reset)).toBe('used-before');
    expect(await call.change(NEXT)).toBe('changed');
    expect(await phone.call().signIn(account, NEXT)).toBe('welcome');
  });

  test('a change that is in progress at midnight is not made', async () => {
    const { world, phone, account, call } = await begin();
    const reset = await new Broker(world).reset(account);
    world.setTime(LAST_MOMENT);
    await call.propose(NEXT);
    world.intercept(async (service, _, send) => {
      const done = await send();
      if (service === 'kms') world.setTime(MIDNIGHT);
      return done;
    });
    expect(await call.confirm(NEXT)).toBe('ended');
    world.intercept(undefined);
    expect(await phone.call().signIn(account, NEXT)).toBe('wrong');
    expect(await phone.call().signIn(account, reset)).toBe('must-change');
  });

  test('a change before midnight does not cancel the reset', async () => {
    const { world, phone, account, call } = await begin();
    const reset = await new Broker(world).reset(account);
    world.setTime(LAST_MOMENT);
    expect(await call.change(NEXT)).toBe('changed');
    expect(await phone.call().signIn(account, NEXT)).toBe('welcome');
    world.setTime(MIDNIGHT);
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    expect(await phone.call().signIn(account, NEXT)).toBe('wrong');
    expect(await phone.call().signIn(account, reset)).toBe('must-change');
  });

  test('a revoked password stays revoked until midnight, and then the new one works', async () => {
    const { world, phone, account } = await begin();
    for (let i = 0; i < 3; i++) await phone.call().signIn(account, WRONG);
    const reset = await new Broker(world).reset(account);
    world.setTime(LAST_MOMENT);
    expect(await phone.call().signIn(account, reset)).toBe('revoked');
    world.setTime(MIDNIGHT);
    expect(await phone.call().signIn(account, reset)).toBe('must-change');
  });

  test('a repeat of an entry that was decided before midnight gets the same answer', async () => {
    const { world, phone, account } = await begin();
    await new Broker(world).reset(account);
    world.setTime(LAST_MOMENT);
    const call = phone.call();
    await call.identify(account.phoneUserId);
    const entry = await keyed(RIGHT);
    expect(await call.invoke('authenticate', { entry })).toEqual({ result: 'welcome' });
    world.setTime(MIDNIGHT);
    expect(await call.invoke('authenticate', { entry })).toEqual({ result: 'welcome' });
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
  });
});

describe('D15: the rights of a call end', () => {
  test('two hours after the user ID was keyed, to the millisecond', async () => {
    const { world, call } = await begin();
    world.advance(CALL_MS - 1);
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
    expect(await call.propose(NEXT)).toBe('proposed');
    world.advance(1);
    for (const step of ['balances', 'movements', 'stock'] as const)
      expect(await call.invoke(step, { entry: '700' })).toEqual({ result: 'ended' });
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.confirm(NEXT)).toBe('ended');
    expect(await call.authenticate(RIGHT)).toBe('ended');
  });

  test('when the account is closed (D18), which also refuses another sign-in', async () => {
    const { world, account, call } = await begin();
    const broker = new Broker(world);
    const made = await broker.make({ type: 'close-account', accountNumber: account.accountNumber });
    if (isRefused(made)) throw new Error(made.refused);
    expect(await call.propose(NEXT)).toBe('proposed');
    await broker.approve(made.requestId);
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    expect(await call.confirm(NEXT)).toBe('ended');
    expect(await call.signIn(account, RIGHT)).toBe('wrong');
  });

  test('with the call: another call does not have them', async () => {
    const { phone, account } = await begin();
    const other = phone.call();
    await other.identify(account.phoneUserId);
    expect(await other.invoke('balances')).toEqual({ result: 'ended' });
    expect(await other.confirm(NEXT)).toBe('ended');
  });
});

describe('D25: the phone channel of an account', () => {
  const setOpen = async (world: World, account: AccountId, open: boolean) => {
    const { accounts, db, now } = world.context;
    const type = open ? 'phone-channel-opened' : 'phone-channel-closed';
    const events = [newEvent(type, investorOrigin, now().toISOString())];
    await db.write(accounts.setPhoneChannel(account, { open }, events));
  };

  test('that is closed says so after the right password only, which counts as right and gives no access', async () => {
    const { world, phone, account } = await begin();
    await setOpen(world, account, false);
    const call = phone.call();
    expect(await call.signIn(account, WRONG)).toBe('wrong');
    await call.identify(account.phoneUserId);
    const entry = await keyed(RIGHT);
    for (let repeat = 0; repeat < 2; repeat++)
      expect(await call.invoke('authenticate', { entry })).toEqual({ result: 'line-closed' });
    const { credentials, db } = world.context;
    const settled = await db.get(credentials.key(credentialId('phone', account.phoneUserId)));
    expect(settled).toMatchObject({
      lastEvents: [{ type: 'phone-sign-in-failed', lineClosed: true }],
    });
    expect(settled).not.toHaveProperty('wrong');
    for (const step of ['balances', 'movements', 'stock'] as const)
      expect(await call.invoke(step, { entry: '700' })).toEqual({ result: 'ended' });
    expect(await call.propose(NEXT)).toBe('ended');
    await call.identify(account.phoneUserId);
    const wrong = await call.invoke('authenticate', { entry: await keyed(WRONG) });
    expect(wrong).toEqual({ result: 'wrong', remaining: '2' });
    await call.signIn(account, WRONG);
    expect(await call.signIn(account, WRONG)).toBe('revoked');
    expect(await call.signIn(account, RIGHT)).toBe('revoked');
  });

  test('that is closed during a call ends it; once it is open again, another call is welcome', async () => {
    const { world, phone, account, call } = await begin();
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
    await setOpen(world, account, false);
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    await setOpen(world, account, true);
    expect(await phone.call().signIn(account, RIGHT)).toBe('welcome');
  });

  test('that is closed still resets the internet password with the phone password (R2)', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    await setOpen(world, investor.account, false);
    expect(await investor.beginReset()).toHaveProperty('resetToken');
  });

  test('a caller whose internet user ID demands passkeys is not asked for one', async () => {
    const world = await createWorld();
    const browser = await PasskeyBrowser.withPasskey(world);
    await browser.proveWithPasskey();
    expect((await browser.demand(true)).status).toBe(204);
    const { account } = browser.investor;
    const call = phoneIn(world).call();
    expect(await call.signIn(account, account.phonePassword)).toBe('must-change');
    expect(await call.change(NEXT)).toBe('changed');
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
  });
});
