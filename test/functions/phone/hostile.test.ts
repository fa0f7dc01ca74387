import type { ConnectContactFlowEvent } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import { type PhoneStep, phoneSteps } from '../../../functions/phone/contract.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
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
} from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let phone: Phone;
let account: OpenedAccount;
let logs: Logs;

beforeAll(async () => {
  world = await createWorld();
  phone = phoneIn(world);
  account = await openAndChange(world, phone);
});
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

const everyStep = Object.keys(phoneSteps) as PhoneStep[];
const CANARY = 'canary-7f3a';

/** Values that no flow sends as an entry. */
const entries: unknown[] = [
  undefined,
  null,
  0,
  true,
  {},
  [],
  { toString: () => '82345601' },
  ['82345601'],
  '',
  'Timeout',
  CANARY,
  `${CANARY}${'9'.repeat(5000)}`,
  'A'.repeat(1e6),
  '\0\u{10ffff}\ud800',
  '__proto__',
  '<speak/>',
  "' OR 1=1 --",
];

describe.each(everyStep)('%s', (step) => {
  test('answers any value of the entry within its contract and lets nobody in', async () => {
    for (const entry of entries) {
      const call = phone.call();
      await call.identify(account.phoneUserId);
      world.comparisons();
      const answer = await phone.handler(
        connectEvent(call.contactId, { step, language: 'yue', entry }),
        lambda,
      );
      expect(['malformed', 'ended']).toContain(answer.result);
      expect(Object.keys(answer)).toEqual(['result']);
      expect(world.comparisons()).toBe(0);
    }
    expect((await world.credential('phone', account.phoneUserId))?.wrong).toBeUndefined();
    expect(logs.take().join('')).not.toContain(CANARY);
  });

  test('answers an invalid page number within its contract', async () => {
    for (const page of [
      undefined,
      null,
      1,
      '',
      '0',
      '-1',
      '1e9',
      '99999',
      '1.5',
      'x',
      `${CANARY}`,
      {},
      '１',
      '2~',
      '2~x#0',
      '2~2026-13-01#0',
      '2~2026-02-31#0',
      '2~2026-11-20#',
      `2~2026-11-20#${'0'.repeat(33)}`,
      `2~2026-11-20#0#${CANARY}`,
    ]) {
      const { contactId } = phone.call();
      const answer = await phone.handler(
        connectEvent(contactId, { step, language: 'en', page }),
        lambda,
      );
      expect(phoneSteps[step]).toContain(answer.result);
    }
  });

  test('treats a caller with no number or a malformed one like any other', async () => {
    for (const endpoint of [
      null,
      undefined,
      {},
      { Address: null },
      { Address: '' },
      { Address: 'x'.repeat(1e5) },
      'x',
      7,
    ]) {
      const { contactId } = phone.call();
      const parameters = { step, language: 'cmn', entry: account.phoneUserId };
      const answer = await phone.handler(connectEvent(contactId, parameters, endpoint), lambda);
      expect(phoneSteps[step]).toContain(answer.result);
    }
  });
});

test('an event that no flow sends ends in an exception that reveals nothing and is not logged', async () => {
  const good = connectEvent('contact-1', { step: 'balances', language: 'yue' });
  const strange: unknown[] = [
    undefined,
    null,
    7,
    CANARY,
    [],
    {},
    { Details: null },
    { Details: { Parameters: {} } },
    { ...good, Details: { ...good.Details, Parameters: null } },
    { ...good, Details: { ...good.Details, ContactData: null } },
    ...[undefined, null, '', 7, CANARY.repeat(20), 'a#b', '../x', `${CANARY}\n`].map((id) =>
      connectEvent(id, { step: 'balances', language: 'yue' }),
    ),
    ...[
      undefined,
      null,
      '',
      7,
      CANARY,
      'constructor',
      '__proto__',
      'toString',
      'Identify',
      ['identify'],
    ].map((step) => connectEvent('contact-1', { step, language: 'yue', entry: CANARY })),
    ...[undefined, null, '', 7, CANARY, 'constructor', 'zh', 'EN'].map((language) =>
      connectEvent('contact-1', { step: 'balances', language, entry: CANARY }),
    ),
  ];
  world.requests();
  for (const event of strange) {
    const failed = await phone
      .handler(event as ConnectContactFlowEvent, lambda)
      .catch((error) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(failed.message).toBe('the step could not be carried out');
    expect(Object.keys(failed)).toEqual([]);
    expect(failed.cause).toBeUndefined();
    expect(String(failed.stack)).not.toContain(CANARY);
  }
  expect(world.requests()).toEqual([]);
  expect(logs.take().join('')).not.toContain(CANARY);
});

test('unknown parameters are ignored', async () => {
  const { contactId } = phone.call();
  const also = {
    ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`p${i}`, CANARY])),
    account: 'C00088#1',
  };
  const parameters = { step: 'balances', language: 'yue', epoch: 'x', ...also };
  expect(await phone.handler(connectEvent(contactId, parameters), lambda)).toEqual({
    result: 'ended',
  });
});

test('an internal error ends in the same exception', async () => {
  const broken = phoneIn({
    ...world,
    context: {
      ...world.context,
      now: () => {
        throw new Error(CANARY);
      },
    },
  });
  const failed = await broken
    .call()
    .invoke('identify', { entry: account.phoneUserId })
    .catch((error) => error);
  expect(failed.message).toBe('the step could not be carried out');
  expect(JSON.stringify(failed) + failed.stack).not.toContain(CANARY);
  const logged = logs.take().join('');
  expect(logged).toContain('"fault"');
  expect(logged).not.toContain(CANARY);
});

test('standards 19: each step writes one log line with these fields and no others, without the entry or the caller’s number', async () => {
  const call = phone.call();
  const wrong = await keyed(WRONG);
  await call.identify(account.phoneUserId);
  await call.invoke('authenticate', { entry: wrong });
  await call.authenticate(RIGHT);
  await call.invoke('balances');
  await call.change(NEXT, RIGHT);
  await call.invoke('authenticate', { entry: CANARY });
  const lines = logs
    .take()
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(
    lines.map(({ level, message, step, result, sealed }) => [level, message, step, result, sealed]),
  ).toEqual([
    ['INFO', 'step', 'identify', 'identified', undefined],
    ['WARN', 'security event', 'authenticate', 'wrong', undefined],
    ['INFO', 'step', 'authenticate', 'welcome', undefined],
    ['INFO', 'step', 'balances', 'none', undefined],
    ['INFO', 'step', 'propose-password', 'proposed', undefined],
    ['INFO', 'step', 'confirm-password', 'mismatch', undefined],
    ['WARN', 'security event', 'authenticate', 'malformed', true],
  ]);
  for (const line of lines) {
    expect(line).toMatchObject({
      contactId: call.contactId,
      requestId: 'invocation-1',
      milliseconds: expect.any(Number),
    });
    const known = [
      'level',
      'message',
      'timestamp',
      'service',
      'sampling_rate',
      'requestId',
      'contactId',
      'step',
      'result',
      'sealed',
      'milliseconds',
    ];
    expect(Object.keys(line).filter((name) => !known.includes(name))).toEqual([]);
  }
  for (const text of [CALLER, account.phoneUserId, wrong, WRONG, RIGHT, NEXT, CANARY]) {
    expect(JSON.stringify(lines)).not.toContain(text);
  }
});

test('random steps, keys and pages in any order never let anybody in and never cause a fault', async () => {
  const step = fc.record({
    step: fc.constantFrom(...everyStep),
    keys: fc.oneof(fc.constantFrom(WRONG, 'Timeout', '', '123'), fc.stringMatching(/^[0-9]{8}$/)),
    clear: fc.boolean(),
    page: fc.nat(5),
    language: fc.constantFrom('yue', 'cmn', 'en'),
  });
  const nobody = fc.stringMatching(/^9[0-9]{7}$/);
  await fc.assert(
    fc.asyncProperty(nobody, fc.array(step, { maxLength: 12 }), async (userId, sequence) => {
      const call = phone.call();
      await call.identify(userId);
      for (const { step, keys, clear, page, language } of sequence) {
        const entry = clear || step === 'identify' ? keys : await keyed(keys);
        const { result } = await call.invoke(step, {
          entry,
          page: String(page),
          language: language as 'en',
        });
        expect(['welcome', 'must-change', 'proposed', 'changed', 'spoken', 'none']).not.toContain(
          result,
        );
      }
    }),
    { numRuns: 60 },
  );
});
