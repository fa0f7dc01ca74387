/**
 * D17, D19: balances that nobody reads any more are deleted, and nothing else, however often the
 * feed is stopped meanwhile (docs/decisions/0042).
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AccountId, accountKey } from '../../../core/domain/identifiers.ts';
import { PositionHistory } from '../../../core/store/position-history.ts';
import { eachRow, type Row, rowsBetween } from '../../../core/store/position-rows.ts';
import { Positions } from '../../../core/store/positions.ts';
import { CHECKED_DAYS } from '../../../functions/feed/check-due.ts';
import type { DueCheck } from '../../../functions/feed/feed.ts';
import { OBSOLETE_FILE_GONE } from '../../../functions/feed/feed-log.ts';
import { headers } from '../../../functions/feed/row.ts';
import { BalanceLists } from '../../../functions/statements/balance-lists.ts';
import { type Revision, statementsOfMonth } from '../../../functions/statements/periods.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { createWorld, type World } from '../../support/world.ts';

const check = { 'detail-type': 'Scheduled Event' } as DueCheck;
const HOURS = 60 * 60 * 1000;

/** Movements are kept for 13 months; today's first kept month is May 2025, which ended then. */
const MONTHS = 13;
const TODAY = '2026-05-10T02:00:00.000Z';
const KEPT = '2025-05-01';
const MAY_ENDS = '2025-05-31T16:00:00.000Z';

let world: World;
let feed: FeedWorld;
let logs: Logs;
let accounts: AccountId[];

beforeEach(async () => {
  await freshWorld();
  logs = captureLogs();
});
afterEach(() => logs.release());

async function freshWorld() {
  world = await createWorld();
  feed = new FeedWorld(world);
  world.setTime('2025-01-01T02:00:00.000Z');
  accounts = [await world.open(), await world.open()];
}

/** A list of balances of an account in a file: quantities by stock; or with a line set aside. */
type Lists = (readonly number[] | 'hole' | undefined)[];

const linesOf = (lists: Lists) =>
  lists.flatMap((list, i) => {
    const { participantId, accountNumber } = accounts[i] as AccountId;
    const line = (code: number, quantity: number | string) =>
      [participantId, accountNumber, `0000${code}`, `STOCK ${code}`, `股${code}`, quantity].join();
    if (list === 'hole') return [line(1, 7), line(2, 'many')];
    return (list ?? []).map((quantity, code) => line(code + 1, quantity));
  });

/** Delivers a file of balances of a day, at a time. */
async function deliver(day: string, lists: Lists, at = `${day}T18:00:00.000Z`) {
  world.setTime(at);
  const name = `balances-${day}.csv`;
  const report = await feed.drop(name, [headers.balances.join(), ...linesOf(lists), ''].join('\n'));
  expect(report?.outcome).toBe('taken');
  return feed.sequencers.get(name)?.toUpperCase() ?? '';
}

/** What is stored of an account's balances: the keys of its rows without their stocks, in order. */
async function lists(account: AccountId): Promise<string[]> {
  const table = world.table('Positions');
  const input = rowsBetween(table, accountKey(account), 'balances#', 'balances$');
  const keys = new Set<string>();
  for await (const { row } of eachRow<Row>(world.context.db, input))
    keys.add(row.split('#').slice(1, 3).join('#'));
  return [...keys];
}

const days = async (account: AccountId) => (await lists(account)).map((key) => key.slice(0, 10));

/** Checks hourly, for so many days, each event as often as Lambda repeats it. */
async function work(checks = 40) {
  for (let i = 0; i < checks; i++) {
    await feed.tell(check).catch(() => undefined);
    await feed.workThrough();
    world.advance(HOURS);
  }
}

function startDeleting() {
  world.setTime(TODAY);
  feed.context.movementMonths = MONTHS;
}

test('all lists before the last one that a statement may need are deleted', async () => {
  const both = [[1, 2], [3]];
  for (const day of ['2025-03-31', '2025-04-29', '2025-04-30', '2025-05-02']) {
    if (day === '2025-04-30') await deliver(day, [[5], undefined]);
    else await deliver(day, both);
  }
  startDeleting();
  await work(6);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-30', '2025-05-02']);
  expect(await days(accounts[1] as AccountId)).toEqual(['2025-04-29', '2025-05-02']);
});

test('a check for missing files that fails is a fault, and keeps no obsolete list', async () => {
  for (const day of ['2025-03-31', '2025-04-29', '2025-05-02']) await deliver(day, [[1], [2]]);
  startDeleting();
  feed.context.calendar = { dueHours: 30, holidays: { 2026: ['2026-12-25'] } };
  feed.context.positions = new Positions('no-such-table', world.context.db);
  await expect(feed.tell(check)).rejects.toThrow();
  await work(6);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-29', '2025-05-02']);
});

test('D19: records begin with the first month of which all movements are kept', async () => {
  await deliver('2025-04-29', [[1], undefined]);
  await deliver('2025-05-02', [undefined, [1]]);
  const positions = new Positions(world.table('Positions'), world.context.db, MONTHS);
  const begin = (now: string) =>
    Promise.all(accounts.map((each) => positions.recordsFrom(accountKey(each), new Date(now))));
  expect(await begin(TODAY)).toEqual([KEPT, '2025-05-02']);
  expect(await begin('2026-05-01T00:00:00.000Z')).toEqual([KEPT, '2025-05-02']);
  expect(await begin('2026-04-30T23:59:59.999Z')).toEqual(['2025-04-29', '2025-05-02']);
  expect(await begin('2026-06-01T00:00:00.000Z')).toEqual(['2025-06-01', '2025-06-01']);
});

test('the newest list of an account stays, however old; so does one before a hole', async () => {
  await deliver('2025-01-10', [[1], [1]]);
  await deliver('2025-01-11', [[2], [2]]);
  await deliver('2025-01-12', [undefined, 'hole']);
  startDeleting();
  await work(8);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-01-11']);
  expect(await days(accounts[1] as AccountId)).toEqual(['2025-01-11', '2025-01-12']);
});

test('D19: a list that was corrected after its month began keeps what the first revision said', async () => {
  await deliver('2025-04-29', [[1], [1]]);
  await deliver('2025-04-30', [[2], undefined], '2025-06-20T00:00:00.000Z');
  await deliver('2025-05-30', [[3], [3]]);
  startDeleting();
  await work(6);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-29', '2025-04-30', '2025-05-30']);
});

test('a month passes: the next file does what this one could not', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-05-12', [[2], undefined]);
  await deliver('2025-06-12', [[2], undefined]);
  startDeleting();
  await work(6);
  expect(await days(accounts[0] as AccountId)).toHaveLength(3);
  world.setTime('2026-06-10T02:00:00.000Z');
  await work(6);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-05-12', '2025-06-12']);
});

test('a file of an old day that comes late is cleared too; while it comes, nothing is lost', async () => {
  await deliver('2025-04-10', [[1], [1]]);
  await deliver('2025-04-20', [[2], [2]]);
  startDeleting();
  await work(6);
  await deliver('2025-04-11', [[9], [9]], '2026-05-11T02:00:00.000Z');
  const [one] = accounts as [AccountId];
  expect(await days(one)).toEqual(['2025-04-11', '2025-04-20']);
  feed.context.movementMonths = MONTHS;
  await work(3);
  expect(await days(one)).toEqual(['2025-04-20']);
  expect((await feed.context.positions.balances(accountKey(one)))?.from.date).toBe('2025-04-20');
});

test('a file that S3 has no more raises an alarm, and the next one is cleared', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-04-20', [[2], undefined]);
  await deliver('2025-04-21', [[3], undefined]);
  feed.versions.delete([...feed.versions.keys()][0] ?? '');
  startDeleting();
  logs.take();
  await work(6);
  const messages = logs.take().map((line) => JSON.parse(line));
  expect(messages.filter(({ message }) => message === OBSOLETE_FILE_GONE)).toMatchObject([
    { file: 'balances-2025-04-10.csv', rows: 0 },
  ]);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-21']);
});

test.each([
  ['before it', async () => {}],
  ['with it', async (send: () => Promise<unknown>) => void (await send())],
])(
  'and it does even if the function is killed as it records the day as done, %s',
  async (_, write) => {
    await deliver('2025-04-10', [[1], undefined]);
    await deliver('2025-04-20', [[2], undefined]);
    feed.versions.delete([...feed.versions.keys()][0] ?? '');
    startDeleting();
    logs.take();
    world.intercept(async (_service, _operation, send, input) => {
      if (!JSON.stringify(input).includes('cleared')) return send();
      await write(send);
      throw new Error('killed');
    });
    await expect(feed.tell(check)).rejects.toThrow();
    world.intercept(undefined);
    world.advance(6 * HOURS + 1000);
    await work(3);
    const messages = logs.take().map((line) => JSON.parse(line));
    expect(messages.filter(({ message }) => message === OBSOLETE_FILE_GONE).length).toBeGreaterThan(
      0,
    );
  },
);

test('a file that another one of its day replaced may be gone: nobody is alarmed', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-04-10', [[2], undefined], '2025-04-11T18:00:00.000Z');
  await deliver('2025-04-20', [[3], undefined]);
  const [replaced = ''] = feed.versions.keys();
  feed.versions.delete(replaced);
  startDeleting();
  logs.take();
  await work(6);
  const messages = logs.take().map((line) => JSON.parse(line));
  expect(messages.filter(({ message }) => message === OBSOLETE_FILE_GONE)).toEqual([]);
  expect(await lists(accounts[0] as AccountId)).toEqual([expect.stringMatching(/^2025-04-20#/)]);
  expect((await feed.context.clearedFiles.uncleared(KEPT).next()).done).toBe(true);
});

test('a file that may not be read is a fault, and is begun again once it may', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-04-20', [[2], undefined]);
  startDeleting();
  feed.gate = async (request) => {
    if (request.startsWith('GetObject'))
      throw Object.assign(new Error('denied'), { name: 'AccessDenied' });
  };
  for (let i = 0; i < 2; i++) await expect(feed.tell(check)).rejects.toThrow();
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-10', '2025-04-20']);
  feed.gate = async () => {};
  world.advance(6 * HOURS + 1000);
  await work(2);
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-20']);
});

test('a worker that died is followed by another after six hours, and not before', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-04-20', [[2], undefined]);
  startDeleting();
  const gate = feed.gate;
  feed.gate = async () => {
    throw new Error('killed');
  };
  await expect(feed.tell(check)).rejects.toThrow();
  feed.gate = gate;
  const { clearedFiles, db, now } = feed.context;
  const next = async () => (await clearedFiles.uncleared(KEPT).next()).value?.day;
  const day = await next();
  expect(day?.date).toBe('2025-04-10');
  if (day) expect((await db.write(clearedFiles.claim(day, now()))).applied).toBe(false);
  world.advance(6 * HOURS + 1000);
  await work(2);
  expect(await next()).toBeUndefined();
  expect(await days(accounts[0] as AccountId)).toEqual(['2025-04-20']);
});

test('a stage that keeps movements for ever keeps balances, too', async () => {
  await deliver('2025-04-10', [[1], undefined]);
  await deliver('2025-04-20', [[2], undefined]);
  world.setTime('2046-05-10T02:00:00.000Z');
  await work(CHECKED_DAYS);
  expect(await days(accounts[0] as AccountId)).toHaveLength(2);
});

/** Everything that is shown or stated of an account, as far as its time is kept. */
async function shown(account: AccountId) {
  const { db, positions } = feed.context;
  const history = new PositionHistory(world.table('Positions'), db);
  const records = { history, now: () => new Date(TODAY), movementMonths: MONTHS };
  const key = accountKey(account);
  const statements: (Revision & { lists: unknown })[] = [];
  for (const month of ['2025-05', '2025-06', '2025-07'])
    for (const each of await statementsOfMonth(records, new BalanceLists(history, key), month)) {
      const named = each.kind === 'monthly' ? [each.opening, each.closing] : [];
      const balances = await Promise.all(named.map((list) => list && history.balances(key, list)));
      statements.push({ ...each, lists: balances });
    }
  return { balances: await positions.balances(key), statements };
}

const list = fc.option(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 2 }),
    },
    { weight: 1, arbitrary: fc.constant('hole' as const) },
  ),
  { nil: undefined },
);
const delivery = fc.record({
  day: fc.constantFrom(
    '2025-03-14',
    '2025-04-11',
    '2025-04-29',
    '2025-04-30',
    '2025-05-02',
    '2025-05-30',
  ),
  hoursLate: fc.constantFrom(1, 2, 24, 24 * 20, 24 * 60),
  lists: fc.tuple(list, list),
});

test('whatever files came, and wherever it is stopped: exactly what is not shown is gone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(delivery, { minLength: 2, maxLength: 7 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
      async (deliveries, dice) => {
        await freshWorld();
        const versions: { key: string; at: string; lists: Lists }[] = [];
        const timed = deliveries
          .map((each) => ({
            ...each,
            at: new Date(
              Date.parse(`${each.day}T18:00:00Z`) + each.hoursLate * HOURS,
            ).toISOString(),
          }))
          .sort((a, b) => (a.at < b.at ? -1 : 1));
        for (const { day, at, lists: named } of timed) {
          const version = await deliver(day, named, at);
          versions.push({ key: `${day}#${version}`, at, lists: named });
        }
        startDeleting();
        const before = await Promise.all(accounts.map(shown));
        const stored = await Promise.all(accounts.map(lists));

        let stops = 20;
        const stop = () => stops > 0 && (dice.next().value ?? 0) < 2 && stops-- > 0;
        feed.block = 40;
        feed.left = () => (stop() ? 5_000 : 20_000);
        feed.gate = async () => {
          if (stop()) throw new Error('killed');
        };
        world.intercept(async (_service, _operation, send) => {
          if (stop()) throw new Error('killed before');
          const answer = await send();
          if (stop()) throw new Error('killed after');
          return answer;
        });
        for (let round = 0; round < 8; round++) {
          await work(3);
          world.advance(7 * HOURS);
        }
        // A stop holds its day for six hours, so few rounds may not have been enough.
        stops = 0;
        await work(deliveries.length);
        world.intercept(undefined);

        expect(await Promise.all(accounts.map(shown))).toEqual(before);
        const expected = accounts.map((_, i) => {
          const whole = versions.filter(
            ({ key, at, lists: named }) => key < KEPT && at <= MAY_ENDS && Array.isArray(named[i]),
          );
          const needed =
            whole
              .map(({ key }) => key)
              .sort()
              .at(-1) ?? '';
          return stored[i]?.filter((key) => key >= needed);
        });
        expect(await Promise.all(accounts.map(lists))).toEqual(expected);
      },
    ),
    { numRuns: 5 },
  );
});
