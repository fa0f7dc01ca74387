/**
 * D20: what each account of a movements file is to be told enters the outbox once, and again only
 * if it changes, whatever comes twice, dies or runs concurrently.
 */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { daysAfter } from '../../../core/domain/hong-kong.ts';
import { type AccountId, accountKey } from '../../../core/domain/identifiers.ts';
import { MAX_LISTED } from '../../../core/store/alerts.ts';
import { parts } from '../../../core/store/batches.ts';
import { headers } from '../../../functions/feed/row.ts';
import { CORRECTED_DAYS, TOLD_DAYS } from '../../../functions/feed/write-alerts.ts';
import { MAX_CONCURRENT } from '../../../functions/feed/write-rows.ts';
import { Broker } from '../../support/broker.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { Outbox } from '../../support/functions/feed/outbox.ts';
import { closeAccount } from '../../support/participant.ts';
import { createWorld, type World } from '../../support/world.ts';

const ALERTS = { alerts: { email: true, sms: true } };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
let feed: FeedWorld;
let outbox: Outbox;
let days = 0;
/** A day without files so far, and the next one, on which its file comes. */
let date: string;
let name: string;
beforeEach(() => {
  freshDay();
  outbox = new Outbox(world);
});

function freshDay(): void {
  world.intercept(undefined);
  days += 2 * TOLD_DAYS;
  date = new Date(Date.UTC(2020, 0, days)).toISOString().slice(0, 10);
  name = `movements-${date}.csv`;
  world.setTime(`${date}T18:00:00.000Z`);
  feed = new FeedWorld(world);
}

const file = (...lines: string[]) => [headers.movements.join(), ...lines, ''].join('\r\n');
const movement = (
  { participantId, accountNumber }: AccountId,
  reference: string,
  quantity: number,
  nameEn = 'HSBC HOLDINGS',
) => [participantId, accountNumber, '5', nameEn, '滙豐控股', 'in', quantity, reference].join();
/** What an account was told: quantities, and whether as a correction. */
const told = (account: AccountId) =>
  outbox
    .told(accountKey(account))
    .map(({ movements, isCorrection }) =>
      [isCorrection ? 'corrected' : 'told', ...movements.map(({ quantity }) => quantity)].join(' '),
    );

test('D20: each account that is open and wants alerts is told once of the movements of a day', async () => {
  const broker = new Broker(world);
  const [wanting, silent, closed] = [
    await world.open(ALERTS),
    await world.open(),
    await world.open(ALERTS),
  ];
  await feed.drop(
    name,
    file(
      movement(wanting, 'R2', 200),
      movement(silent, 'R1', 1),
      movement(closed, 'R1', 1),
      movement(wanting, 'R1', 100),
      movement({ participantId: 'C00088', accountNumber: '99999999' }, 'R1', 1),
      'broken',
    ),
  );
  await closeAccount(broker.context, closed);
  expect(outbox.told(accountKey(wanting))).toEqual([
    {
      account: accountKey(wanting),
      date,
      id: expect.stringMatching(/^[\w-]+$/),
      at: expect.any(String),
      files: 1,
      digest: expect.any(String),
      count: 2,
      movements: [100, 200].map((quantity) => ({
        stockCode: '00005',
        nameEn: 'HSBC HOLDINGS',
        nameZh: '滙豐控股',
        direction: 'in',
        quantity,
      })),
      isCorrection: false,
      expiresAt: Date.parse(date) / 1000 + 60 * 24 * 60 * 60,
    },
  ]);
  expect(told(silent)).toEqual([]);
  await feed.drop(name, file(movement(closed, 'R1', 2)));
  expect(told(closed)).toEqual(['told 1']);
});

test('however many accounts a file names, a pass makes sixteen requests concurrently', async () => {
  const { db, accounts } = world.context;
  const named = Array.from({ length: 250 }, (_, i) => ({
    participantId: 'C00099',
    accountNumber: String(10_000_000 + i),
  }));
  const item = { status: 'open', openedAt: '', ...ALERTS };
  for (const part of parts(named, 25))
    await db.putAll(
      part.map((each) => ({ kind: 'put', table: accounts.table, item: { ...item, ...each } })),
    );
  let [now, most] = [0, 0];
  outbox.watch(async (_service, _operation, send) => {
    most = Math.max(most, ++now);
    return send().finally(() => now--);
  });
  await feed.drop(name, file(...named.map((each) => movement(each, 'R1', 100))));
  expect(named.every((each) => told(each).join() === 'told 100')).toBe(true);
  expect(most).toBe(MAX_CONCURRENT);
});

test('of many movements the first are listed, and all are counted', async () => {
  const account = await world.open(ALERTS);
  const lines = Array.from({ length: MAX_LISTED + 5 }, (_, i) => movement(account, `R${i}`, i));
  await feed.drop(name, file(...lines));
  const [alert] = outbox.told(accountKey(account));
  expect(alert?.count).toBe(MAX_LISTED + 5);
  expect(alert?.movements).toHaveLength(MAX_LISTED);
  // A change of what is not listed is a correction, too.
  const [last = ''] = lines.slice(-1);
  await feed.drop(name, file(last.replace(/in,\d+/, 'in,99999')));
  expect(outbox.told(accountKey(account))).toHaveLength(2);
});

describe('a file of the day that comes again', () => {
  test('with the same movements tells nothing, and its event writes nothing', async () => {
    const account = await world.open(ALERTS);
    const event = feed.put(name, file(movement(account, 'R1', 100)));
    await feed.run();
    await feed.drop(name, file(movement(account, 'R1', 100)));
    expect(told(account)).toEqual(['told 100']);
    const before = await world.dump();
    world.requests();
    await feed.tell(event);
    expect(world.requests()).toEqual(['UpdateItem', 'GetItem']);
    expect(await world.dump()).toEqual(before);
  });

  test('with other movements tells the account once more, as a correction; also when it changes back', async () => {
    const [account, other] = [await world.open(ALERTS), await world.open(ALERTS)];
    await feed.drop(name, file(movement(account, 'R1', 100), movement(other, 'R1', 7)));
    await feed.drop(name, file(movement(account, 'R1', 300), movement(other, 'R1', 7)));
    await feed.drop(name, file(movement(account, 'R2', 50)));
    await feed.drop(name, file(movement(account, 'R1', 100)));
    await feed.drop(name, file(movement(account, 'R1', 300)));
    expect(told(account)).toEqual([
      'told 100',
      'corrected 300',
      'corrected 300 50',
      'corrected 100 50',
      'corrected 300 50',
    ]);
    expect(told(other)).toEqual(['told 7']);
  });

  test('with another spelling of a name tells nothing', async () => {
    const account = await world.open(ALERTS);
    await feed.drop(name, file(movement(account, 'R1', 100)));
    await feed.drop(name, file(movement(account, 'R1', 100, 'HSBC HOLDINGS PLC')));
    expect(told(account)).toEqual(['told 100']);
  });
});

test('movements of the last seven days are told, in any order of the files; older ones are history', async () => {
  const account = await world.open(ALERTS);
  const back = (days: number) =>
    new Date(Date.parse(date) + (1 - days) * 86_400_000).toISOString().slice(0, 10);
  for (const days of [0, TOLD_DAYS - 1, 1, TOLD_DAYS, 365])
    await feed.drop(`movements-${back(days)}.csv`, file(movement(account, 'R1', 1 + days)));
  expect(
    outbox
      .told(accountKey(account))
      .map((alert) => `${alert.date} ${alert.isCorrection}`)
      .sort(),
  ).toEqual([TOLD_DAYS - 1, 1, 0].map((days) => `${back(days)} false`));
});

test('D20: a correction of what was told is told for longer, and to nobody else', async () => {
  world.setTime(`${date}T01:00:00.000Z`);
  const [early, late] = [await world.open(ALERTS), await world.open(ALERTS)];
  const deliver = async (day: number, quantity: number, ...accounts: AccountId[]) => {
    world.setTime(`${daysAfter(date, day - 1)}T10:00:00.000Z`);
    await feed.drop(name, file(...accounts.map((each) => movement(each, 'R1', quantity))));
  };
  await deliver(1, 100, early);
  await deliver(TOLD_DAYS + 1, 200, early, late);
  await deliver(CORRECTED_DAYS, 300, early, late);
  await deliver(CORRECTED_DAYS + 1, 400, early, late);
  expect(told(early)).toEqual(['told 100', 'corrected 200', 'corrected 300']);
  expect(told(late)).toEqual([]);
});

test('who wants alerts only after a day was told gets what changes then, as the first of that day', async () => {
  const account = await world.open();
  const { context } = world;
  const choose = (email: boolean) =>
    context.db.write(context.accounts.chooseAlerts(account, { email, sms: false }, []));
  await feed.drop(name, file(movement(account, 'R1', 100)));
  await choose(true);
  await feed.drop(name, file(movement(account, 'R1', 200)));
  await choose(false);
  await feed.drop(name, file(movement(account, 'R1', 300)));
  expect(told(account)).toEqual(['told 200']);
});

test('a long file in any order of its accounts goes on where it stopped, and reads each account once', async () => {
  const accounts = [await world.open(ALERTS), await world.open(ALERTS), await world.open(ALERTS)];
  const lines = Array.from({ length: 3000 }, (_, i) =>
    movement(accounts[i % 3] as AccountId, `R${i}`, i),
  );
  const afterLongLine = await world.open(ALERTS);
  lines.splice(1500, 0, 'x'.repeat(200_000), movement(afterLongLine, 'R1', 1));
  feed.left = () => 0;
  feed.put(name, file(...lines));
  let queries = 0;
  outbox.watch((_, operation, send) => {
    if (operation === 'Query') queries++;
    return send();
  });
  const invocations = await feed.run();
  expect(invocations).toBeGreaterThan(6);
  for (const account of accounts) {
    expect(outbox.told(accountKey(account)).map(({ count }) => count)).toEqual([1000]);
  }
  expect([...feed.objects.keys()].filter((key) => key.includes('/alerts/')).length).toBeGreaterThan(
    2,
  );
  expect(told(afterLongLine)).toEqual(['told 1']);
  // Each of the invocations reads an account of its blocks once.
  expect(queries).toBe(4);
});

test('killed at any request, and started again, it tells each account once', async () => {
  for (let position = 1, requests = Infinity; position <= requests; position++) {
    for (const takesEffect of [false, true]) {
      freshDay();
      const accounts = [await world.open(ALERTS), await world.open(ALERTS)];
      outbox = new Outbox(world);
      let count = 0;
      const step = async <T>(send: () => Promise<T>): Promise<T> => {
        const isLast = ++count === position;
        if (isLast && !takesEffect) throw new Error('killed before');
        const answer = await send();
        if (isLast) throw new Error('killed after');
        return answer;
      };
      feed.gate = () => step(async () => {});
      outbox.watch((_, _operation, send) => step(send));
      const event = feed.put(name, file(...accounts.map((each) => movement(each, 'R1', 100))));
      feed.events.length = 0;
      for (let tries = 0; tries < 3; tries++) {
        if (
          await feed.tell(event).then(
            () => true,
            () => false,
          )
        )
          break;
      }
      requests = Math.min(requests, count);
      for (const account of accounts) expect(told(account), `${position}`).toEqual(['told 100']);
    }
  }
}, 60_000);

/** What an account is told after these files, one after the other. */
type Line = { account: number; key: number; quantity: number };
function toldInTheEnd(files: Line[][], account: number): number[] {
  const all = new Map<number, number>();
  for (const lines of files) {
    const said = new Map<number, number>();
    for (const { account: of, key, quantity } of lines)
      if (of === account && !said.has(key)) said.set(key, quantity);
    for (const [key, quantity] of said) all.set(key, quantity);
  }
  return [...all.values()].toSorted();
}

test('two or three files of a day, in any order of requests, delivered twice, killed anywhere: each account ends with what is true, and nothing is told twice in a row', async () => {
  const line = fc.record({
    account: fc.constantFrom(0, 1, 2),
    key: fc.constantFrom(1, 2, 3),
    quantity: fc.constantFrom(1, 2),
  });
  const files = fc.array(fc.array(line, { maxLength: 6 }), { minLength: 2, maxLength: 3 });
  const deaths = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      files,
      deaths,
      fc.record({ isTwice: fc.boolean(), isLate: fc.boolean(), isOneBlock: fc.boolean() }),
      fc.scheduler(),
      async (contents, killed, { isTwice, isLate, isOneBlock }, scheduler) => {
        freshDay();
        outbox = new Outbox(world);
        const accounts = [await world.open(ALERTS), await world.open(ALERTS), await world.open()];
        feed.block = isOneBlock ? 100_000 : 64;
        feed.left = () => (isLate ? 0 : 20_000);
        const bodies = contents.map((lines) =>
          file(
            ...lines.map(({ account, key, quantity }) =>
              movement(accounts[account] as AccountId, `R${key}`, quantity),
            ),
          ),
        );
        let requests = 0;
        const step = async (request: string) => {
          const isLast = killed.includes(++requests);
          await scheduler.schedule(Promise.resolve(), request);
          if (isLast && requests % 2 === 0) throw new Error('killed before');
          return isLast;
        };
        feed.gate = async (request) => void (await step(request));
        outbox.watch(async (_, operation, send) => {
          const isKilled = await step(operation);
          const answer = await send();
          if (isKilled) throw new Error('killed after');
          return answer;
        });
        const events = bodies.map((body) => feed.put(name, body));
        if (isTwice) feed.events.push(...events);
        await scheduler.waitFor(Promise.all(feed.events.map(() => feed.workThrough())));
        await scheduler.waitFor(feed.workThrough());

        world.intercept(undefined);
        const mark = await feed.context.positions.marks.get('movements', date);
        expect(mark.told).toEqual(mark.complete);
        expect(mark.told.size).toBe(contents.length);
        for (const [i, account] of accounts.entries()) {
          const alerts = outbox.told(accountKey(account));
          const wanted = i === 2 ? [] : toldInTheEnd(contents, i);
          const last = alerts.at(-1);
          expect(last?.movements.map(({ quantity }) => quantity).toSorted() ?? []).toEqual(wanted);
          for (const [n, alert] of alerts.entries()) {
            expect(alert.isCorrection).toBe(n > 0);
            expect(alert.digest).not.toBe(alerts[n - 1]?.digest);
          }
        }
      },
    ),
    { numRuns: 15 },
  );
}, 240_000);
