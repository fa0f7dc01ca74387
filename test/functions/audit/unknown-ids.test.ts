/**
 * D10, D12, D18: what strangers can make the service store for years. Entries on IDs that nobody
 * uses leave no more than a line of log each (docs/decisions/0034).
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_ID } from '../../../core/logging/stream-log.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { personalDatum, secret } from '../../log-search/secrets.ts';
import { Audited, expectExactly, lambdaContext } from '../../support/functions/audit/fakes.ts';
import { History } from '../../support/functions/audit/history.ts';
import { Investor, OTHER, RIGHT, unwrap, WRONG, WRONG_PHONE } from '../../support/investor.ts';

let logs: Logs;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

/** The log lines about unknown IDs since the last call. */
const unknownIds = () =>
  logs
    .take()
    .map((line) => JSON.parse(line))
    .filter(({ message }) => message === UNKNOWN_ID);

/** Somebody who enters what he likes, as an internet user ID or as a phone user ID. */
function stranger({ world }: History, userId: string): Investor {
  const account = {
    participantId: 'C00088',
    accountNumber: '39999999',
    phonePassword: WRONG_PHONE,
  };
  return new Investor(world, { ...account, phoneUserId: userId }, userId);
}

async function concurrently<T>(all: T[], run: (each: T) => Promise<unknown>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (const each of left) await run(each);
    }),
  );
}

test('D10: eight hundred entries on unknown IDs leave trail and archive as they were', async () => {
  const history = await History.begin();
  await (await history.open('30000001')).register();
  const [before, expected] = [new Audited(history.world), await history.events()];
  await before.tell(await history.records());

  const ids = Array.from({ length: 100 }, (_, i) => String(50_000_000 + i));
  await concurrently(ids, async (id) => {
    const nobody = stranger(history, id);
    for (let entry = 1; entry <= 4; entry++) {
      await nobody.signIn(WRONG);
      await nobody.beginReset(WRONG_PHONE);
    }
  });

  const records = await history.records();
  const after = new Audited(history.world);
  logs.take();
  await after.tell(records);
  expect(records.length).toBeGreaterThanOrEqual(100 * 2 * 6);
  expect(after.asked).toBe(before.asked);
  expect(after.trail()).toEqual(before.trail());
  expect(after.objects).toEqual(before.objects);
  expectExactly(after, expected);
  // Of four entries on an ID three are compared; the fourth finds it revoked, and changes nothing.
  expect(unknownIds()).toHaveLength(100 * 2 * 3);
}, 180_000);

test('a line of log for each entry says when, on which channel and from where, and not which ID', async () => {
  const history = await History.begin();
  const nobody = stranger(history, personalDatum('39999998', 'phone user ID'));
  for (let i = 0; i < 3; i++) await nobody.signIn(WRONG);
  await nobody.beginReset();
  await history.phoneEntry(nobody, false);
  const audited = new Audited(history.world);
  logs.take();
  await audited.tell(await history.records());
  const line = {
    level: 'WARN',
    message: 'entry on an unknown ID',
    id: expect.any(String),
    requestId: 'test',
    at: '2026-11-23T02:00:00.000Z',
    timestamp: expect.any(String),
    service: expect.any(String),
  };
  const web = { ...line, channel: 'internet', sourceAddress: '192.0.2.1', trace: 'test' };
  const lines = unknownIds().map(({ sampling_rate: _, ...each }) => each);
  expect(lines.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { ...web, type: 'internet-sign-in-failed' },
    { ...web, type: 'internet-sign-in-failed' },
    { ...web, type: 'internet-sign-in-failed' },
    { ...web, type: 'phone-password-refused' },
    { ...line, channel: 'phone', trace: 'call', type: 'phone-sign-in-failed' },
  ]);
  expect(audited.asked).toBe(0);
});

test('while a record fails, the entries after it are delivered again; each is logged once', async () => {
  const history = await History.begin();
  await history.open('30000001');
  const nobody = stranger(history, personalDatum('39999997', 'phone user ID'));
  for (let i = 0; i < 3; i++) await nobody.signIn(WRONG);
  const audited = new Audited(history.world);
  const records = await history.records();
  logs.take();
  for (let i = 0; i < 5; i++) {
    const failing = audited.function({ at: 0, done: false });
    const { batchItemFailures } = await failing({ Records: records }, lambdaContext);
    expect(batchItemFailures[0]?.itemIdentifier).toBe(records[0]?.dynamodb?.SequenceNumber);
  }
  expect(unknownIds()).toEqual([]);
  await audited.tell(records);
  expect(unknownIds()).toHaveLength(3);
});

test('a password typed where the user ID belongs is in no trail, archive or log', async () => {
  const history = await History.begin();
  for (const typed of [secret('Hb8meadow'), secret('73920514')]) {
    for (let i = 0; i < 3; i++) await stranger(history, typed).signIn(WRONG);
    await history.phoneEntry(stranger(history, typed), false);
  }
  const audited = new Audited(history.world);
  const records = await history.records();
  await audited.tell(records);
  expect(JSON.stringify(records)).toContain('hb8meadow');
  const told = JSON.stringify([audited.trail(), [...audited.objects], logs.take()]).toLowerCase();
  expect(told).toContain(UNKNOWN_ID.toLowerCase());
  for (const typed of ['hb8meadow', '73920514']) expect(told.includes(typed)).toBe(false);
});

test('I2: an ID that strangers tried before it was registered: the trail begins with its registration', async () => {
  const history = await History.begin();
  const investor = await history.open('30000001');
  for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
  unwrap(await investor.register());
  await investor.signIn(WRONG);
  unwrap(await investor.signIn());
  const audited = new Audited(history.world);
  logs.take();
  await audited.tell(await history.records());
  expectExactly(audited, await history.events());
  expect(audited.trail().map(({ account, type }) => [account, type])).toEqual(
    [
      'open-account-requested',
      'account-opened',
      'phone-password-verified',
      'internet-user-id-registered',
      'internet-sign-in-failed',
      'internet-sign-in',
    ].map((type) => ['C00088#30000001', type]),
  );
  expect(unknownIds()).toHaveLength(3);
});

test('D8, D18: entries on cancelled and closed IDs are logged as those on unknown ones; taking the ID again and closing are recorded', async () => {
  const history = await History.begin();
  const investor = await history.open('30000001');
  unwrap(await investor.register());
  unwrap(await investor.cancel(await investor.current()));
  for (let i = 0; i < 4; i++) await investor.signIn(i === 0 ? RIGHT : WRONG);
  unwrap(await investor.register({ internetPassword: OTHER }));
  unwrap(await investor.signIn(OTHER));
  unwrap(await history.decided({ type: 'close-account', accountNumber: '30000001' }));
  for (let i = 0; i < 4; i++) {
    await investor.signIn(OTHER);
    await investor.beginReset();
  }
  const audited = new Audited(history.world);
  logs.take();
  await audited.tell(await history.records());
  expectExactly(audited, await history.events());
  expect(
    audited
      .trail()
      .map(({ type }) => type)
      .slice(-6),
  ).toEqual([
    'internet-user-id-cancelled',
    'phone-password-verified',
    'internet-user-id-registered',
    'internet-sign-in',
    'close-account-requested',
    'account-closed',
  ]);
  expect(unknownIds()).toHaveLength(3 + 3 + 3);
});

test('P7: strangers add four events to the trail of a password; the entries after them change nothing', async () => {
  const history = await History.begin();
  const investor = await history.open('30000001');
  unwrap(await investor.register());
  const before = (await history.records(['Credentials'])).length;
  for (let i = 0; i < 100; i++) {
    await investor.signIn(WRONG);
    await investor.beginReset(WRONG_PHONE);
  }
  const records = (await history.records(['Credentials'])).slice(before);
  // Of each password: three slots taken, three entries settled.
  expect(records).toHaveLength(2 * 6);
  const audited = new Audited(history.world);
  await audited.tell(records);
  expect(audited.trail()).toHaveLength(2 * 4);
  expect(audited.objects.size).toBe(2 * 4);
});
