/**
 * A cursor of every list of both APIs stays valid, whatever happens after it was issued: time
 * passes, midnight too, and items come and go. The first test fails if a route with a cursor is
 * missing here.
 */
import { expect, test } from 'vitest';
import { newEvent } from '../../../core/store/events.ts';
import { investorContext } from '../../support/api.ts';
import { apiLines, type BothApis, bothApis } from '../../support/both-apis.ts';
import { Broker, opening } from '../../support/broker.ts';
import { Investor, unwrap, WRONG_PHONE } from '../../support/investor.ts';
import { brokerOrigin, createWorld, type World } from '../../support/world.ts';

const DAY_MS = 86_400_000;

interface List {
  /** The name of its route. */
  line: string;
  query?: Record<string, string>;
  /** The field of its answer that holds the items. */
  items: string;
  /** The identity of an item. */
  idOf(item: never): string;
  /** Creates more than two pages of items. */
  fill(world: World, broker: Broker, apis: BothApis): Promise<void>;
  /** Called between two pages: adds and removes items. */
  meddle(world: World, broker: Broker, apis: BothApis, listed: string[]): Promise<void>;
}

const makeRequests = async (world: World, broker: Broker, count: number) => {
  for (let i = 0; i < count; i++) {
    unwrap(await broker.make(opening(String(50_000_000 + ++numbers))));
    world.advance(1);
  }
};
let numbers = 0;

const decideSome: List['meddle'] = async (world, broker, _, listed) => {
  await makeRequests(world, broker, 3);
  // These include the item that the cursor names.
  for (const requestId of [...listed.slice(-2), ...listed.slice(0, 2)])
    await broker.reject(requestId);
};

const requestsList = (query: Record<string, string> = {}): List => ({
  line: 'GET /broker/requests',
  query,
  items: 'requests',
  idOf: ({ requestId }: { requestId: string }) => requestId,
  fill: (world, broker) => makeRequests(world, broker, 110),
  meddle: decideSome,
});

const LISTS: [string, List][] = [
  ['all requests', requestsList()],
  ['pending requests', requestsList({ status: 'pending' })],
  [
    'accounts',
    {
      line: 'GET /broker/accounts',
      items: 'accounts',
      idOf: ({ accountNumber }: { accountNumber: string }) => accountNumber,
      fill: async (world) => {
        for (let i = 0; i < 110; i++) await world.open();
      },
      meddle: async (world) => void (await world.open()),
    },
  ],
  [
    'accounts with a revoked password',
    {
      line: 'GET /broker/accounts',
      query: { state: 'revoked' },
      items: 'accounts',
      idOf: ({ accountNumber }: { accountNumber: string }) => accountNumber,
      fill: async (world) => {
        for (let i = 0; i < 104; i++) await revoked(world);
      },
      meddle: async (world, broker, _, listed) => {
        await revoked(world);
        for (const accountNumber of [listed.at(-1) as string, listed[0] as string]) {
          const { requestId } = unwrap(
            await broker.make({ type: 'reset-phone-password', accountNumber }),
          );
          unwrap(await broker.approve(requestId));
        }
      },
    },
  ],
  [
    'events of an account',
    {
      line: 'GET /broker/accounts/{accountNumber}/events',
      items: 'events',
      idOf: ({ at }: { at: string }) => at,
      fill: (world, broker, apis) => recordEvents(world, broker, apis, 110),
      meddle: (world, broker, apis) => recordEvents(world, broker, apis, 3),
    },
  ],
  [
    'activity',
    {
      line: 'GET /api/account/activity',
      items: 'events',
      idOf: ({ at }: { at: string }) => at,
      fill: (world, broker, apis) => recordEvents(world, broker, apis, 110),
      meddle: (world, broker, apis) => recordEvents(world, broker, apis, 3),
    },
  ],
  [
    'movements',
    {
      line: 'GET /api/account/movements',
      items: 'movements',
      idOf: ({ reference }: { reference: string }) => reference,
      fill: (world, _, apis) => move(world, apis, 31, 14),
      meddle: (world, _, apis) => move(world, apis, 1, 3),
    },
  ],
];

async function revoked(world: World): Promise<void> {
  const investor = await Investor.withAccount(world);
  for (let i = 0; i < 3; i++) await investor.beginReset(WRONG_PHONE);
}

async function recordEvents(
  world: World,
  { context }: Broker,
  { parameters }: BothApis,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    world.advance(1);
    const event = newEvent('phone-sign-in', brokerOrigin, world.context.now().toISOString());
    await context.db.write(context.auditTrail.record(`C00088#${parameters.accountNumber}`, event));
  }
}

/** Stores `each` movements on each of the last `days` days, today included. */
async function move(
  world: World,
  { parameters }: BothApis,
  days: number,
  each: number,
): Promise<void> {
  const { db, positions } = investorContext(world);
  for (let day = 0; day < days; day++) {
    const date = new Date(world.context.now().getTime() - day * DAY_MS).toISOString().slice(0, 10);
    for (let i = 0; i < each; i++) {
      const reference = `R${++numbers}`;
      const movement = {
        date,
        stockCode: '00005',
        nameEn: 'HSBC',
        nameZh: '滙豐',
        quantity: 1,
        direction: 'in',
        reference,
      };
      await db.write(
        positions.writes.movement(`C00088#${parameters.accountNumber}`, movement as never),
      );
    }
    await db.write(positions.marks.complete('movements', date));
  }
}

test('this file covers every list that has a cursor', () => {
  const withCursor = apiLines.filter(({ query }) => {
    const { shape = {} } =
      (query as unknown as { _zod: { def: { shape?: object } } } | undefined)?._zod.def ?? {};
    return 'cursor' in shape;
  });
  const here = new Set(LISTS.map(([, { line }]) => line));
  expect(withCursor.map(({ name }) => name).filter((name) => !here.has(name))).toEqual([]);
});

test.each(LISTS)(
  '%s: each item that remains is listed once, whatever happens between the pages',
  async (_, list) => {
    const world = await createWorld();
    world.setTime('2026-11-23T15:50:00.000Z');
    const apis = await bothApis(world);
    const broker = new Broker(world);
    await list.fill(world, broker, apis);
    const line = apiLines.find(({ name }) => name === list.line) as (typeof apiLines)[number];
    const walk = async (between = async (_listed: string[], _pages: number) => {}) => {
      const listed: string[] = [];
      let cursor: string | undefined;
      for (let pages = 1; ; pages++) {
        const query = { ...list.query, ...(cursor ? { cursor } : {}) };
        const { status, body } = await apis.send(line, { query }, apis.path(line));
        expect(status, JSON.stringify(body)).toBe(200);
        listed.push(...body[list.items].map(list.idOf));
        cursor = body.cursor;
        if (!cursor) return listed;
        await between(listed, pages);
      }
    };
    const before = await walk();
    const seen = await walk(async (listed, pages) => {
      await list.meddle(world, broker, apis, listed);
      // First past midnight in Hong Kong; later so far that the next item is no longer pending.
      if (!list.line.startsWith('GET /api')) world.advance(pages === 1 ? DAY_MS : 8 * DAY_MS);
      else world.advance(pages * 6 * 60_000);
    });
    const stillThere = new Set(await walk());
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.length).toBeGreaterThan(100);
    expect(before.filter((id) => stillThere.has(id) && !seen.includes(id))).toEqual([]);
  },
);

test('a cursor of the pending list is valid on the eighth day, when the list ends before it', async () => {
  const world = await createWorld();
  const apis = await bothApis(world);
  const broker = new Broker(world);
  await makeRequests(world, broker, 60);
  const line = apiLines.find(
    ({ name }) => name === 'GET /broker/requests',
  ) as (typeof apiLines)[number];
  const { body } = await apis.send(line, { query: { status: 'pending' } });
  world.advance(7 * DAY_MS);
  await makeRequests(world, broker, 2);
  const later = await apis.send(line, { query: { status: 'pending', cursor: body.cursor } });
  expect([later.status, later.body]).toEqual([200, { requests: [] }]);
  const fresh = await apis.send(line, { query: { status: 'pending' } });
  expect(fresh.body.requests).toHaveLength(2);
});

test('a cursor of the movements is valid after midnight, when its day is no longer among the last 31', async () => {
  const world = await createWorld();
  world.setTime('2026-11-23T15:59:00.000Z');
  const apis = await bothApis(world);
  const { db, positions } = investorContext(world);
  for (let i = 0; i < 201; i++) {
    const movement = {
      date: '2026-10-24',
      stockCode: '00005',
      nameEn: 'HSBC',
      nameZh: '滙豐',
      quantity: 1,
    };
    const account = `C00088#${apis.parameters.accountNumber}`;
    await db.write(
      positions.writes.movement(account, {
        ...movement,
        direction: 'in',
        reference: `R${1000 + i}`,
      }),
    );
  }
  await db.write(positions.marks.complete('movements', '2026-10-24'));
  const line = apiLines.find(
    ({ name }) => name === 'GET /api/account/movements',
  ) as (typeof apiLines)[number];
  const { body } = await apis.send(line, {});
  expect(body.movements).toHaveLength(200);
  expect((await apis.send(line, { query: { cursor: body.cursor } })).body.movements).toHaveLength(
    1,
  );
  world.setTime('2026-11-23T16:00:00.000Z');
  const later = await apis.send(line, { query: { cursor: body.cursor } });
  expect([later.status, later.body]).toEqual([200, { movements: [] }]);
});
