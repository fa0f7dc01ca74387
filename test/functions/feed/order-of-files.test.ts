/**
 * Several files of one day and kind (api.md): all are ingested in S3's order, whatever is repeated,
 * killed or overtaken.
 */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AccountId, accountKey } from '../../../core/domain/identifiers.ts';
import { DAILY_FILE, REJECTS } from '../../../functions/feed/feed-log.ts';
import { headers } from '../../../functions/feed/row.ts';
import { captureLogs, type Logs } from '../../log-search/logs.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
let feed: FeedWorld;
let day = 0;
/** A day without files so far. */
let date: string;
beforeEach(() => {
  world.intercept(undefined);
  world.setTime('2026-11-23T02:00:00.000Z');
  feed = new FeedWorld(world);
  date = new Date(Date.UTC(2020, 0, ++day)).toISOString().slice(0, 10);
});

const file = (kind: 'balances' | 'movements', lines: string[]) =>
  [headers[kind].join(), ...lines, ''].join('\r\n');
const balance = (
  { participantId, accountNumber }: AccountId,
  code: string,
  quantity: number | string,
) => [participantId, accountNumber, code, 'A', '甲', quantity].join();
const movement = (
  { participantId, accountNumber }: AccountId,
  reference: string,
  quantity: number,
) => [participantId, accountNumber, '5', 'A', '甲', 'in', quantity, reference].join();
const held = async (account: AccountId) => {
  const found = await feed.context.positions.balances(accountKey(account));
  return (
    found && [
      found.from.date,
      ...found.items.map(({ stockCode, quantity }) => `${Number(stockCode)}:${quantity}`),
    ]
  );
};
const moved = async (account: AccountId) => {
  const { items } = await feed.context.positions.movements.page(
    accountKey(account),
    { from: date, to: date },
    1000,
  );
  return items.map(({ reference, quantity }) => `${reference}:${quantity}`).toSorted();
};
const mark = () => feed.context.positions.marks.get('balances', date);

describe('a file that arrives while another of its day is being ingested', () => {
  test('a correction of one account loses no data of the others', async () => {
    const [one, other] = [await world.open(), await world.open()];
    const name = `balances-${date}.csv`;
    feed.block = 64;
    feed.left = () => 0;
    const first = feed.put(name, file('balances', [balance(one, '1', 1), balance(other, '2', 2)]));
    await feed.tell(feed.events.shift() as never);
    const second = feed.put(name, file('balances', [balance(one, '1', 10)]));
    await feed.run();
    expect(await held(one)).toEqual([date, '1:10']);
    expect(await held(other)).toEqual([date, '2:2']);
    for (const { detail } of [first, second]) {
      expect(feed.report(name, detail.object.sequencer)).toMatchObject({
        outcome: 'taken',
        setAside: 0,
      });
    }
  });

  test('it waits: none of it is visible, and it has no report, before the other is complete', async () => {
    const one = await world.open();
    const name = `balances-${date}.csv`;
    feed.block = 64;
    feed.left = () => 0;
    const first = feed.put(name, file('balances', [balance(one, '1', 1), balance(one, '2', 2)]));
    await feed.tell(feed.events.shift() as never);
    const [rest] = feed.events.splice(0);
    feed.put(name, file('balances', [balance(one, '1', 10)]));
    for (let i = 0; i < 6; i++) await feed.tell(feed.events.shift() as never);
    expect(await held(one)).toBeUndefined();
    expect(feed.report(name)).toBeUndefined();
    feed.events.unshift(rest as never);
    await feed.run();
    expect(await held(one)).toEqual([date, '1:10']);
    expect(feed.report(name, first.detail.object.sequencer)).toMatchObject({
      outcome: 'taken',
      taken: 2,
    });
  });

  test('a file that is refused halfway does not block the next one', async () => {
    const one = await world.open();
    const name = `balances-${date}.csv`;
    const bytes = Buffer.from(
      file('balances', [balance(one, '1', 1), balance(one, '2', 2), 'x'.repeat(200)]),
    );
    bytes[bytes.length - 10] = 0xff;
    feed.block = 64;
    feed.left = () => 0;
    const first = feed.put(name, bytes);
    await feed.tell(feed.events.shift() as never);
    feed.put(name, file('balances', [balance(one, '1', 10)]));
    await feed.run();
    expect(feed.report(name, first.detail.object.sequencer)).toMatchObject({
      outcome: 'refused',
      reason: 'not-utf-8',
      taken: 0,
    });
    expect(await held(one)).toEqual([date, '1:10']);
    expect((await mark()).underWay).toEqual(new Set());
  });

  test('a file that failed for good is given up after ten minutes and reported; if its event comes again, it takes its place in the order', async () => {
    const [one, other] = [await world.open(), await world.open()];
    const name = `balances-${date}.csv`;
    const dead = feed.put(name, file('balances', [balance(one, '1', 1), balance(other, '2', 2)]));
    feed.events.length = 0;
    world.intercept((_, operation, send) => {
      if (operation === 'BatchWriteItem') throw new Error('down');
      return send();
    });
    await expect(feed.tell(dead)).rejects.toThrow();
    world.intercept(undefined);
    feed.put(name, file('balances', [balance(one, '1', 10)]));
    feed.put(name, file('balances', [balance(one, '1', 100)]));
    const before = world.context.now().getTime();
    await feed.run();
    expect(world.context.now().getTime() - before).toBeGreaterThan(10 * 60 * 1000);
    expect(world.context.now().getTime() - before).toBeLessThan(15 * 60 * 1000);
    expect(await held(one)).toEqual([date, '1:100']);
    expect(feed.report(name, dead.detail.object.sequencer)).toEqual({
      file: name,
      outcome: 'refused',
      reason: 'interrupted',
      taken: 0,
      setAside: 0,
      rejects: [],
    });
    await feed.tell(dead);
    expect(await held(one)).toEqual([date, '1:100']);
    expect(await held(other)).toEqual([date, '2:2']);
    expect(feed.report(name, dead.detail.object.sequencer)).toMatchObject({
      outcome: 'taken',
      taken: 2,
    });
  });

  test('a file that completes while it is being given up is reported as taken', async () => {
    const one = await world.open();
    const name = `balances-${date}.csv`;
    const slow = feed.put(name, file('balances', [balance(one, '1', 1)]));
    feed.events.length = 0;
    world.intercept((_, operation, send) => {
      if (operation === 'BatchWriteItem') throw new Error('down');
      return send();
    });
    await expect(feed.tell(slow)).rejects.toThrow();
    world.intercept(undefined);
    const second = feed.put(name, file('balances', [balance(one, '1', 10)]));
    const { sequencer } = slow.detail.object;
    const reports: string[] = [];
    feed.gate = async (request) => {
      if (request !== `PutObjectCommand reports/${name}/${sequencer}.json`) return;
      reports.push(request);
      // The other invocation has decided to give it up; now Lambda's last retry succeeds.
      if (reports.length === 1) await feed.tell(slow);
    };
    await feed.run();
    expect(reports).toHaveLength(2);
    expect(feed.report(name, sequencer)).toMatchObject({ outcome: 'taken', taken: 1 });
    expect(feed.report(name, second.detail.object.sequencer)).toMatchObject({
      outcome: 'taken',
      taken: 1,
    });
    expect(await held(one)).toEqual([date, '1:10']);
  });

  test('whichever file completes first, the one that was put last counts', async () => {
    const one = await world.open();
    const name = `balances-${date}.csv`;
    const late = feed.put(name, file('balances', [balance(one, '1', 1)]));
    feed.events.length = 0;
    await feed.drop(name, file('balances', [balance(one, '1', 2)]));
    expect(await held(one)).toEqual([date, '1:2']);
    await feed.tell(late);
    expect(await held(one)).toEqual([date, '1:2']);
  });
});

describe('the rejects of a file are logged, for their alarm', () => {
  const lines = (logs: Logs) =>
    logs.take().map((line) => {
      const { message, file, outcome, reason, setAside } = JSON.parse(line);
      return [message, file, outcome, reason, setAside].filter((each) => each !== undefined);
    });

  test.each([
    {
      what: 'is repeated by the SDK, as its answer was lost',
      afterwards: (send: () => Promise<unknown>) => send(),
      outcome: 'taken',
    },
    {
      what: 'is the last one before the function is killed',
      afterwards: () => Promise.reject(new Error('killed')),
      outcome: 'again',
    },
  ])('although the write that completes the file $what', async ({ afterwards, outcome }) => {
    const one = await world.open();
    const name = `balances-${date}.csv`;
    const event = feed.put(name, file('balances', [balance(one, '1', 1), 'broken']));
    world.intercept(async (_, operation, send, input) => {
      const answer = await send();
      const isComplete =
        operation === 'UpdateItem' && JSON.stringify(input).includes('completions');
      if (!isComplete) return answer;
      world.intercept(undefined);
      return afterwards(send);
    });
    const logs = captureLogs();
    try {
      await feed.tell(event).catch(() => feed.tell(event));
      const found = lines(logs);
      expect(found).toContainEqual([REJECTS, name, 'taken', 1]);
      expect(found.filter(([message]) => message === DAILY_FILE)).toEqual([
        [DAILY_FILE, name, outcome, outcome === 'taken' ? 1 : 0],
      ]);
    } finally {
      logs.release();
    }
    expect(await held(one)).toEqual([date, '1:1']);
  });
});

/** The balances of an account after the files were ingested one after the other. */
type Line = { account: number; key: number; quantity: number | 'broken' };
function oneByOne(files: Line[][], account: number): Map<number, number> | undefined {
  let list: Map<number, number> | undefined;
  for (const lines of files) {
    const ours = lines.filter((line) => line.account === account);
    const said = new Map<number, number>();
    let hasHole = false;
    for (const { key, quantity } of ours) {
      if (quantity === 'broken' || (said.get(key) ?? quantity) !== quantity) hasHole = true;
      else said.set(key, quantity);
    }
    if (ours.length > 0 && !hasHole) list = said;
  }
  return list;
}
function movedOneByOne(files: Line[][], account: number): string[] {
  const all = new Map<number, number>();
  for (const lines of files) {
    const said = new Map<number, number>();
    for (const { account: of, key, quantity } of lines) {
      if (of === account && quantity !== 'broken' && !said.has(key)) said.set(key, quantity);
    }
    for (const [key, quantity] of said) all.set(key, quantity);
  }
  return [...all].map(([key, quantity]) => `R${key}:${quantity}`).toSorted();
}

test('two or three files give the same result as one after the other, in any order of requests, delivered twice, killed anywhere', async () => {
  const line = fc.record({
    account: fc.constantFrom(0, 1, 2),
    key: fc.constantFrom(1, 2, 3),
    quantity: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(1, 2) },
      { weight: 1, arbitrary: fc.constant('broken' as const) },
    ),
  });
  const files = fc.array(fc.array(line, { maxLength: 6 }), { minLength: 2, maxLength: 3 });
  const deaths = fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 4 });
  const runs = {
    kind: fc.constantFrom('balances' as const, 'movements' as const),
    block: fc.constantFrom(64, 100_000),
  };
  await fc.assert(
    fc.asyncProperty(
      files,
      deaths,
      fc.record({ ...runs, isTwice: fc.boolean(), isLate: fc.boolean() }),
      fc.scheduler(),
      async (contents, killed, { kind, block, isTwice, isLate }, scheduler) => {
        world.intercept(undefined);
        const accounts = [await world.open(), await world.open(), await world.open()];
        feed = new FeedWorld(world);
        feed.block = block;
        feed.left = () => (isLate ? 0 : 20_000);
        date = new Date(Date.UTC(2021, 0, ++day)).toISOString().slice(0, 10);
        const name = `${kind}-${date}.csv`;
        const bodies = contents.map((lines) =>
          file(
            kind,
            lines.map(({ account, key, quantity }) => {
              const of = accounts[account] as AccountId;
              if (quantity === 'broken') return `${of.participantId},${of.accountNumber},broken`;
              return kind === 'balances'
                ? balance(of, `${key}`, quantity)
                : movement(of, `R${key}`, quantity);
            }),
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
        world.intercept(async (_, operation, send, input) => {
          const isKilled = await step(operation);
          const answer = await send();
          const { UpdateExpression = '' } = input as { UpdateExpression?: string };
          if (UpdateExpression.startsWith('ADD versions')) {
            const { Attributes } = answer as { Attributes: Record<string, { SS?: string[] }> };
            const [version = ''] = (
              input as { ExpressionAttributeValues: { ':this': { SS: string[] } } }
            ).ExpressionAttributeValues[':this'].SS;
            for (const other of Attributes.underWay?.SS ?? []) expect(other > version).toBe(true);
          }
          if (isKilled) throw new Error('killed after');
          return answer;
        });
        const events = bodies.map((body) => feed.put(name, body));
        if (isTwice) feed.events.push(...events);
        await scheduler.waitFor(Promise.all(feed.events.map(() => feed.workThrough())));
        await scheduler.waitFor(feed.workThrough());

        world.intercept(undefined);
        expect((await feed.context.positions.marks.get(kind, date)).underWay).toEqual(new Set());
        for (const { detail } of events) {
          expect(feed.report(name, detail.object.sequencer)).toMatchObject({ outcome: 'taken' });
        }
        for (const [i, account] of accounts.entries()) {
          if (kind === 'movements')
            expect(await moved(account)).toEqual(movedOneByOne(contents, i));
          else {
            const list = oneByOne(contents, i);
            const wanted = list && [
              date,
              ...[...list].map(([key, quantity]) => `${key}:${quantity}`).toSorted(),
            ];
            expect(await held(account)).toEqual(wanted);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
}, 240_000);
