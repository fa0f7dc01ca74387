/** D21: what happened to the account, as the signed-in investor sees it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HolderChange } from '../../../core/domain/change-of-holder.ts';
import {
  type EventType,
  eventTypes,
  internalEventTypes,
  type Origin,
} from '../../../core/domain/events.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { AuditTrail } from '../../../core/store/audit-trail.ts';
import { newEvent } from '../../../core/store/events.ts';
import { createAudit } from '../../../functions/audit/audit.ts';
import { createAuditContext } from '../../../functions/audit/context.ts';
import { hiddenFromInvestor } from '../../../functions/investor/activity.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { secret } from '../../log-search/secrets.ts';
import { call, expectProblem, investorApi } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { History } from '../../support/functions/audit/history.ts';
import { Investor, OTHER, RIGHT, unwrap, WRONG } from '../../support/investor.ts';
import { expectNoSecretLogged } from '../../support/investor-api.ts';
import { brokerOrigin, investorOrigin, type World } from '../../support/world.ts';

let history: History;
let world: World;
let handler: ApiHandler;
let logs: Logs;

beforeAll(async () => {
  logs = captureLogs();
  history = await History.begin();
  world = history.world;
  handler = investorApi(world);
});

afterAll(() => expectNoSecretLogged(logs, ['"fault"']));

const trail = () => new AuditTrail(world.table('AuditTrail'), world.context.db);
const ask = (cookie: string | undefined, query: Record<string, string> = {}) =>
  call(handler, 'GET', '/api/account/activity', { cookie, query });

/** Records an event in the account's trail. */
async function happened(
  { account }: Investor,
  type: EventType,
  at: string,
  origin: Origin = investorOrigin,
): Promise<void> {
  await world.context.db.write(trail().record(accountKey(account), newEvent(type, origin, at)));
}

/** An investor who is signed in, with nothing in the trail. */
async function signedIn(): Promise<{ investor: Investor; cookie: string }> {
  const investor = await Investor.registered(world);
  return { investor, cookie: unwrap(await investor.signIn()).token };
}

/** Runs the audit function on everything that happened so far. */
async function audit(): Promise<void> {
  const dynamodb = new DynamoDBClient({
    endpoint: world.endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: world.accessKeyId, secretAccessKey: 'local' },
  });
  const context = createAuditContext(
    {
      ACCOUNTS_TABLE: world.table('Accounts'),
      CREDENTIALS_TABLE: world.table('Credentials'),
      REQUESTS_TABLE: world.table('Requests'),
      PASSKEYS_TABLE: world.table('Passkeys'),
      AUDIT_TRAIL_TABLE: world.table('AuditTrail'),
      ARCHIVE_BUCKET: 'archive',
    },
    { dynamodb, s3: { send: (async () => ({})) as never } },
  );
  const Records = await history.records();
  const { batchItemFailures } = await createAudit(context)({ Records }, {
    awsRequestId: 'test',
  } as Context);
  expect(batchItemFailures).toEqual([]);
  dynamodb.destroy();
}

test('D21: the investor sees what happened, newest first, and which of it this session did', async () => {
  const investor = await history.open('30000001');
  unwrap(await investor.register());
  const signIn = async (password: string) => {
    world.advance(1000);
    const body = { internetUserId: investor.internetUserId, password };
    const { session } = await call(handler, 'POST', '/api/sessions', { body });
    return session && secret(session);
  };
  const elsewhere = await signIn(RIGHT);
  await signIn(WRONG);
  const before = await signIn(RIGHT);
  world.advance(1000);
  await call(handler, 'DELETE', '/api/sessions/others', { cookie: before });
  world.advance(1000);
  const body = { currentPassword: RIGHT, newPassword: OTHER };
  const changed = await call(handler, 'PUT', '/api/account/internet-password', {
    cookie: before,
    body,
  });
  const cookie = secret(changed.session ?? '');
  await audit();

  const { status, body: answer } = await ask(cookie);
  expect(status).toBe(200);
  const from = { channel: 'internet', sourceAddress: '192.0.2.1' };
  const here = { ...from, thisSession: true };
  // The entry of the current password is recorded as a sign-in, as everywhere.
  const expected = [
    { type: 'internet-password-changed', ...here },
    { type: 'internet-sign-in', ...here },
    { type: 'other-sessions-ended', ...here },
    { type: 'internet-sign-in', ...here },
    { type: 'internet-sign-in-failed', ...from },
    { type: 'internet-sign-in', ...from },
    { type: 'internet-user-id-registered', ...from },
  ];
  const seen = answer.events.map(({ at: _, ...event }: { at: string }) => event);
  expect(seen.slice(0, expected.length)).toEqual(expected);
  expect(seen.at(-1)).toEqual({ type: 'account-opened', channel: 'participant' });
  expect((await ask(elsewhere)).status).toBe(401);
});

test('requests of the participant are not shown, what came of them is, without the place of its staff', async () => {
  const { investor, cookie } = await signedIn();
  for (const type of [...eventTypes, ...internalEventTypes])
    await happened(investor, type, '2026-11-20T02:00:00.000Z', brokerOrigin);
  const { events } = (await ask(cookie)).body;
  expect(events.map(({ type }: { type: string }) => type).toSorted()).toEqual(
    eventTypes.filter((type) => !hiddenFromInvestor.includes(type)).toSorted(),
  );
  for (const event of events) expect(event).not.toHaveProperty('sourceAddress');
});

test.each([
  ['+85291230001', '********0001'],
  ['112', '112'],
  ['anonymous', undefined],
  [undefined, undefined],
])('of the telephone number %s %s is shown', async (source, shown) => {
  const { investor, cookie } = await signedIn();
  const origin = { actor: 'investor', channel: 'phone', ...(source && { source }) } as const;
  await happened(investor, 'phone-sign-in', '2026-11-20T02:00:00.000Z', origin);
  const [event] = (await ask(cookie)).body.events;
  expect(event.sourceAddress).toBe(shown);
});

describe('pages', () => {
  test('twelve months are shown, a page at a time, also across requests that are not', async () => {
    const { investor, cookie } = await signedIn();
    await happened(investor, 'phone-sign-in', '2025-11-23T01:00:00.000Z');
    for (let i = 0; i < 60; i++) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString();
      await happened(investor, i % 2 ? 'internet-sign-in' : 'change-holder-requested', at);
    }
    await happened(investor, 'phone-sign-in', '2025-12-23T02:00:00.000Z');
    const seen: { at: string }[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { body } = await ask(cookie, cursor ? { cursor } : {});
      seen.push(...body.events);
      cursor = body.cursor;
      pages++;
    } while (cursor);
    expect(pages).toBe(2);
    expect(seen).toHaveLength(31);
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(seen.at(-1)?.at).toBe('2025-12-23T02:00:00.000Z');
  });

  test('a cursor whose place is older than twelve months by now ends the list', async () => {
    const { investor, cookie } = await signedIn();
    for (let i = 0; i < 51; i++) {
      const at = new Date(Date.UTC(2025, 11, 1, 0, i)).toISOString();
      await happened(investor, 'internet-sign-in', at);
    }
    const { cursor } = (await ask(cookie)).body;
    expect(cursor).toBeDefined();
    world.advance(30 * 24 * 60 * 60 * 1000);
    const later = unwrap(await investor.signIn()).token;
    expect((await ask(later, { cursor })).body).toEqual({ events: [] });
  });

  test('another holder does not see what happened before him, the same person with other addresses does', async () => {
    const { investor, cookie } = await signedIn();
    const broker = new Broker(world);
    const { accountNumber } = investor.account;
    const change = async (holder: HolderChange) => {
      const made = await broker.make({ type: 'change-holder', accountNumber, holder });
      unwrap(await broker.approve(unwrap(made).requestId));
    };
    const times = async () =>
      (await ask(cookie)).body.events.map(({ at }: { at: string }) => at) as string[];
    const at = () => world.context.now().toISOString();

    const first = at();
    await happened(investor, 'phone-sign-in', first);
    world.advance(1000);
    await change({ email: 'new@example.com' });
    expect(await times()).toEqual([first]);

    world.advance(1000);
    await change({ nameEn: 'Wong Ka Yan' });
    const later = at();
    await happened(investor, 'phone-sign-in', later);
    expect(await times()).toEqual([later]);
  });

  test('a cursor of another account, and any other text, is refused', async () => {
    const { investor, cookie } = await signedIn();
    for (let i = 0; i < 51; i++)
      await happened(investor, 'internet-sign-in', world.context.now().toISOString());
    const foreign = (await ask(cookie)).body.cursor;
    const { cookie: theirs } = await signedIn();
    const fields = { cursor: ['format'] };
    expectProblem(await ask(theirs, { cursor: foreign }), 'invalid-input', { fields });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.base64String(), fc.json().map(toCursor)),
        async (cursor) => {
          expectProblem(await ask(theirs, { cursor }), 'invalid-input', { fields });
        },
      ),
      { numRuns: 50 },
    );
  });
});

const toCursor = (json: string) => Buffer.from(json).toString('base64url');
