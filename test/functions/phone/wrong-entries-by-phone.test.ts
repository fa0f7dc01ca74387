import { describe, expect, test } from 'vitest';
import { concurrently, Investor, unwrap } from '../../support/investor.ts';
import {
  NEXT,
  openAndChange,
  phoneIn,
  RIGHT,
  tallyOf,
  WRONG,
  welcomed,
} from '../../support/phone.ts';
import { createWorld } from '../../support/world.ts';

test('P7: two wrong entries are answered "wrong", the third "revoked"; then even the right one is "revoked" without a comparison', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  expect(await call.signIn(account, WRONG)).toBe('wrong');
  expect(await call.authenticate(WRONG)).toBe('wrong');
  expect(await call.authenticate(WRONG)).toBe('revoked');
  world.comparisons();
  expect(await call.authenticate(RIGHT)).toBe('revoked');
  expect(await phone.call().signIn(account, RIGHT)).toBe('revoked');
  expect(world.comparisons()).toBe(0);
});

describe('D1: a wrong entry counts the same on every channel', () => {
  test('two wrong entries on the phone and one on the web revoke the password', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const investor = await Investor.registered(world);
    const { account } = investor;
    expect(await phone.call().signIn(account, WRONG)).toBe('wrong');
    expect(await phone.call().signIn(account, WRONG)).toBe('wrong');
    expect(await investor.beginReset(WRONG)).toEqual({
      refused: 'password-revoked',
      channel: 'phone',
    });
    expect(await phone.call().signIn(account, account.phonePassword)).toBe('revoked');
    unwrap(await investor.signIn());
  });

  test('two wrong entries on the web, at registration and reset, and one on the phone revoke the password', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const investor = await Investor.registered(world);
    const { account } = investor;
    expect(await investor.register({ phonePassword: WRONG })).toEqual({
      refused: 'identity-not-verified',
      remaining: 2,
    });
    expect(await investor.beginReset(WRONG)).toEqual({
      refused: 'identity-not-verified',
      remaining: 1,
    });
    expect(await phone.call().signIn(account, WRONG)).toBe('revoked');
    expect(await investor.beginReset()).toEqual({ refused: 'password-revoked', channel: 'phone' });
  });

  test('a right entry on one channel resets the count for the other', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const investor = await Investor.registered(world);
    const { account } = investor;
    for (let i = 0; i < 2; i++) expect(await phone.call().signIn(account, WRONG)).toBe('wrong');
    unwrap(await investor.beginReset());
    for (let i = 0; i < 2; i++) expect(await phone.call().signIn(account, WRONG)).toBe('wrong');
    expect(await phone.call().signIn(account, account.phonePassword)).toBe('must-change');
    for (let i = 0; i < 2; i++) expect(await investor.beginReset(WRONG)).toHaveProperty('refused');
    expect(await phone.call().signIn(account, account.phonePassword)).toBe('must-change');
  });

  test('D12: a change on the phone voids a reset that was begun on the web', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const investor = await Investor.registered(world);
    const { resetToken } = unwrap(await investor.beginReset());
    const call = phone.call();
    await call.signIn(investor.account, investor.account.phonePassword);
    expect(await call.change(NEXT)).toBe('changed');
    expect(await investor.completeReset(resetToken)).toEqual({ refused: 'reset-expired' });
    unwrap(await investor.beginReset(NEXT));
  });
});

describe('D2: concurrent calls with one user ID', () => {
  test('ten concurrent wrong entries are compared three times', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const account = await openAndChange(world, phone);
    const calls = await concurrently(10, async () => {
      const call = phone.call();
      await call.identify(account.phoneUserId);
      return call;
    });
    world.comparisons();
    const results = tallyOf(await Promise.all(calls.map((call) => call.authenticate(WRONG))));
    expect(world.comparisons()).toBe(3);
    expect(results.wrong).toBe(2);
    expect((results.revoked ?? 0) + (results['try-again'] ?? 0)).toBe(8);
    expect(results.revoked).toBeGreaterThan(0);
    expect(await phone.call().signIn(account, RIGHT)).toBe('revoked');
  });

  test('ten concurrent right entries are each answered "welcome" or "try again", and none is counted', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const account = await openAndChange(world, phone);
    const results = tallyOf(await concurrently(10, () => phone.call().signIn(account, RIGHT)));
    expect((results.welcome ?? 0) + (results['try-again'] ?? 0)).toBe(10);
    expect(results.welcome).toBeGreaterThan(0);
    expect((await world.credential('phone', account.phoneUserId))?.wrong).toBeUndefined();
    expect(await phone.call().signIn(account, RIGHT)).toBe('welcome');
  });

  test('ten concurrent wrong entries on the phone and ten on the web are compared three times in all', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const investor = await Investor.registered(world);
    world.comparisons();
    await concurrently<object>(20, async (i) =>
      i % 2
        ? investor.beginReset(WRONG)
        : { result: await phone.call().signIn(investor.account, WRONG) },
    );
    expect(world.comparisons()).toBe(3);
  });
});

describe('P7: a revocation ends the rights of running calls', () => {
  test('a revocation from another call ends them', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const { account, call } = await welcomed(world, phone);
    for (let i = 0; i < 3; i++) await phone.call().signIn(account, WRONG);
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.confirm(NEXT)).toBe('ended');
  });

  test('a change in progress during the revocation does not bring the password back', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const { account, call } = await welcomed(world, phone);
    await call.propose(NEXT);
    world.intercept(async (_, operation, send) => {
      if (operation === 'TransactWriteItems') {
        world.intercept(undefined);
        for (let i = 0; i < 3; i++) await phone.call().signIn(account, WRONG);
      }
      return send();
    });
    expect(await call.confirm(NEXT)).toBe('ended');
    expect(await phone.call().signIn(account, NEXT)).toBe('revoked');
    expect(await phone.call().signIn(account, RIGHT)).toBe('revoked');
  });
});

describe('D10: an unknown user ID', () => {
  test('is answered like a known one, up to "revoked" and after, with the same requests', async () => {
    const world = await createWorld();
    const phone = phoneIn(world);
    const account = await openAndChange(world, phone);
    const listen = async (phoneUserId: string) => {
      const heard: unknown[] = [];
      world.requests();
      world.comparisons();
      const call = phone.call();
      for (const password of [WRONG, WRONG, WRONG, RIGHT, WRONG]) {
        heard.push(
          await call.invoke('identify', { entry: phoneUserId }),
          await call.authenticate(password),
        );
        heard.push(
          world.requests(),
          world.comparisons(),
          await call.invoke('balances'),
          await call.propose(NEXT),
        );
      }
      return heard;
    };
    const known = await listen(account.phoneUserId);
    expect(await listen('99999999')).toEqual(known);
    expect(known.filter((each) => each === 'wrong')).toHaveLength(2);
    expect(known.filter((each) => each === 'revoked')).toHaveLength(3);
  });
});
