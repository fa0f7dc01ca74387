/** Every request that a step makes to AWS fails once, before and after it takes effect. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import type { PhoneStep } from '../../../functions/phone/contract.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import {
  keyed,
  NEXT,
  openAndChange,
  type PhoneCall,
  phoneIn,
  RIGHT,
  WRONG,
} from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

interface Invocation {
  step: PhoneStep;
  /** A stock code, in clear. */
  code?: string;
  keys?: string;
  result: string;
  before(call: PhoneCall, account: OpenedAccount): Promise<unknown>;
  /** Wrong entries that were counted before. */
  wrongBefore?: number;
  /** The call's answer to `balances` if nothing took effect. */
  rights?: 'ended' | 'none';
}

const identified = (call: PhoneCall, account: OpenedAccount) => call.identify(account.phoneUserId);
const entered = (call: PhoneCall, account: OpenedAccount) => call.signIn(account, RIGHT);
const afterWrong = (count: number) => async (call: PhoneCall, account: OpenedAccount) => {
  for (let i = 0; i < count; i++) await call.signIn(account, WRONG);
  await call.identify(account.phoneUserId);
};
const proposed = (password: string) => async (call: PhoneCall, account: OpenedAccount) => {
  await entered(call, account);
  await call.propose(password);
};

const invocations: Record<string, Invocation> = {
  identify: { step: 'identify', result: 'identified', before: async () => {} },
  'right entry': { step: 'authenticate', keys: RIGHT, result: 'welcome', before: identified },
  'wrong entry': { step: 'authenticate', keys: WRONG, result: 'wrong', before: identified },
  'third wrong entry': {
    step: 'authenticate',
    keys: WRONG,
    result: 'revoked',
    before: afterWrong(2),
    wrongBefore: 2,
  },
  'entry of a revoked password': {
    step: 'authenticate',
    keys: RIGHT,
    result: 'revoked',
    before: afterWrong(3),
    wrongBefore: 3,
  },
  'proposed password': {
    step: 'propose-password',
    keys: NEXT,
    result: 'proposed',
    before: entered,
    rights: 'none',
  },
  'confirmed password': {
    step: 'confirm-password',
    keys: NEXT,
    result: 'changed',
    before: proposed(NEXT),
    rights: 'none',
  },
  'used password': {
    step: 'confirm-password',
    keys: RIGHT,
    result: 'used-before',
    before: proposed(RIGHT),
    rights: 'none',
  },
  mismatch: {
    step: 'confirm-password',
    keys: WRONG,
    result: 'mismatch',
    before: proposed(NEXT),
    rights: 'none',
  },
  balances: { step: 'balances', result: 'none', before: entered, rights: 'none' },
  movements: { step: 'movements', result: 'none', before: entered, rights: 'none' },
  stock: { step: 'stock', code: '700', result: 'none', before: entered, rights: 'none' },
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.intercept(undefined));

/** Prepares a call in a new execution environment, which has no private key yet. */
async function begin({ step, keys, code, before }: Invocation) {
  const prepared = phoneIn(world);
  const account = await openAndChange(world, prepared);
  const { contactId } = prepared.call();
  await before(prepared.call(contactId), account);
  const phone = phoneIn(world);
  const call = phone.call(contactId);
  const inClear = code ?? account.phoneUserId;
  const entry = keys === undefined ? inClear : await keyed(keys);
  world.requests();
  return { phone, account, call, run: async () => (await call.invoke(step, { entry })).result };
}

const passwordOf = (account: OpenedAccount) => world.credential('phone', account.phoneUserId);

describe.each(Object.entries(invocations))('D3: %s', (_, invocation) => {
  /** The requests of the invocation if nothing fails. */
  let requests: string[];
  beforeAll(async () => {
    const rehearsal = await begin(invocation);
    expect(await rehearsal.run()).toBe(invocation.result);
    requests = world.requests();
  });

  test.each(Object.entries(faults))(
    'if any one request to AWS %s, nobody is let in, nothing is counted twice, and a repeat works',
    async (_, fault) => {
      const ofKeyBefore = requests.lastIndexOf('GetSecretValue');
      const { wrongBefore = 0 } = invocation;
      const refuses = ['wrong', 'revoked'].includes(invocation.result);
      const countedAtLast = refuses ? Math.min(wrongBefore + 1, 3) : 0;
      /**
       * After an entry is settled, only the call's record of a refusal is written; the answer does
       * not depend on that write.
       */
      const isSettled = (position: number) => refuses && position === requests.length - 1;
      /** A wrong entry is counted once it is settled; a right one never. */
      const isCounted = (position: number) =>
        isSettled(fault.takesEffect ? position + 1 : position) || isSettled(position);

      for (const position of requests.keys()) {
        const { phone, account, call, run } = await begin(invocation);
        const result = await strike(world, fault, position, run);
        // A fault of the last key is harmless: the entry is encrypted with the other one.
        const isTold = position === ofKeyBefore || isSettled(position);
        expect(result).toBe(fault.ends ? ENDED : isTold ? invocation.result : 'unavailable');

        const { wrong, undecided } = (await passwordOf(account)) ?? {};
        const counts = result === invocation.result || isCounted(position);
        expect(wrong?.size ?? 0).toBe(counts ? countedAtLast : wrongBefore);
        expect((wrong?.size ?? 0) + (undecided?.size ?? 0)).toBeLessThanOrEqual(wrongBefore + 1);
        if (invocation.rights === undefined && result !== invocation.result) {
          const rights = (await call.invoke('balances')).result;
          // After "welcome" the last write may have taken effect: the password was proved.
          expect(rights === 'ended' || invocation.result === 'welcome').toBe(true);
        }
        expect(await run()).toBe(invocation.result);
        expect(await run()).toBe(invocation.result);

        expect((await passwordOf(account))?.wrong?.size ?? 0).toBe(countedAtLast);
        const password = invocation.result === 'changed' ? NEXT : RIGHT;
        expect(await phone.call().signIn(account, password)).toBe(
          countedAtLast === 3 ? 'revoked' : 'welcome',
        );
      }
    },
    120_000,
  );
});

test('D3: entries that an outage interrupts are not counted, however many', async () => {
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  for (let i = 0; i < 6; i++) {
    const call = phone.call();
    await call.identify(account.phoneUserId);
    let updates = 0;
    world.intercept(async (_, operation, send) => {
      if (operation === 'UpdateItem' && ++updates === 3) throw new Error('outage');
      return send();
    });
    expect(['unavailable', 'try-again']).toContain(await call.authenticate(WRONG));
    world.intercept(undefined);
    world.advance(10_000);
  }
  world.advance(31_000);
  expect((await world.credential('phone', account.phoneUserId))?.wrong).toBeUndefined();
  expect(await phone.call().signIn(account, RIGHT)).toBe('welcome');
});

test('a change that conflicts with another transaction is retried, and is then answered unavailable', async () => {
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await call.signIn(account, RIGHT);
  await call.propose(NEXT);
  const conflict = new TransactionCanceledException({
    message: 'conflict',
    $metadata: {},
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  });
  let conflicts = 0;
  world.intercept(async (_, operation, send) => {
    if (operation === 'TransactWriteItems' && ++conflicts < 3) throw conflict;
    return send();
  });
  expect(await call.confirm(NEXT)).toBe('changed');
  world.intercept(async (_, operation, send) => {
    if (operation === 'TransactWriteItems') throw conflict;
    return send();
  });
  expect(await call.change(WRONG)).toBe('unavailable');
  world.intercept(undefined);
  expect(await call.confirm(WRONG)).toBe('changed');
});
