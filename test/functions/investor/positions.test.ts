/** Balances and movements on the web (I6, D17), from the rows of daily files, as in docs/api.md. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { Balance, Movement } from '../../../core/domain/position.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { Positions } from '../../../core/store/positions.ts';
import type { InvestorContext } from '../../../functions/investor/context.ts';
import {
  call,
  expectProblem,
  expectSecure,
  investorApi,
  investorContext,
} from '../../support/api.ts';
import { concurrently, Investor, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let context: InvestorContext;
let handler: ApiHandler;
let account: string;
let cookie: string;

beforeAll(async () => {
  world = await createWorld();
  context = investorContext(world);
  handler = investorApi(world);
});
beforeEach(async () => {
  world.setTime('2026-11-23T02:00:00.000Z');
  ({ account, cookie } = await signedIn());
});

async function signedIn() {
  const investor = await Investor.registered(world);
  return { account: accountKey(investor.account), cookie: unwrap(await investor.signIn()).token };
}

const balances = () => call(handler, 'GET', '/api/account/balances', { cookie });
const movements = (query: Record<string, string> = {}, as = cookie) =>
  call(handler, 'GET', '/api/account/movements', { cookie: as, query });

function stock(i: number, quantity = i): Balance {
  const stockCode = String(i).padStart(5, '0');
  return { stockCode, nameEn: `STOCK ${stockCode}`, nameZh: `股${stockCode}`, quantity };
}

const TENCENT = { stockCode: '00700', nameEn: 'TENCENT', nameZh: '騰訊控股' };
const tencent = { stockCode: '00700', name: { en: 'TENCENT', zh: '騰訊控股' } };

async function balancesFile(date: string, rows: Balance[], version?: string): Promise<void> {
  const { db, positions } = context;
  for (let i = 0; i < rows.length; i += 100) {
    await Promise.all(
      rows
        .slice(i, i + 100)
        .map((each) => db.write(positions.writes.balance(account, date, each, version))),
    );
  }
  await db.write(positions.marks.complete('balances', date, version));
}

async function movementsFile(date: string, rows: Partial<Movement>[], of = account): Promise<void> {
  const { db, positions } = context;
  for (const [i, row] of rows.entries()) {
    const whole = {
      ...TENCENT,
      date,
      direction: 'in' as const,
      quantity: 1000,
      reference: `R${i}`,
      ...row,
    };
    await db.write(positions.writes.movement(of, whole));
  }
  await db.write(positions.marks.complete('movements', date));
}

/** Reads of a request that only look up its session. */
const SESSION_READS = 1;

describe('balances', () => {
  test('before the first file there are no balances and no date', async () => {
    const answer = await balances();
    expect(answer).toMatchObject({ status: 200, body: { asOf: null, balances: [] } });
    expectSecure(answer);
  });

  test('D17: records begin with the first complete file of either kind that names the account', async () => {
    const { db, positions } = context;
    const recordsFrom = async () => (await balances()).body.recordsFrom;
    expect((await balances()).body).not.toHaveProperty('recordsFrom');
    // A file under way, and one that was refused, whose rows stay.
    for (const [date, version] of [
      ['2026-11-03', '1'],
      ['2026-11-04', '2'],
    ] as const) {
      await db.write(positions.writes.balance(account, date, stock(1), version));
      await db.write(positions.writes.balance(account, date, stock(2), version));
      const reference = `R#${date}`;
      const moved = { ...TENCENT, date, direction: 'in', quantity: 1, reference } as const;
      await db.write(positions.writes.movement(account, moved, version));
    }
    expect(await recordsFrom()).toBeUndefined();
    await balancesFile('2026-11-12', [stock(1)]);
    await balancesFile('2026-11-13', [stock(1)]);
    expect(await recordsFrom()).toBe('2026-11-12');
    await movementsFile('2026-11-10', [{}], (await signedIn()).account);
    expect(await recordsFrom()).toBe('2026-11-12');
    await movementsFile('2026-11-11', [{}]);
    expect(await recordsFrom()).toBe('2026-11-11');
    await db.write(positions.marks.complete('balances', '2026-11-04', '2'));
    expect(await recordsFrom()).toBe('2026-11-04');
  });

  test('records begin after rows of refused files, however many, at a few requests for each day', async () => {
    const { db, positions } = context;
    const refused = Array.from({ length: 60 }, (_, i) => i + 1);
    for (const i of refused) {
      await db.write(positions.writes.balance(account, '2026-11-10', stock(i), '1'));
      await db.write(positions.writes.balance(account, '2026-11-10', stock(i), '2'));
      const moved = { ...TENCENT, date: '2026-11-10', direction: 'in', quantity: 1 } as const;
      await db.write(positions.writes.movement(account, { ...moved, reference: `X${i}` }, '1'));
    }
    await balancesFile('2026-11-10', [stock(1)], '3');
    await movementsFile('2026-11-12', [{}]);
    world.requests();
    const answer = await positions.recordsFrom(account, world.context.now());
    expect(answer).toBe('2026-11-10');
    expect(world.requests().length).toBeLessThanOrEqual(13);
  });

  test('a stock with a balance of zero is listed', async () => {
    await balancesFile('2026-11-20', [{ ...TENCENT, quantity: 0 }]);
    expect((await balances()).body).toEqual({
      asOf: '2026-11-20',
      recordsFrom: '2026-11-20',
      balances: [{ ...tencent, quantity: 0 }],
    });
  });

  test('five thousand stocks are listed, each once, ordered by code, with at most eight reads', async () => {
    await balancesFile('2026-11-20', await concurrently(5000, async (i) => stock(i + 1)));
    world.requests();
    const { body } = await balances();
    expect(body.balances).toHaveLength(5000);
    expect(body.balances.map(({ quantity }: Balance) => quantity)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i + 1),
    );
    const { Query = 0, GetItem = 0 } = Object.groupBy(world.requests(), (each) => each) as Record<
      string,
      never
    >;
    expect([Query, GetItem].flat().length).toBeLessThanOrEqual(8);
  });

  test('quantities of fifteen digits keep every digit', async () => {
    await balancesFile('2026-11-20', [
      stock(1, 999_999_999_999_999),
      stock(2, 100_000_000_000_001),
    ]);
    expect((await balances()).text).toMatch(
      /"quantity":999999999999999}.*"quantity":100000000000001}/,
    );
  });

  test.each(['㗎嘅𠺢𡃁', '𠝹𨋢𨶙', '⿰香港', 'é'.normalize('NFD'), '<script>alert(1)</script>'])(
    'names in any characters are returned unchanged: %s',
    async (nameZh) => {
      await balancesFile('2026-11-20', [{ ...stock(1), nameZh }]);
      expect((await balances()).body.balances[0].name.zh).toBe(nameZh);
    },
  );

  test('balances come from one version of a day’s file, the newest complete one that names the account, never from a mixture', async () => {
    const { db, positions } = context;
    const codes = async () =>
      (await balances()).body.balances.map(({ stockCode }: Balance) => stockCode);
    await balancesFile('2026-11-21', [stock(9)]);
    await db.write(positions.writes.balance(account, '2026-11-22', stock(1), 'd'));
    expect((await balances()).body.asOf).toBe('2026-11-21');
    await balancesFile('2026-11-22', [stock(3)], 'c');
    await balancesFile('2026-11-22', [stock(2)], 'a');
    await balancesFile('2026-11-22', [], 'e');
    expect(await codes()).toEqual(['00003']);
    await balancesFile('2026-11-22', [], 'd');
    expect(await codes()).toEqual(['00001']);
  });

  test('the day’s one mark is read once, and a newer version of the day counts all the same', async () => {
    const { db, positions } = context;
    await balancesFile('2026-11-22', [stock(1)], 'read-once');
    world.requests();
    for (const reads of [1, 0, 0]) {
      expect((await balances()).body.balances).toHaveLength(1);
      expect(world.requests().filter((each) => each === 'GetItem')).toHaveLength(
        reads + SESSION_READS,
      );
    }
    await db.write(positions.writes.balance(account, '2026-11-22', stock(2), 'read-twice'));
    expect((await balances()).body.balances[0].stockCode).toBe('00001');
    await balancesFile('2026-11-22', [], 'read-twice');
    expect((await balances()).body.balances[0].stockCode).toBe('00002');
  });
});

describe('movements', () => {
  test('a movement expires after the months of the settings; a balance never, as it may be the newest', async () => {
    const { db } = context;
    const limited = new Positions(world.table('Positions'), db, 13);
    const moved = { ...TENCENT, direction: 'in', quantity: 1, reference: 'R', date: '2026-11-20' };
    const put = limited.writes.movement(account, moved as Movement);
    expect(put.item.expiresAt).toBe(Date.UTC(2027, 11, 20) / 1000);
    expect(limited.writes.balance(account, '2026-11-20', stock(1)).item).not.toHaveProperty(
      'expiresAt',
    );
    expect(context.positions.writes.movement(account, moved as Movement).item).not.toHaveProperty(
      'expiresAt',
    );
    await db.write(put);
    await db.write(limited.marks.complete('movements', '2026-11-20'));
    const { items } = await limited.movements.page(
      account,
      { from: '2026-11-20', to: '2026-11-20' },
      5,
    );
    expect(items).toEqual([moved]);
  });

  test('by default, movements of the last 31 days in Hong Kong are listed, newest first', async () => {
    for (const date of ['2026-10-23', '2026-10-24', '2026-11-23', '2026-11-24'])
      await movementsFile(date, [{}]);
    const { body, status } = await movements();
    expect(status).toBe(200);
    const moved = { ...tencent, quantity: 1000, direction: 'in', reference: 'R0' };
    expect(body).toEqual({
      movements: [
        { date: '2026-11-23', ...moved },
        { date: '2026-10-24', ...moved },
      ],
    });
  });

  test('ten years of movements, read 366 days at a time through cursors, appear each once, newest first', async () => {
    const { db, positions } = context;
    const days = Array.from({ length: 3653 }, (_, i) =>
      new Date(Date.UTC(2016, 10, 24 + i)).toISOString().slice(0, 10),
    );
    for (let i = 0; i < days.length; i += 100) {
      await Promise.all(
        days.slice(i, i + 100).flatMap((date) => [
          db.write(
            positions.writes.movement(account, {
              ...TENCENT,
              date,
              quantity: 1,
              direction: 'out',
              reference: date,
            }),
          ),
          db.write(positions.marks.complete('movements', date)),
        ]),
      );
    }
    const seen: string[] = [];
    for (let to = days.length - 1; to >= 0; to -= 366) {
      const asked = { from: days[Math.max(0, to - 365)] as string, to: days[to] as string };
      for (let cursor: string | undefined; ; ) {
        const { body } = await movements({ ...asked, ...(cursor ? { cursor } : {}) });
        expect(body.movements.length).toBeGreaterThan(0);
        seen.push(...body.movements.map(({ date }: Movement) => date));
        cursor = body.cursor;
        if (!cursor) break;
      }
    }
    expect(seen).toEqual(days.toReversed());
  }, 60_000);

  test('a last page that is exactly full has no cursor', async () => {
    await movementsFile(
      '2026-11-20',
      Array(200)
        .fill({})
        .map((_, i) => ({ reference: `R${i}` })),
    );
    const { body } = await movements();
    expect(body.movements).toHaveLength(200);
    expect(body).not.toHaveProperty('cursor');
  });

  test('a cursor of another account and a forged cursor are refused', async () => {
    await movementsFile(
      '2026-11-20',
      await concurrently(201, async (i) => ({ reference: `R${i}` })),
    );
    const { cursor } = (await movements()).body;
    expect(cursor).toEqual(expect.any(String));
    const other = await signedIn();
    for (const forged of [
      cursor,
      'x',
      Buffer.from('{"account":"C00088#1"}').toString('base64url'),
    ]) {
      expectProblem(await movements({ cursor: forged }, other.cookie), 'invalid-input', {
        fields: { cursor: ['format'] },
      });
    }
    expect((await movements({ cursor })).body.movements).toHaveLength(1);
  });

  test.each([
    [{ from: '2026-11-31' }, { from: ['format'] }],
    [
      { from: '20261101', to: 'today' },
      { from: ['format'], to: ['format'] },
    ],
    [{ from: '2026-11-02', to: '2026-11-01' }, { from: ['after-to'] }],
    [
      { from: '2025-11-22', to: '2026-11-23' },
      { from: ['too-long'], to: ['too-long'] },
    ],
    [{ account: 'C00088#10000001' }, { account: ['unknown'] }],
    [{ cursor: '' }, { cursor: ['format'] }],
  ])('a malformed query is answered invalid-input: %j', async (query, fields) => {
    expectProblem(await movements(query as Record<string, string>), 'invalid-input', { fields });
  });

  test('a range of 366 days is allowed', async () => {
    expect((await movements({ from: '2025-11-23', to: '2026-11-23' })).status).toBe(200);
  });
});

test.each(['balances', 'movements'])('%s require a session', async (what) => {
  expectProblem(await call(handler, 'GET', `/api/account/${what}`), 'not-signed-in');
});
