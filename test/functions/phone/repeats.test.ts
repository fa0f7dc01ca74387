/**
 * An invocation that Connect repeats, sequentially or concurrently, counts once and gets the same
 * answer (docs/attempt.md, entry ID).
 */
import {
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { ABANDONED_AFTER_MS } from '../../../core/domain/attempt.ts';
import { TIME_TO_TELL_MS } from '../../../core/store/run-attempt.ts';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import {
  MAX_ENTRY_MS,
  type PhoneAnswer,
  type PhoneStep,
} from '../../../functions/phone/contract.ts';
import { secret } from '../../log-search/secrets.ts';
import {
  keyed,
  NEXT,
  openAndChange,
  type Phone,
  type PhoneCall,
  phoneIn,
  RIGHT,
  WRONG,
} from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

interface Repeated {
  step: PhoneStep;
  entry: string;
  result: string;
  /** What else it answers. */
  also?: Partial<PhoneAnswer>;
  /** Brings the call to the point before the step. */
  before(call: PhoneCall, account: OpenedAccount): Promise<unknown>;
  /** Wrong entries that are counted afterwards. */
  wrong?: number;
  /** Passwords in the history: the first, RIGHT, and NEXT if it was changed. */
  passwords?: number;
}

const identified = (call: PhoneCall, account: OpenedAccount) => call.identify(account.phoneUserId);
const entered = (call: PhoneCall, account: OpenedAccount) => call.signIn(account, RIGHT);
const proposed = (password: string) => async (call: PhoneCall, account: OpenedAccount) => {
  await entered(call, account);
  await call.propose(password);
};

const repeated = {
  'a wrong entry': {
    step: 'authenticate',
    entry: WRONG,
    result: 'wrong',
    also: { remaining: '2' },
    before: identified,
    wrong: 1,
  },
  'the third wrong entry': {
    step: 'authenticate',
    entry: WRONG,
    result: 'revoked',
    before: async (call, account) => {
      await call.signIn(account, WRONG);
      await call.authenticate(WRONG);
    },
    wrong: 3,
  },
  'a right entry': { step: 'authenticate', entry: RIGHT, result: 'welcome', before: identified },
  'a right entry after two wrong ones': {
    step: 'authenticate',
    entry: RIGHT,
    result: 'welcome',
    before: async (call, account) => {
      await call.signIn(account, WRONG);
      await call.authenticate(WRONG);
    },
  },
  'a new password proposed': {
    step: 'propose-password',
    entry: NEXT,
    result: 'proposed',
    before: entered,
  },
  'a new password confirmed': {
    step: 'confirm-password',
    entry: NEXT,
    result: 'changed',
    before: proposed(NEXT),
    passwords: 3,
  },
  'a new password keyed differently': {
    step: 'confirm-password',
    entry: secret('61957205'),
    result: 'mismatch',
    before: proposed(NEXT),
  },
  'a new password that was used before': {
    step: 'confirm-password',
    entry: RIGHT,
    result: 'used-before',
    before: proposed(RIGHT),
  },
  'a new password that breaks a rule': {
    step: 'confirm-password',
    entry: secret('11111111'),
    result: 'too-common',
    before: proposed('11111111'),
  },
} satisfies Record<string, Repeated>;

async function begin({ before, entry }: Repeated) {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await before(call, account);
  return { world, phone, account, call, entry: await keyed(entry) };
}

async function expectCountedOnce(
  world: World,
  phone: Phone,
  { account, call, repeat }: { account: OpenedAccount; call: PhoneCall; repeat: Repeated },
): Promise<void> {
  const credential = await world.credential('phone', account.phoneUserId);
  expect(credential?.wrong?.size ?? 0).toBe(repeat.wrong ?? 0);
  expect(credential?.undecided?.size ?? 0).toBe(0);
  const history = (await world.dump())
    .split('\n')
    .filter((line) => line.startsWith('PAST_PASSWORDS_TABLE'));
  expect(history).toHaveLength(repeat.passwords ?? 2);
  const goesOn = [
    'welcome',
    'proposed',
    'changed',
    'mismatch',
    'used-before',
    'too-common',
  ].includes(repeat.result);
  expect(await call.invoke('balances')).toEqual({ result: goesOn ? 'none' : 'ended' });
  const password = repeat.result === 'changed' ? NEXT : RIGHT;
  expect(await phone.call().signIn(account, password)).toBe(
    repeat.result === 'revoked' ? 'revoked' : 'welcome',
  );
}

describe.each(Object.entries<Repeated>(repeated))('%s is repeated', (_, repeat) => {
  const { step, result, also } = repeat;
  const answer = { result, ...also };

  test('three invocations in sequence get the same answer, count once and leave the state as after the first', async () => {
    const { world, phone, account, call, entry } = await begin(repeat);
    expect(await call.invoke(step, { entry })).toEqual(answer);
    const after = await world.dump();
    world.comparisons();
    for (let i = 0; i < 2; i++) expect(await call.invoke(step, { entry })).toEqual(answer);
    expect(await world.dump()).toBe(after);
    expect(world.comparisons()).toBe(0);
    await expectCountedOnce(world, phone, { account, call, repeat });
  });

  test('three concurrent invocations get the same answer and count once', async () => {
    for (let round = 0; round < 3; round++) {
      const { world, phone, account, call, entry } = await begin(repeat);
      const answers = await Promise.all([1, 2, 3].map(() => call.invoke(step, { entry })));
      expect(answers).toEqual([answer, answer, answer]);
      expect(await call.invoke(step, { entry })).toEqual(answer);
      await expectCountedOnce(world, phone, { account, call, repeat });
    }
  });
});

test('a late repeat gets the original answer, whatever the call has done since', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await call.identify(account.phoneUserId);
  const [wrong, right, again] = await Promise.all([keyed(WRONG), keyed(RIGHT), keyed(NEXT)]);
  expect(await call.invoke('authenticate', { entry: wrong })).toEqual({
    result: 'wrong',
    remaining: '2',
  });
  expect(await call.invoke('authenticate', { entry: right })).toEqual({ result: 'welcome' });
  expect(await call.invoke('authenticate', { entry: wrong })).toEqual({
    result: 'wrong',
    remaining: '2',
  });
  expect(await call.propose(NEXT)).toBe('proposed');
  expect(await call.invoke('confirm-password', { entry: again })).toEqual({ result: 'changed' });
  expect(await call.invoke('authenticate', { entry: right })).toEqual({ result: 'welcome' });
  expect(await call.invoke('authenticate', { entry: wrong })).toEqual({
    result: 'wrong',
    remaining: '2',
  });
  expect((await world.credential('phone', account.phoneUserId))?.wrong).toBeUndefined();
  expect(await call.propose(WRONG)).toBe('proposed');
  expect(await call.invoke('confirm-password', { entry: again })).toEqual({ result: 'changed' });
  expect(await call.invoke('balances')).toEqual({ result: 'none' });
});

test('a slow repeat that ends after the call has moved on does not undo anything', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await call.identify(account.phoneUserId);
  const entry = await keyed(RIGHT);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let updates = 0;
  world.intercept(async (_, operation, send) => {
    const done = await send();
    if (operation === 'UpdateItem' && ++updates === 3) await held;
    return done;
  });
  const slow = call.invoke('authenticate', { entry });
  while (updates < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  world.intercept(undefined);
  expect(await call.invoke('authenticate', { entry })).toEqual({ result: 'welcome' });
  expect(await call.change(NEXT)).toBe('changed');
  letGo();
  expect(await slow).toEqual({ result: 'welcome' });
  expect(await call.invoke('balances')).toEqual({ result: 'none' });
});

test('a change that is repeated while it is written is answered "changed", not "ended"', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await call.signIn(account, RIGHT);
  await call.propose(NEXT);
  const entry = await keyed(NEXT);
  world.intercept(async (_, operation, send) => {
    if (operation !== 'BatchGetItem') return send();
    world.intercept(undefined);
    expect(await call.invoke('confirm-password', { entry })).toEqual({ result: 'changed' });
    return send();
  });
  expect(await call.invoke('confirm-password', { entry })).toEqual({ result: 'changed' });
  expect(await call.invoke('balances')).toEqual({ result: 'none' });
});

test('the same digits keyed in another call are another entry, even with the same ciphertext', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const entry = await keyed(WRONG);
  for (const expected of [
    { result: 'wrong', remaining: '2' },
    { result: 'wrong', remaining: '1' },
    { result: 'revoked' },
  ]) {
    const call = phone.call();
    await call.identify(account.phoneUserId);
    expect(await call.invoke('authenticate', { entry })).toEqual(expected);
  }
});

describe.each([
  'a wrong entry',
  'the third wrong entry',
  'a right entry',
  'a new password confirmed',
] as const)('D3: %s, of which the first try ended too soon', (name) => {
  const repeat: Repeated = repeated[name];
  const wrongBefore = repeat.result === 'revoked' ? 2 : 0;

  /** The first try ends before the write that decides. @returns repeats it so much later */
  async function interrupted() {
    const { world, phone, account, call, entry } = await begin(repeat);
    world.intercept(async (_, operation, send, input) => {
      const { UpdateExpression = '' } = input as { UpdateExpression?: string };
      if (operation === 'TransactWriteItems' || /DELETE undecided/.test(UpdateExpression))
        throw new Unavailable('ended');
      return send();
    });
    expect(await call.invoke(repeat.step, { entry })).toEqual({ result: 'unavailable' });
    world.intercept(undefined);
    return {
      world,
      wrong: async () => (await world.credential('phone', account.phoneUserId))?.wrong?.size ?? 0,
      later: async (milliseconds: number) => {
        world.advance(milliseconds);
        return (await call.invoke(repeat.step, { entry })).result;
      },
      /** A call later, by default in half a minute, when the slot is free again. */
      nextCall: (milliseconds = ABANDONED_AFTER_MS) => {
        world.advance(milliseconds);
        return phone.call().signIn(account, RIGHT);
      },
    };
  }

  test('a repeat that ends before Connect gives up decides it', async () => {
    const { later } = await interrupted();
    expect(await later(MAX_ENTRY_MS - TIME_TO_TELL_MS)).toBe(repeat.result);
  });

  test('a later one decides nothing, however much time Lambda gives it', async () => {
    const { later, wrong, nextCall } = await interrupted();
    expect(await later(MAX_ENTRY_MS - TIME_TO_TELL_MS + 1)).toBe('unavailable');
    expect(await later(4_000)).toBe('unavailable');
    expect(await wrong()).toBe(wrongBefore);
    expect(await nextCall()).toBe('welcome');
  });

  test('one after Connect gave up does no work, and holds no slot for longer', async () => {
    const { world, later, nextCall } = await interrupted();
    world.requests();
    expect(await later(MAX_ENTRY_MS)).toBe('unavailable');
    expect(world.requests()).toEqual(['UpdateItem']);
    expect(await nextCall(ABANDONED_AFTER_MS - MAX_ENTRY_MS)).toBe('welcome');
  });
});

test.each([
  ['that ends in time is retried', 0, 'changed', 2],
  ['that ends too late is not', 1, 'unavailable', 1],
])('D3: a change that meets a transaction %s', async (_, late, result, expected) => {
  const { world, phone, account, call, entry } = await begin(repeated['a new password confirmed']);
  let tries = 0;
  world.intercept(async (_service, operation, send) => {
    if (operation !== 'TransactWriteItems' || ++tries > 1) return send();
    world.advance(MAX_ENTRY_MS - TIME_TO_TELL_MS + late);
    throw new TransactionCanceledException({
      message: 'conflict',
      $metadata: {},
      CancellationReasons: [{ Code: 'TransactionConflict' }],
    });
  });
  expect(await call.invoke('confirm-password', { entry })).toEqual({ result });
  expect(tries).toBe(expected);
  world.intercept(undefined);
  const password = result === 'changed' ? NEXT : RIGHT;
  expect(await phone.call().signIn(account, password)).toBe('welcome');
});

test('D3: a wrong entry that meets another, until it is too late, is not counted', async () => {
  const { world, account, phone, call, entry } = await begin(repeated['a wrong entry']);
  const other = phone.call();
  let settles = 0;
  world.intercept(async (_service, _operation, send, input) => {
    const { UpdateExpression = '' } = input as { UpdateExpression?: string };
    if (!/ADD wrong/.test(UpdateExpression) || ++settles > 1) return send();
    await other.signIn(account, WRONG);
    world.advance(MAX_ENTRY_MS - TIME_TO_TELL_MS + 1);
    return send();
  });
  expect(await call.invoke('authenticate', { entry })).toEqual({ result: 'unavailable' });
  expect(settles).toBe(2);
  expect((await world.credential('phone', account.phoneUserId))?.wrong?.size).toBe(1);
});

/** A write that took effect without an answer, so that the SDK's second request met it. */
const unanswered = {
  'a change, which is told to be still in progress': {
    repeat: repeated['a new password confirmed'] as Repeated,
    decides: ({ operation }: { operation: string }) => operation === 'TransactWriteItems',
    Met: TransactionInProgressException,
  },
  'a wrong entry, which meets a transaction': {
    repeat: repeated['a wrong entry'] as Repeated,
    decides: ({ expression }: { expression: string }) => /ADD wrong/.test(expression),
    Met: TransactionConflictException,
  },
};

test.each(Object.entries(unanswered))(
  'D3: %s: what became of it is asked however late it is, and answered',
  async (_, { repeat, decides, Met }) => {
    const { world, phone, account, call, entry } = await begin(repeat);
    let isFirst = true;
    world.intercept(async (_service, operation, send, input) => {
      const { UpdateExpression: expression = '' } = input as { UpdateExpression?: string };
      if (!isFirst || !decides({ operation, expression })) return send();
      isFirst = false;
      await send();
      world.advance(MAX_ENTRY_MS - TIME_TO_TELL_MS + 1);
      throw new Met({ message: 'met it', $metadata: { attempts: 2 } });
    });
    const { result, also } = repeat;
    expect(await call.invoke(repeat.step, { entry })).toEqual({ result, ...also });
    expect(isFirst).toBe(false);
    world.intercept(undefined);
    await expectCountedOnce(world, phone, { account, call, repeat });
  },
);

test('nothing keyed is no entry that comes again, however late the second time is', async () => {
  const world = await createWorld();
  const phone = phoneIn(world);
  const account = await openAndChange(world, phone);
  const call = phone.call();
  await call.identify(account.phoneUserId);
  for (let i = 0; i < 3; i++) {
    expect(await call.invoke('authenticate', { entry: '' })).toEqual({ result: 'malformed' });
    world.advance(MAX_ENTRY_MS + 1);
  }
  expect(await call.invoke('authenticate', { entry: await keyed(RIGHT) })).toEqual({
    result: 'welcome',
  });
  await call.propose(NEXT);
  for (let i = 0; i < 3; i++) {
    expect(await call.invoke('confirm-password', { entry: '' })).toEqual({ result: 'malformed' });
    world.advance(MAX_ENTRY_MS + 1);
  }
});
