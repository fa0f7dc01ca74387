/**
 * D12, standards 19: trail and archive hold each event once, whatever faults occur and in whatever
 * order the records arrive.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventTypes, internalEventTypes } from '../../../core/domain/events.ts';
import { AuditTrail, type RecordedEvent } from '../../../core/store/audit-trail.ts';
import { newEvent } from '../../../core/store/events.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { allSecrets } from '../../log-search/secrets.ts';
import { Audited, expectExactly } from '../../support/functions/audit/fakes.ts';
import { decoyRevoked, everything, History } from '../../support/functions/audit/history.ts';
import { type Investor, RIGHT, WRONG, WRONG_PHONE } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { brokerOrigin } from '../../support/world.ts';

let logs: Logs;
beforeEach(() => {
  logs = captureLogs();
});
afterEach(() => logs.release());

test('every event type, from every channel, is recorded with actor and source', async () => {
  const history = await History.begin();
  await everything(history);
  const audited = new Audited(history.world);
  await audited.tell(await history.records());
  expectExactly(audited, await history.events());

  const trail = audited.trail() as RecordedEvent[];
  expect(new Set(trail.map(({ type }) => type))).toEqual(
    new Set([...eventTypes, ...internalEventTypes]),
  );
  expect(trail.every(({ account }) => account === 'C00088#30000001')).toBe(true);
  const of = (type: string) => trail.find((event) => event.type === type);
  expect(of('account-opened')).toMatchObject({
    actor: 'C00088.checker',
    channel: 'participant',
    source: '192.0.2.2',
    request: expect.any(String),
  });
  expect(of('internet-sign-in-failed')).toMatchObject({
    actor: 'investor',
    channel: 'internet',
    source: '192.0.2.1',
  });
  expect(of('phone-sign-in')).toMatchObject({
    actor: 'investor',
    channel: 'phone',
    source: '+85291234567',
  });
  for (const type of ['phone-password-reset-effective', 'passkeys-removed'])
    expect(of(type)).toMatchObject({ actor: 'system', at: '2026-11-23T16:00:00.000Z' });
});

test('standards 13: trail, archive and log hold no password, token, hash or item image', async () => {
  const history = await History.begin();
  const { account } = await everything(history);
  const audited = new Audited(history.world);
  await audited.tell(await history.records());
  const told = JSON.stringify([audited.trail(), [...audited.objects], logs.take()]);
  expect(allSecrets()).toContain(account.phonePassword);
  for (const text of [...allSecrets(), '$2', 'passwordHash', 'nameEn', 'salts']) {
    expect(told.includes(text), `${text.length} characters`).toBe(false);
  }
});

test('killed before or after any write, and delivered again: each event is stored once and in order', async () => {
  const history = await History.begin();
  const investor = await history.open('30000001');
  for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
  await investor.register();
  const [records, expected] = [await history.records(), await history.events()];
  const whole = new Audited(history.world);
  await whole.tell(records);
  const requests = whole.asked;
  expect(requests).toBeGreaterThan(2 * expected.size);

  for (let at = 0; at < requests; at++) {
    for (const done of [false, true]) {
      const audited = new Audited(history.world);
      await audited.tell(records, { at, done });
      expectExactly(audited, expected);
      expect(audited.changed).toBe(2 * expected.size);
    }
  }
});

test('delivered twice, late and in another order: each event is stored once and in order', async () => {
  const history = await History.begin();
  await everything(history);
  const decoy = await decoyRevoked(history);
  const [records, expected] = [await history.records(), await history.events()];
  expect(records.filter(({ dynamodb }) => dynamodb?.Keys?.id?.S === decoy)).toHaveLength(6);

  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...records, ...records], { minLength: records.length }),
      fc.array(fc.nat({ max: 120 }), { maxLength: 3 }),
      fc.integer({ min: 1, max: 40 }),
      async (shuffled, deaths, size) => {
        const audited = new Audited(history.world);
        const batches = [...chunks(shuffled, size), ...chunks(records, size)];
        for (const [i, batch] of batches.entries()) {
          const at = deaths[i];
          await audited.tell(
            batch,
            at === undefined ? undefined : { at: at % 20, done: at % 2 === 0 },
          );
        }
        expectExactly(audited, expected);
      },
    ),
    { numRuns: 40 },
  );
});

test('after any sequence of use cases the trail is exactly the events of all writes, in DynamoDB too', async () => {
  const actions = fc.array(
    fc.constantFrom(
      'register',
      'sign-in',
      'wrong',
      'wrong',
      'change',
      'cancel',
      'reset',
      'wrong-phone',
      'wrong-phone',
      'call',
      'phone-reset',
      'reject',
      'holder',
      'passkey',
      'remove-passkeys',
      'next-day',
      'nobody',
      'close',
    ),
    { minLength: 10, maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(actions, async (chosen) => {
      const history = await History.begin();
      const investor = await history.open('30000001');
      for (const action of chosen) await act(history, investor, action);
      const expected = await history.events();
      const records = await history.records();

      const audited = new Audited(history.world);
      await audited.tell(records);
      expectExactly(audited, expected);
      expect(logs.take().filter((line) => line.includes('unattributed'))).toEqual([]);

      const { context } = history.world;
      const trail = new AuditTrail(history.world.table('AuditTrail'), context.db);
      for (const { account, moment, ...event } of [...audited.trail(), ...audited.trail()]) {
        await context.db.write(trail.record(account, event));
      }
      const listed: RecordedEvent[] = [];
      let cursor: string | undefined;
      do {
        const page = await trail.list('C00088#30000001', cursor);
        listed.push(...page.items);
        ({ cursor } = page);
      } while (cursor);
      const own = audited
        .trail()
        .filter(({ account, type }) => account === 'C00088#30000001' && !isInternal(type));
      expect(listed).toEqual(own.reverse());
    }),
    { numRuns: 6 },
  );
}, 180_000);

test('events of one write keep their order: listed newest first, the revocation precedes the entry that caused it', async () => {
  const history = await History.begin();
  const investor = await history.open('30000001');
  await investor.register();
  for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
  const audited = new Audited(history.world);
  await audited.tell(await history.records());
  const newestFirst = audited.trail().reverse();
  expect(newestFirst.slice(0, 2).map(({ type }) => type)).toEqual([
    'internet-password-revoked',
    'internet-sign-in-failed',
  ]);
  expect(newestFirst[0]?.at).toBe(newestFirst[1]?.at);
});

test('the list for participants leaves out unattributed changes and internal events', async () => {
  const history = await History.begin();
  await history.open('30000001');
  const { context } = history.world;
  const table = history.world.table('AuditTrail');
  const trail = new AuditTrail(table, context.db);
  for (const type of internalEventTypes)
    await context.db.write(
      trail.record('C00088#30000001', newEvent(type, brokerOrigin, '2026-11-23T00:00:00.000Z')),
    );
  await context.db.write(
    trail.record('C00088#30000001', {
      id: '1',
      type: 'unattributed',
      at: '2026-11-23T00:00:00.000Z',
      actor: 'unknown',
      channel: 'system',
      table: 'Accounts',
      change: 'MODIFY',
      attributes: ['holder'],
    }),
  );
  expect(await trail.list('C00088#30000001')).toEqual({ items: [] });
});

test('an event expires after the years of the settings, and never without them', () => {
  const event = { id: '1', at: '2024-02-29T16:00:00.000Z', type: 'phone-sign-in' };
  const itemOf = (years?: number, changedAt?: string) =>
    new AuditTrail('T', {} as never, years).record('C00088#10000001', event as never, changedAt)
      .item;
  expect(itemOf(7)).toMatchObject({ expiresAt: Date.UTC(2031, 2, 1, 16) / 1000 });
  // An event that somebody dates back does not expire sooner.
  expect(itemOf(7, '2026-02-28T16:00:00.000Z')).toMatchObject({
    expiresAt: Date.UTC(2033, 1, 28, 16) / 1000,
  });
  expect(itemOf()).not.toHaveProperty('expiresAt');
});

test('an event that cannot be recorded does not block the rest of its batch, and is delivered again', async () => {
  const history = await History.begin();
  await history.open('30000001');
  const records = await history.records();
  const [first, ...others] = records as [DynamoDBRecord, ...DynamoDBRecord[]];
  const poisoned = {
    ...first,
    eventSourceARN: 'arn:aws:dynamodb:ap-southeast-1:000000000000:table/Sessions/stream/1',
  };
  const audited = new Audited(history.world);
  const { batchItemFailures } = await audited.function()({ Records: [poisoned, ...others] }, {
    awsRequestId: 'test',
  } as never);
  expect(batchItemFailures).toEqual([{ itemIdentifier: first.dynamodb?.SequenceNumber }]);
  expectExactly(audited, await history.events());
  expect(logs.take().map((line) => JSON.parse(line))).toMatchObject([
    { message: 'fault', level: 'ERROR' },
    { message: 'batch', records: records.length, failed: 1 },
  ]);
});

const isInternal = (type: string) => (internalEventTypes as readonly string[]).includes(type);

async function act(history: History, investor: Investor, action: string): Promise<void> {
  const { world } = history;
  const accountNumber = investor.account.accountNumber;
  switch (action) {
    case 'register':
      await investor.register();
      return;
    case 'sign-in':
      await investor.signIn();
      return;
    case 'wrong':
      await investor.signIn(WRONG);
      return;
    case 'change': {
      const current = await investor.current().catch(() => undefined);
      if (current) await investor.change(current);
      return;
    }
    case 'cancel': {
      const current = await investor.current().catch(() => undefined);
      if (current) await investor.cancel(current);
      return;
    }
    case 'reset': {
      const begun = await investor.beginReset();
      if ('resetToken' in begun) await investor.completeReset(begun.resetToken, RIGHT);
      return;
    }
    case 'wrong-phone':
      await investor.beginReset(WRONG_PHONE);
      return;
    case 'call':
      await history.changePhonePassword(investor);
      return;
    case 'phone-reset':
      await history.decided({ type: 'reset-phone-password', accountNumber });
      return;
    case 'reject':
      await history.decided({ type: 'reset-phone-password', accountNumber }, 'reject');
      return;
    case 'holder':
      await history.decided({
        type: 'change-holder',
        accountNumber,
        holder: { nameEn: 'A B', phones: ['91234567'] },
      });
      return;
    case 'passkey': {
      const browser = new PasskeyBrowser(investor);
      if ((await browser.signIn()).status !== 201) return;
      await browser.prove();
      if ((await browser.add()).status === 201) await browser.signInWithPasskey();
      return;
    }
    case 'remove-passkeys':
      await history.decided({ type: 'remove-passkeys', accountNumber });
      return;
    case 'next-day':
      world.advance(24 * 60 * 60 * 1000);
      return;
    case 'nobody':
      await decoyRevoked(history);
      return;
    case 'close':
      await history.decided({ type: 'close-account', accountNumber });
      return;
  }
}

function* chunks<T>(all: T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
