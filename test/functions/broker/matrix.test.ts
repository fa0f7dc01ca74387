/**
 * Every route of the participant API with every set of scopes and for every participant (standards
 * 15), generated from the route table: a new route is covered, or an error says what to add here.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { scopes } from '../../../core/http/route.ts';
import { newEvent } from '../../../core/store/events.ts';
import { routes } from '../../../functions/broker/routes.ts';
import { type Answer, call, expectProblem } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { unwrap } from '../../support/investor.ts';
import { brokerOrigin, createWorld, type World } from '../../support/world.ts';

type Route = (typeof routes)[number];

/** What the caller owns, what another participant owns, and what does not exist. */
type Whose = 'own' | 'foreign' | 'missing';

const US = 'C00088';
const THEM = 'B01078';
const ACCOUNT = { own: '10000001', foreign: '20000001', missing: '90000009' } as const;
const NOBODYS_REQUEST = '01940000-0000-7000-8000-000000000000';
/** What no answer to another participant may contain. */
const THEIRS = /"2000\d{4}"|B01078/;
/** More than one page of any list. */
const MANY = 51;

let world: World;
let api: ApiHandler;
const request: Record<Whose, string> = { own: '', foreign: '', missing: NOBODYS_REQUEST };

beforeAll(async () => {
  world = await createWorld();
  const us = new Broker(world, US);
  const them = new Broker(world, THEM);
  api = participantApi(us.context);
  await open(us, ACCOUNT.own);
  await open(them, ACCOUNT.foreign);
  request.own = await pending(us, ACCOUNT.own);
  request.foreign = await pending(them, ACCOUNT.foreign);
});

let added: Promise<void> | undefined;

/**
 * The other participant gets more than one page of everything, once. The tests above do without:
 * most of them read all tables.
 */
function addMany(): Promise<void> {
  added ??= add();
  return added;
}

async function add(): Promise<void> {
  const them = new Broker(world, THEM);
  for (let i = 1; i < MANY; i++) await open(them, String(Number(ACCOUNT.foreign) + i));
  for (let i = 0; i < MANY; i++) await pending(them, ACCOUNT.foreign);
  for (let i = 0; i < MANY; i++) {
    const event = newEvent(
      'phone-sign-in',
      brokerOrigin,
      new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
    );
    await them.context.db.write(
      them.context.auditTrail.record(`${THEM}#${ACCOUNT.foreign}`, event),
    );
  }
}

async function open(broker: Broker, accountNumber: string): Promise<void> {
  unwrap(await broker.approve(unwrap(await broker.make(opening(accountNumber))).requestId));
}

/** A pending request that another user made. */
async function pending(broker: Broker, accountNumber: string, role = 'colleague'): Promise<string> {
  return unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }, { role }))
    .requestId;
}

/** The route's path with values for its parameters. */
function path(route: Route, whose: Whose): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'accountNumber') return ACCOUNT[whose];
    if (name === 'requestId') return request[whose];
    throw new Error(
      `say here what {${name}} of ${route.path} is, of one's own, another's, and nobody's`,
    );
  });
}

/** Bodies that name an account; `undefined` for routes whose body is absent or optional. */
function bodies(route: Route, whose: Whose): (object | undefined)[] {
  if (`${route.method} ${route.path}` === 'POST /broker/requests') {
    const accountNumber = ACCOUNT[whose];
    const { holder } = opening(accountNumber) as { holder: object };
    return [
      { type: 'reset-phone-password', accountNumber },
      { type: 'close-account', accountNumber },
      { type: 'change-holder', accountNumber, holder },
      { type: 'remove-passkeys', accountNumber },
    ];
  }
  if (route.body && !route.bodyOptional)
    throw new Error(`say here what the body of ${route.path} is`);
  return [undefined];
}

const nameOf = (route: Route) => `${route.method} ${route.path}`;
const namesSomething = (route: Route) =>
  /\{\w+\}/.test(route.path) || (route.body && !route.bodyOptional);
const ask = (
  claims: Record<string, string> | undefined,
  route: Route,
  whose: Whose,
  body = bodies(route, whose)[0],
) => call(as(claims, api), route.method, path(route, whose), { body, resource: route.path });

const every = routes.map((route) => [nameOf(route), route] as const);
const lists = every.filter(([, route]) => route.method === 'GET' && !namesSomething(route));
const naming = every.filter(([, route]) => namesSomething(route));
const scopeSets = Array.from({ length: 2 ** scopes.length }, (_, bits) =>
  scopes.filter((_, i) => bits & (1 << i)),
);

test('every route requires one scope', () => {
  for (const [, { scope }] of every) expect(scopes).toContain(scope);
});

describe.each(every)('%s', (_, route) => {
  const sufficient = scopeSets.filter((set) => route.scope && set.includes(route.scope));
  const insufficient = scopeSets.filter((set) => !sufficient.includes(set));

  test.each(insufficient.map((set) => [set.join(' ') || 'none']))(
    'is forbidden with the scopes "%s"',
    async (set) => {
      const before = await world.dump();
      for (const whose of ['own', 'foreign', 'missing'] as const) {
        world.requests();
        expectProblem(await ask(claimsOf(US, 'system', set.split(' ')), route, whose), 'forbidden');
        expect(world.requests()).toEqual([]);
      }
      expect(await world.dump()).toBe(before);
    },
  );

  test.each(sufficient.map((set) => [set.join(' ')]))(
    'is allowed and done with the scopes "%s"',
    async (set) => {
      // A request that an earlier case has decided cannot be decided again.
      // Only its maker withdraws it, and nobody else's is approved by who asks here.
      const role = route.path.endsWith('/withdrawal') ? 'system' : 'colleague';
      request.own = await pending(new Broker(world, US), ACCOUNT.own, role);
      const { status } = await ask(claimsOf(US, 'system', set.split(' ')), route, 'own');
      expect([200, 201, 204]).toContain(status);
    },
  );

  const right = claimsOf(US, 'system', scopes);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(right).filter(([each]) => each !== name));
  test.each([
    ['without a participant', without('participantId')],
    ['with a malformed participant ID', { ...right, participantId: 'C00088#' }],
    ['with two participants', { ...right, participantId: 'C00088 B01078' }],
    ['without a subject', without('sub')],
    ['with an empty subject', { ...right, sub: '' }],
    ['that is an identity token', { ...right, token_use: 'id' }],
    ['without `token_use`', without('token_use')],
    ['without a scope', without('scope')],
    [
      'with a scope of another name',
      { ...right, scope: 'ssa/readmake ssa/checks SSA/READ read make check ssa/*' },
    ],
    ['with scopes separated by commas', { ...right, scope: scopes.join(',') }],
  ])('is forbidden to a token %s', async (_, claims) => {
    const before = await world.dump();
    expectProblem(await ask(claims, route, 'own'), 'forbidden');
    expect(await world.dump()).toBe(before);
  });

  test('is answered not-signed-in without a token, even if there were no authorizer', async () => {
    expectProblem(await ask(undefined, route, 'own'), 'not-signed-in');
  });
});

/** The parts of an answer by which a caller could tell it from another. */
const visible = ({ status, headers, body, text }: Answer) => ({
  status,
  headers,
  body,
  length: text.length,
});

describe.each(naming)("%s on another participant's account or request", (_, route) => {
  beforeAll(addMany);

  test('is answered not-found with the same answer and work as for one that does not exist, and nothing changes', async () => {
    const claims = claimsOf(US, 'system', scopes);
    const before = await world.dump();
    for (const [i, body] of bodies(route, 'foreign').entries()) {
      world.requests();
      const foreign = await ask(claims, route, 'foreign', body);
      const workForForeign = world.requests();
      const missing = await ask(claims, route, 'missing', bodies(route, 'missing')[i]);
      expectProblem(foreign, 'not-found');
      expect(visible(foreign)).toEqual(visible(missing));
      expect(workForForeign).toEqual(world.requests());
    }
    expect(await world.dump()).toBe(before);
  });
});

/** The queries of a list: none, and each value of each filter alone. */
function queries(route: Route): Record<string, string>[] {
  const { shape } = (route.query as unknown as { _zod: { def: { shape: object } } })._zod.def;
  const wanted = Object.keys(shape).filter((name) => name !== 'cursor');
  const values: Record<string, string[]> = {
    status: ['pending', 'approved', 'rejected', 'withdrawn', 'expired'],
    state: ['revoked'],
    search: [ACCOUNT.foreign.slice(0, 4), ACCOUNT.foreign, 'Chan', '陳', 'B01078'],
  };
  return [
    {},
    ...wanted.flatMap((name) => {
      const known = values[name];
      if (!known) throw new Error(`say here what ${route.path} can be asked for by ${name}`);
      return known.map((value) => ({ [name]: value }));
    }),
  ];
}

describe.each(lists)('%s', (_, route) => {
  beforeAll(addMany);

  const get = (participantId: string, query: Record<string, string>) =>
    call(as(claimsOf(participantId, 'system', ['ssa/read']), api), 'GET', route.path, {
      query,
      resource: route.path,
    });

  test('neither lists nor counts anything of another participant', async () => {
    for (const query of queries(route)) {
      const ours = await get(US, query);
      expect(ours.status).toBe(200);
      expect(ours.body).not.toHaveProperty('cursor');
      expect(ours.text).not.toMatch(THEIRS);

      const nobodys = await get('Z99999', query);
      const empty = Object.fromEntries(Object.keys(ours.body).map((name) => [name, []]));
      expect([nobodys.status, nobodys.body]).toEqual([200, empty]);
    }
  });

  test("refuses another participant's cursor, and a forged one shows nothing of it", async () => {
    const theirs = (await Promise.all(queries(route).map((query) => get(THEM, query)))).map(
      ({ body }) => body.cursor,
    );
    const cursor = theirs.find(Boolean);
    expect(cursor).toEqual(expect.any(String));
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const asOurs = JSON.parse(JSON.stringify(key).replaceAll(THEM, US));
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const query of queries(route)) {
      expectProblem(await get(US, { ...query, cursor }), 'invalid-input', {
        fields: { cursor: ['format'] },
      });
      for (const forged of [
        asOurs,
        {},
        [],
        null,
        1,
        { ...asOurs, more: 'x' },
        { participantId: US },
      ]) {
        const answer = await get(US, { ...query, cursor: encode(forged) });
        expect([200, 422]).toContain(answer.status);
        expect(answer.text).not.toMatch(THEIRS);
      }
    }
  });
});

test("a cursor of an account's events is refused for any other account", async () => {
  await addMany();
  const events = (participantId: string, accountNumber: string, query = {}) =>
    call(
      as(claimsOf(participantId, 'system', ['ssa/read']), api),
      'GET',
      `/broker/accounts/${accountNumber}/events`,
      {
        query,
        resource: '/broker/accounts/{accountNumber}/events',
      },
    );
  const { body } = await events(THEM, ACCOUNT.foreign);
  expect(body.cursor).toEqual(expect.any(String));
  const refused = await events(US, ACCOUNT.own, { cursor: body.cursor });
  expectProblem(refused, 'invalid-input', { fields: { cursor: ['format'] } });
});

test.each([...new Set(routes.map(({ path: each }) => each))])(
  '%s answers another method with the methods that it supports',
  async (pattern) => {
    const there = routes.filter(({ path: each }) => each === pattern);
    const [route] = there as [Route];
    const handler = as(claimsOf(US, 'system', ['ssa/read']), api);
    const answer = await call(handler, 'PATCH', path(route, 'own'), { resource: pattern });
    expectProblem(answer, 'method-not-allowed');
    expect(answer.headers.allow).toBe(there.map(({ method }) => method).join(', '));
  },
);

test("an account number that another participant uses is as free as an unused one: each participant's numbers are its own", async () => {
  await addMany();
  const claims = claimsOf(US, 'system', ['ssa/make']);
  const make = (accountNumber: string) =>
    call(as(claims, api), 'POST', '/broker/requests', {
      body: opening(accountNumber),
      resource: '/broker/requests',
    });
  world.requests();
  const taken = await make('20000002');
  const work = world.requests();
  const free = await make('90000008');
  expect([taken.status, taken.text.length]).toEqual([201, free.text.length]);
  expect(work).toEqual(world.requests());
  expect(Object.keys(taken.body)).toEqual(Object.keys(free.body));
});
