/** D21: an investor ends all other sessions, whatever happens at the same time. */
import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import type { DomainEvent } from '../../../core/domain/events.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import type { Logs } from '../../log-search/logs.ts';
import { call, expectProblem } from '../../support/api.ts';
import { Investor, OTHER, RIGHT, unwrap, WRONG } from '../../support/investor.ts';
import { expectNoSecretLogged, serveInvestorApi } from '../../support/investor-api.ts';
import type { World } from '../../support/world.ts';

let world: World;
let handler: ApiHandler;
let logs: Logs;
let investor: Investor;
let mine: string;
let other: string;

beforeAll(async () => {
  ({ world, handler, logs } = await serveInvestorApi());
});

beforeEach(async () => {
  investor = await Investor.registered(world);
  mine = await begin();
  other = await begin();
});

afterAll(() => expectNoSecretLogged(logs));

const begin = async (password = RIGHT) => unwrap(await investor.signIn(password)).token;
const endOthers = (cookie: string) => call(handler, 'DELETE', '/api/sessions/others', { cookie });
const statusOf = async (cookie: string) =>
  (await call(handler, 'GET', '/api/account', { cookie })).status;

/** The events that transactions record on the credential from now on. */
function watchEvents(): DomainEvent[] {
  const events: DomainEvent[] = [];
  world.intercept(async (_, operation, send, input) => {
    const result = await send();
    if (operation === 'TransactWriteItems') {
      const { TransactItems = [] } = input as TransactWriteItemsCommandInput;
      for (const { Update } of TransactItems)
        events.push(
          ...(unmarshall(Update?.ExpressionAttributeValues ?? {})[':newLastEvents'] ?? []),
        );
    }
    return result;
  });
  return events;
}

test('D21: an investor ends all other sessions, keeps this one and its cookie, and may sign in again', async () => {
  const third = await begin();
  const events = watchEvents();
  const answer = await endOthers(mine);
  world.intercept(undefined);
  expect(answer).toMatchObject({ status: 204, body: undefined, session: undefined });
  expect(await Promise.all([mine, other, third].map(statusOf))).toEqual([200, 401, 401]);
  expect(events).toEqual([
    expect.objectContaining({
      type: 'other-sessions-ended',
      actor: 'investor',
      channel: 'internet',
      source: '192.0.2.1',
      session: expect.stringMatching(/^[\w-]{22}$/),
    }),
  ]);
  expect(mine).not.toContain(events[0]?.session);

  const next = await begin();
  expect((await endOthers(next)).status).toBe(204);
  expect(await Promise.all([mine, next].map(statusOf))).toEqual([401, 200]);
});

test('of sessions that end each other concurrently exactly one stays', async () => {
  const sessions = [mine, other, await begin(), await begin()];
  const answers = await Promise.all(sessions.map(endOthers));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 401, 401, 401]);
  const winner = answers.findIndex(({ status }) => status === 204);
  expect(await Promise.all(sessions.map(statusOf))).toEqual(
    sessions.map((_, i) => (i === winner ? 200 : 401)),
  );
});

describe('a sign-in that begins meanwhile', () => {
  /** Ends the others before, or after, the sign-in's next request of this kind. */
  const duringSignIn = async (request: RegExp, when: 'before' | 'after') => {
    world.intercept(async (_, operation, send, input) => {
      const expression = (input as { UpdateExpression?: string }).UpdateExpression ?? '';
      if (!request.test(`${operation} ${expression}`)) return send();
      world.intercept(undefined);
      if (when === 'before') await endOthers(mine);
      const result = await send();
      if (when === 'after') await endOthers(mine);
      return result;
    });
    return begin();
  };

  test.each([
    ['its slot is taken', /^UpdateItem .*ADD undecided/, 'after', 200],
    ['its entry is about to be settled', /signInBeforeAt = lastSignInAt/, 'before', 200],
    ['its entry is settled', /signInBeforeAt = lastSignInAt/, 'after', 401],
    ['its session is about to be stored', /^PutItem/, 'before', 401],
    ['its session is stored', /^PutItem/, 'after', 401],
  ] as const)(
    'when %s: it is another session only if settled before',
    async (_, request, when, status) => {
      const late = await duringSignIn(request, when);
      expect(await Promise.all([mine, other, late].map(statusOf))).toEqual([200, 401, status]);
    },
  );
});

test('entries and resets go on: no password has changed', async () => {
  const { resetToken } = unwrap(await investor.beginReset());
  await investor.signIn(WRONG);
  expect((await endOthers(mine)).status).toBe(204);
  expect(await investor.signIn(WRONG)).toEqual({ refused: 'wrong-credentials', remaining: 1 });
  unwrap(await investor.completeReset(resetToken));
  expect(await statusOf(mine)).toBe(401);
  mine = await begin(OTHER);
  expect((await endOthers(mine)).status).toBe(204);
  expect(await statusOf(mine)).toBe(200);
});

test('a change of the password afterwards is refused to a session that was ended meanwhile; one of this session leaves that alone', async () => {
  const ended = unwrap(await investor.whoIs(other));
  await endOthers(mine);
  expect(await investor.change(ended)).toEqual({ refused: 'not-signed-in' });
  expect(await Promise.all([mine, other].map(statusOf))).toEqual([200, 401]);
  const { token } = unwrap(await investor.change(unwrap(await investor.whoIs(mine))));
  expect(await Promise.all([mine, token].map(statusOf))).toEqual([401, 200]);
  expect((await endOthers(token)).status).toBe(204);
  expect(await statusOf(token)).toBe(200);
});

test.each(['signed out', 'revoked', 'cancelled'])(
  'a session that is %s meanwhile ends no other, and records nothing',
  async (how) => {
    const events = watchEvents();
    const watching = world.intercept.bind(world);
    const before = (await world.credential('internet', investor.internetUserId))?.sessionEpoch;
    let isFirst = true;
    watching(async (_, operation, send) => {
      if (operation === 'TransactWriteItems' && isFirst) {
        isFirst = false;
        if (how === 'signed out')
          await call(handler, 'DELETE', '/api/sessions/current', { cookie: mine });
        if (how === 'revoked') for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
        if (how === 'cancelled') unwrap(await investor.cancel(unwrap(await investor.whoIs(other))));
      }
      return send();
    });
    expectProblem(await endOthers(mine), 'not-signed-in');
    world.intercept(undefined);
    expect(events).toEqual([]);
    const stored = await world.credential('internet', investor.internetUserId);
    expect(stored?.sessionEpoch).toBe(before);
    expect(await statusOf(other)).toBe(how === 'signed out' ? 200 : 401);
  },
);

describe('D3: an outage', () => {
  const outage = (isDone: boolean) =>
    world.intercept(async (_, operation, send) => {
      if (operation !== 'TransactWriteItems') return send();
      world.intercept(undefined);
      if (isDone) await send();
      throw new Unavailable('an outage');
    });

  test('before the write changes nothing', async () => {
    outage(false);
    expectProblem(await endOthers(mine), 'unavailable');
    expect(await Promise.all([mine, other].map(statusOf))).toEqual([200, 200]);
  });

  test('that loses the answer leaves this session alive and the others ended; a repeat is fine', async () => {
    outage(true);
    expectProblem(await endOthers(mine), 'unavailable');
    expect(await Promise.all([mine, other].map(statusOf))).toEqual([200, 401]);
    expect((await endOthers(mine)).status).toBe(204);
    expect(await statusOf(mine)).toBe(200);
  });
});
