/** Every step of a call, with every result that contract.ts lists for it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { PhoneStep } from '../../../functions/phone/contract.ts';
import { entryIdOf } from '../../../functions/phone/keypad.ts';
import { secret } from '../../log-search/secrets.ts';
import {
  CALLER,
  connectEvent,
  keyed,
  lambda,
  NEXT,
  openAndChange,
  type Phone,
  phoneIn,
  RIGHT,
  WRONG,
  welcomed,
} from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let phone: Phone;

beforeAll(async () => {
  world = await createWorld();
  phone = phoneIn(world);
});

test('P1, P2, P3: the first call must set a new password; a later call signs in and may change it', async () => {
  const account = await world.open();
  const first = phone.call();
  expect(await first.signIn(account, account.phonePassword)).toBe('must-change');
  expect(await first.change(RIGHT)).toBe('changed');
  expect(await first.invoke('balances')).toEqual({ result: 'none' });
  const second = phone.call();
  expect(await second.signIn(account, WRONG)).toBe('wrong');
  expect(await second.authenticate(RIGHT)).toBe('welcome');
  expect(await second.change(NEXT)).toBe('changed');
  expect(await second.invoke('movements')).toEqual({ result: 'none' });
  expect(await phone.call().signIn(account, RIGHT)).toBe('wrong');
  expect(await phone.call().signIn(account, NEXT)).toBe('welcome');
});

test('P2: until the first password is changed nothing else is allowed, also if an earlier call ended without a change', async () => {
  const account = await world.open();
  for (let i = 0; i < 2; i++) {
    const call = phone.call();
    expect(await call.signIn(account, account.phonePassword)).toBe('must-change');
    expect(await call.invoke('balances')).toEqual({ result: 'must-change' });
    expect(await call.invoke('movements')).toEqual({ result: 'must-change' });
  }
});

describe('identify', () => {
  test.each([
    '',
    '8234560',
    '823456011',
    '8234560a',
    ' 8234560',
    '８２３４５６０１',
    'Timeout',
    '82345601\n',
  ])('answers malformed to anything but eight digits: %j', async (entry) => {
    expect(await phone.call().invoke('identify', { entry })).toEqual({ result: 'malformed' });
  });

  test('only stores the user ID in the call and looks nothing up, so known and unknown IDs take the same time (D10)', async () => {
    world.requests();
    expect(await phone.call().identify('99999999')).toBe('identified');
    expect(world.requests()).toEqual(['UpdateItem']);
    expect(await world.credential('phone', '99999999')).toBeUndefined();
  });

  test('ends the rights that the call had proved before', async () => {
    const { account, call } = await welcomed(world, phone);
    expect(await call.identify(account.phoneUserId)).toBe('identified');
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
    expect(await call.propose(NEXT)).toBe('ended');
  });
});

describe('authenticate', () => {
  test('answers ended before a user ID was keyed', async () => {
    expect(await phone.call().authenticate(RIGHT)).toBe('ended');
  });

  test('D1: a right entry sets the count to zero; a wrong one ends the rights proved before', async () => {
    const { account, call } = await welcomed(world, phone);
    const other = phone.call();
    expect(await other.signIn(account, WRONG)).toBe('wrong');
    expect(await other.authenticate(WRONG)).toBe('wrong');
    expect(await other.authenticate(RIGHT)).toBe('welcome');
    expect(await other.authenticate(WRONG)).toBe('wrong');
    expect(await other.invoke('balances')).toEqual({ result: 'ended' });
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
  });

  test('answers try-again beside three undecided entries and counts nothing (D2)', async () => {
    const account = await openAndChange(world, phone);
    for (let i = 0; i < 3; i++) {
      let updates = 0;
      world.intercept(async (_, operation, send) => {
        if (operation === 'UpdateItem' && ++updates === 4) throw new Unavailable('outage');
        return send();
      });
      expect(await phone.call().signIn(account, RIGHT)).toBe('unavailable');
      world.intercept(undefined);
    }
    const call = phone.call();
    expect(await call.signIn(account, RIGHT)).toBe('try-again');
    world.advance(30_001);
    expect(await call.authenticate(RIGHT)).toBe('welcome');
  });

  test('answers ended and lets nobody in if the call has another user ID by the time the entry is decided', async () => {
    const account = await openAndChange(world, phone);
    const call = phone.call();
    await call.identify(account.phoneUserId);
    let settled = 0;
    world.intercept(async (_, operation, send) => {
      const done = await send();
      if (operation === 'UpdateItem' && ++settled === 3) {
        world.intercept(undefined);
        await call.identify('99999999');
      }
      return done;
    });
    expect(await call.authenticate(RIGHT)).toBe('ended');
    expect(await call.invoke('balances')).toEqual({ result: 'ended' });
  });

  test.each(['anonymous', 'restricted', '+', '12', '+8529123000100000'])(
    'of the number %s the event records nothing: it is withheld',
    async (Address) => {
      const account = await openAndChange(world, phone);
      const { contactId } = phone.call();
      const enter = async (step: PhoneStep, entry: string) =>
        phone.handler(
          connectEvent(contactId, { step, language: 'en', entry }, { Address }),
          lambda,
        );
      await enter('identify', account.phoneUserId);
      expect(await enter('authenticate', await keyed(RIGHT))).toEqual({ result: 'welcome' });
      const { lastEvents } = (await world.credential('phone', account.phoneUserId)) as unknown as {
        lastEvents: object[];
      };
      expect(lastEvents).toEqual([expect.objectContaining({ type: 'phone-sign-in' })]);
      expect(lastEvents).not.toContainEqual(expect.objectContaining({ source: expect.anything() }));
    },
  );

  test('D12: each event records when, from where, on which channel and in which call', async () => {
    const account = await openAndChange(world, phone);
    const call = phone.call();
    const recorded = async () =>
      (
        (await world.credential('phone', account.phoneUserId)) as unknown as {
          lastEvents: object[];
        }
      ).lastEvents;
    const event = { actor: 'investor', channel: 'phone', source: CALLER, trace: call.contactId };
    await call.signIn(account, WRONG);
    expect(await recorded()).toMatchObject([{ type: 'phone-sign-in-failed', ...event }]);
    await call.authenticate(RIGHT);
    expect(await recorded()).toMatchObject([{ type: 'phone-sign-in', ...event }]);
    expect(await world.credential('phone', account.phoneUserId)).toMatchObject({
      lastSignInAt: world.context.now().toISOString(),
    });
    await call.change(NEXT);
    expect(await recorded()).toMatchObject([{ type: 'phone-password-changed', ...event }]);
    for (let i = 0; i < 3; i++) await call.authenticate(WRONG);
    expect(await recorded()).toMatchObject([
      { type: 'phone-sign-in-failed', ...event },
      { type: 'phone-password-revoked', ...event },
    ]);
  });
});

describe('a new password', () => {
  test('is answered ended before a password was proved', async () => {
    const account = await world.open();
    const call = phone.call();
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.confirm(NEXT)).toBe('ended');
    await call.identify(account.phoneUserId);
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.confirm(NEXT)).toBe('ended');
    await call.authenticate(WRONG);
    expect(await call.propose(NEXT)).toBe('ended');
    expect(await call.confirm(NEXT)).toBe('ended');
  });

  test.each(['', '6195720', '619572041', '6195720a', 'Timeout', '６１９５７２０４'])(
    'is malformed unless it is eight digits, at the first entry and at the repetition: %j',
    async (keys) => {
      const { call } = await welcomed(world, phone);
      expect(await call.propose(keys)).toBe('malformed');
      expect(await call.propose(NEXT)).toBe('proposed');
      expect(await call.confirm(keys)).toBe('malformed');
      expect(await call.confirm(NEXT)).toBe('changed');
    },
  );

  test('is a mismatch if it is keyed differently the second time, and must then be proposed again', async () => {
    const { call } = await welcomed(world, phone);
    expect(await call.change(NEXT, secret('61957205'))).toBe('mismatch');
    expect(await call.confirm(NEXT)).toBe('mismatch');
    expect(await call.change(NEXT)).toBe('changed');
  });

  test('D7: a refusal names the rule that failed and leaves the password unchanged', async () => {
    const { account, call } = await welcomed(world, phone);
    expect(await call.change(secret('12345678'))).toBe('too-common');
    expect(await call.change(secret(account.phoneUserId))).toBe('user-id');
    expect(await call.change(secret('91234567'))).toBe('personal-data');
    expect(await call.change(secret('17051980'))).toBe('personal-data');
    expect(await call.change(secret(account.accountNumber))).toBe('personal-data');
    expect(await call.change(RIGHT)).toBe('used-before');
    expect(await call.change(account.phonePassword)).toBe('used-before');
    expect(await phone.call().signIn(account, RIGHT)).toBe('welcome');
    expect(await call.change(NEXT)).toBe('changed');
    expect(await phone.call().signIn(account, NEXT)).toBe('welcome');
  });

  test('P4, D6: a new password differs from all earlier ones, however many; each check costs one write', async () => {
    const { account, call } = await welcomed(world, phone);
    const past = Array.from({ length: 10 }, (_, i) => secret(String(61_950_314 + i * 7_919)));
    for (const password of past) expect(await call.change(password)).toBe('changed');
    world.requests();
    for (const password of [account.phonePassword, RIGHT, ...past]) {
      expect(await call.change(password)).toBe('used-before');
      expect(world.requests().filter((each) => each === 'TransactWriteItems')).toHaveLength(1);
    }
  });

  test('is never stored in clear, and is removed from the call’s state once it is decided', async () => {
    const { account, call } = await welcomed(world, phone);
    await call.propose(NEXT);
    const entry = await keyed(NEXT);
    const proposed = (await phone.context.calls.get(call.contactId))?.proposed;
    expect(proposed).toBeDefined();
    expect(await world.dump()).not.toContain(NEXT);
    await call.invoke('confirm-password', { entry });
    const state = await phone.context.calls.get(call.contactId);
    expect(state).toMatchObject({ account: accountKey(account) });
    expect(state).not.toHaveProperty('proposed');
    expect(state?.decided[entryIdOf(call.contactId, 'confirm-password', entry)]).toBe('changed');
    for (const password of [NEXT, RIGHT, account.phonePassword])
      expect(await world.dump()).not.toContain(password);
  });

  test('D12: a change voids the rights that the old password gave to other calls', async () => {
    const { account, call } = await welcomed(world, phone);
    const other = phone.call();
    await other.signIn(account, RIGHT);
    expect(await call.change(NEXT)).toBe('changed');
    expect(await other.invoke('balances')).toEqual({ result: 'ended' });
    expect(await other.propose(WRONG)).toBe('ended');
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
  });

  test('D6: of two concurrent calls that set the same password exactly one succeeds', async () => {
    const { account, call } = await welcomed(world, phone);
    const other = phone.call();
    await other.signIn(account, RIGHT);
    const results = await Promise.all([call.change(NEXT), other.change(NEXT)]);
    expect(results.toSorted()).toEqual(['changed', 'ended']);
  });

  test('standards 5: a raised bcrypt cost adds a new salt in the same write, and old passwords are still refused', async () => {
    const dearer = await createWorld({ cost: 5 });
    const { account, call } = await welcomed(world, phone);
    const { hasher } = dearer.context;
    const later = phoneIn({
      ...world,
      context: { ...world.context, hasher: withPepper(hasher, world) },
    });
    const again = later.call(call.contactId);
    expect(await again.change(NEXT)).toBe('changed');
    expect((await world.context.accounts.get(account))?.salts).toHaveLength(2);
    for (const password of [account.phonePassword, RIGHT, NEXT])
      expect(await again.change(password)).toBe('used-before');
    expect(await later.call().signIn(account, NEXT)).toBe('welcome');
  });
});

/** A hasher with another cost and the world's own HMAC. */
function withPepper<Hasher extends World['context']['hasher']>(
  hasher: Hasher,
  { context }: World,
): Hasher {
  hasher.pepperOf = (channel, password) => context.hasher.pepperOf(channel, password);
  return hasher;
}
