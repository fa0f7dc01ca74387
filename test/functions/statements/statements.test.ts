/**
 * D19: which statements there are, and how a corrected file makes a new revision beside the old.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import type { Account } from '../../../core/store/account.ts';
import { headers } from '../../../functions/feed/row.ts';
import type { StatementsContext } from '../../../functions/statements/context.ts';
import { MISSING_CHARACTERS } from '../../../functions/statements/statements-log.ts';
import { captureLogs } from '../../log-search/logs.ts';
import {
  type Answer,
  call,
  expectProblem,
  expectSecure,
  statementsApi,
  statementsContext,
} from '../../support/api.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { rowsOf, structureOf } from '../../support/functions/statements/read-pdf.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let feed: FeedWorld;
let context: StatementsContext;
let handler: ApiHandler;
let account: { participantId: string; accountNumber: string };
let cookie: string;

beforeAll(async () => {
  world = await createWorld();
  feed = new FeedWorld(world);
  context = statementsContext(world);
  handler = statementsApi(context);
});

let year = 2029;
beforeEach(async () => {
  // Each test has a year of its own: the files of a day are those of all accounts.
  year++;
  world.setTime(`${year}-11-20T02:00:00.000Z`);
  ({ account, cookie } = await signedIn());
});

let investor: Investor;

async function signedIn() {
  investor = await Investor.registered(world);
  return { account: investor.account, ...(await again()) };
}

/** Signs in again: a test's clock has passed the end of the session. */
async function again() {
  return { cookie: unwrap(await investor.signIn()).token };
}

/** Another account than the one that is signed in. */
async function other() {
  return (await Investor.registered(world)).account;
}

async function at(time: string): Promise<void> {
  world.setTime(`${year}-${time}`);
}

type Line = [code: string, quantity: number, direction?: 'in' | 'out', reference?: string];

/** Delivers a file with lines of the account, or of `of`. */
async function deliver(
  kind: 'balances' | 'movements',
  day: string,
  lines: Line[],
  of = account,
): Promise<void> {
  const rows = lines.map(([code, quantity, direction = 'in', reference = 'R1']) =>
    [
      of.participantId,
      of.accountNumber,
      code,
      `STOCK ${code}`,
      `股${code}`,
      ...(kind === 'balances' ? [quantity] : [direction, quantity, reference]),
    ].join(),
  );
  const report = await feed.drop(
    `${kind}-${year}-${day}.csv`,
    [headers[kind].join(), ...rows, ''].join('\n'),
  );
  expect(report?.outcome).toBe('taken');
}

const list = (query: Record<string, string> = {}, as = cookie) =>
  call(handler, 'GET', '/api/account/statements', { cookie: as, query });

const fetchPdf = (id: string, as = cookie) =>
  call(handler, 'GET', `/api/account/statements/${id}`, {
    cookie: as,
    resource: '/api/account/statements/{id}',
    pathParameters: { id },
  });

const ids = async () =>
  (await list()).body.statements.map(({ id }: { id: string }) => id.replaceAll(`${year}`, 'Y'));

const id = (name: string) => name.replace('Y', `${year}`);

async function tableOf(answer: Answer): Promise<string[][]> {
  expect(answer.status).toBe(200);
  // The details take six rows, a table's head one.
  return rowsOf(await structureOf(answer.body)).slice(7);
}

test('before the first file there is no statement', async () => {
  const answer = await list();
  expect(answer).toMatchObject({ status: 200, body: { statements: [] } });
  expectSecure(answer);
});

describe('daily', () => {
  test('each day with movements has one, newest first; a day without has none', async () => {
    await deliver('movements', '11-16', [['00005', 100]]);
    await deliver('movements', '11-17', [['00005', 100]], await other());
    await at('11-20T02:00:05.000Z');
    await deliver('movements', '11-18', [['00005', 100, 'out']]);
    await deliver('balances', '11-18', [['00005', 0]]);
    expect((await list()).body).toEqual({
      statements: [
        {
          id: id('daily-Y-11-18-r1'),
          kind: 'daily',
          period: `${year}-11-18`,
          revision: 1,
          completeAt: `${year}-11-20T02:00:05.000Z`,
        },
        {
          id: id('daily-Y-11-16-r1'),
          kind: 'daily',
          period: `${year}-11-16`,
          revision: 1,
          completeAt: `${year}-11-20T02:00:00.000Z`,
        },
      ],
    });
  });

  test('it is a PDF with a name of ASCII letters, which nothing caches', async () => {
    await deliver('movements', '11-16', [['00005', 100, 'out', '參考 1']]);
    const answer = await fetchPdf(id('daily-Y-11-16-r1'));
    expectSecure(answer);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="statement-daily-${year}-11-16-r1.pdf"`,
      'cache-control': 'no-store',
    });
    expect(await tableOf(answer)).toEqual([
      [`${year}-11-16`, '參考 1', '00005', '股00005', 'STOCK 00005', '', '100'],
    ]);
  });

  test('D19: a corrected file makes revision 2 beside revision 1, which stays as it was', async () => {
    await deliver('movements', '11-16', [
      ['00005', 100],
      ['00700', 7, 'in', 'R2'],
    ]);
    const first = (await fetchPdf(id('daily-Y-11-16-r1'))).body;
    await at('11-20T02:05:00.000Z');
    await deliver('movements', '11-16', [['00005', 200]]);
    expect(await ids()).toEqual(['daily-Y-11-16-r2', 'daily-Y-11-16-r1']);
    const [corrected] = (await list()).body.statements;
    expect(corrected.completeAt).toBe(`${year}-11-20T02:05:00.000Z`);
    expect((await fetchPdf(id('daily-Y-11-16-r1'))).body.equals(first)).toBe(true);
    const rows = await tableOf(await fetchPdf(id('daily-Y-11-16-r2')));
    // The movement that the correction does not name stays.
    expect(rows.map(([, reference, , , , quantity]) => [reference, quantity])).toEqual([
      ['R1', '200'],
      ['R2', '7'],
    ]);
    expectProblem(await fetchPdf(id('daily-Y-11-16-r3')), 'not-found');
  });

  test('the same file again, or one that corrects other accounts, makes no revision', async () => {
    await deliver('movements', '11-16', [['00005', 100]]);
    await deliver('movements', '11-16', [['00005', 100]]);
    await deliver('movements', '11-16', [['00005', 999]], await other());
    expect(await ids()).toEqual(['daily-Y-11-16-r1']);
  });

  test('a file that is under way is not stated', async () => {
    const { positions, db } = feed.context;
    await db.write(
      positions.writes.movement(accountKey(account), {
        stockCode: '00005',
        nameEn: 'HSBC',
        nameZh: '滙豐',
        quantity: 1,
        direction: 'in',
        reference: 'R1',
        date: `${year}-11-16`,
      }),
    );
    expect(await ids()).toEqual([]);
    expectProblem(await fetchPdf(id('daily-Y-11-16-r1')), 'not-found');
  });
});

describe('monthly', () => {
  const END = '10-31T16:00:00.000Z';

  /** Files of the end of September and of October, delivered at the end of October. */
  async function october({ opening = true } = {}) {
    await at('10-30T12:00:00.000Z');
    ({ account, cookie } = await signedIn());
    if (opening)
      await deliver('balances', '09-30', [
        ['00005', 1000],
        ['00700', 50],
      ]);
    await deliver('movements', '10-15', [
      ['00005', 300, 'out'],
      ['09988', 20, 'in', 'R2'],
    ]);
    await deliver('balances', '10-30', [
      ['00005', 700],
      ['00700', 0],
      ['09988', 20],
    ]);
  }

  test('it is there when the month is over in Hong Kong, not before', async () => {
    await october();
    await at('10-31T15:59:59.999Z');
    ({ cookie } = await again());
    expect(await ids()).toEqual(['daily-Y-10-15-r1', 'monthly-Y-09-r1']);
    expectProblem(await fetchPdf(id('monthly-Y-10-r1')), 'not-found');
    await at(END);
    expect(await ids()).toEqual(['monthly-Y-10-r1', 'daily-Y-10-15-r1', 'monthly-Y-09-r1']);
    const [month] = (await list()).body.statements;
    expect(month).toMatchObject({
      period: `${year}-10`,
      completeAt: `${year}-10-30T12:00:00.000Z`,
    });
  });

  test('it states opening, in, out and closing of each stock, zero ones included', async () => {
    await october();
    await at(END);
    ({ cookie } = await again());
    expect((await tableOf(await fetchPdf(id('monthly-Y-10-r1')))).slice(0, 3)).toEqual([
      ['00005', '股00005', 'STOCK 00005', '1,000', '0', '300', '700'],
      ['00700', '股00700', 'STOCK 00700', '50', '0', '0', '0'],
      ['09988', '股09988', 'STOCK 09988', '0', '20', '0', '20'],
    ]);
  });

  test('an account opened in mid-month has no opening quantity, and is not told of zero', async () => {
    await october({ opening: false });
    await at(END);
    ({ cookie } = await again());
    const rows = await tableOf(await fetchPdf(id('monthly-Y-10-r1')));
    expect(rows.slice(0, 3).map((row) => row[3])).toEqual(['—', '—', '—']);
  });

  test('a month without movements has one; a month of which no file names the account has none', async () => {
    await at('08-31T12:00:00.000Z');
    ({ account, cookie } = await signedIn());
    await deliver('balances', '08-31', [['00005', 1000]]);
    await at('10-31T12:00:00.000Z');
    await deliver('balances', '10-31', [['00005', 1000]]);
    await at(END);
    ({ cookie } = await again());
    expect(await ids()).toEqual(['monthly-Y-10-r1', 'monthly-Y-08-r1']);
    expect(await tableOf(await fetchPdf(id('monthly-Y-10-r1')))).toEqual([
      ['00005', '股00005', 'STOCK 00005', '1,000', '0', '0', '1,000'],
    ]);
  });

  test('a correction of balances, of movements or of the opening makes a revision each', async () => {
    await october();
    await at('11-02T02:00:00.000Z');
    ({ cookie } = await again());
    const first = (await fetchPdf(id('monthly-Y-10-r1'))).body;
    await deliver('balances', '10-30', [['00005', 701]]);
    await at('11-02T02:01:00.000Z');
    await deliver('movements', '10-15', [['00005', 299, 'out']]);
    await at('11-02T02:02:00.000Z');
    await deliver('balances', '09-30', [['00005', 1001]]);
    await at('11-02T02:03:00.000Z');
    // The same again, and a list of which a line is set aside: nothing changes.
    await deliver('balances', '09-30', [['00005', 1001]]);
    await deliver('balances', '10-30', [
      ['00005', 5],
      ['00005', 6],
    ]);
    expect((await ids()).filter((each: string) => each.startsWith('monthly-Y-10'))).toEqual([
      'monthly-Y-10-r4',
      'monthly-Y-10-r3',
      'monthly-Y-10-r2',
      'monthly-Y-10-r1',
    ]);
    expect((await fetchPdf(id('monthly-Y-10-r1'))).body.equals(first)).toBe(true);
    const rows = async (revision: number) =>
      (await tableOf(await fetchPdf(id(`monthly-Y-10-r${revision}`))))[0]?.slice(3);
    expect(await rows(2)).toEqual(['1,000', '0', '300', '701']);
    expect(await rows(3)).toEqual(['1,000', '0', '299', '701']);
    expect(await rows(4)).toEqual(['1,001', '0', '299', '701']);
  });

  test('old files that are delivered together make one revision, a late one another', async () => {
    await deliver('balances', '10-30', [['00005', 700]]);
    for (const day of ['10-28', '10-20', '10-15', '10-06']) {
      world.advance(1000);
      await deliver('movements', day, [['00005', 1]]);
      await deliver('balances', day, [['00005', 600]]);
    }
    expect((await ids())[0]).toBe('monthly-Y-10-r1');
    world.advance(11 * 60 * 1000);
    await deliver('movements', '10-21', [['00005', 1]]);
    expect((await ids()).slice(0, 2)).toEqual(['monthly-Y-10-r2', 'monthly-Y-10-r1']);
  });

  test('by the calendar it waits for the files of the last working day', async () => {
    const calendar = { dueHours: 30, holidays: { [year]: [] } };
    const byCalendar = statementsApi({ ...context, calendar });
    const monthly = async () =>
      (await call(byCalendar, 'GET', '/api/account/statements', { cookie })).body.statements
        .map((each: { id: string }) => each.id)
        .filter((each: string) => each === id('monthly-Y-10-r1') || each.includes('10-r2'));
    const lastDay = [30, 31, 29].find((day) => {
      const weekday = new Date(`${year}-10-${day}`).getUTCDay();
      return weekday !== 0 && weekday !== 6 && !(day === 30 && isWorkday(`${year}-10-31`));
    });
    await at('10-28T12:00:00.000Z');
    ({ account, cookie } = await signedIn());
    await deliver('balances', '10-28', [['00005', 1]]);
    await at(END);
    ({ cookie } = await again());
    expect(await monthly()).toEqual([]);
    await deliver('balances', `10-${lastDay}`, [['00005', 2]]);
    expect(await monthly()).toEqual([]);
    await at('10-31T22:00:00.000Z');
    ({ cookie } = await again());
    await deliver('movements', `10-${lastDay}`, [], await other());
    expect(await monthly()).toEqual([id('monthly-Y-10-r1')]);
  });
});

function isWorkday(date: string): boolean {
  const weekday = new Date(date).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

describe('pages and refusals', () => {
  test('a page has whole months and a cursor to the next; its reads are few', async () => {
    for (const month of ['01', '02', '03', '04', '05', '06', '07', '08', '09'])
      await deliver('movements', `${month}-05`, [['00005', 1]]);
    world.requests();
    const first = await list();
    expect(world.requests().filter((each) => each === 'Query').length).toBeLessThan(90);
    const second = await list({ cursor: first.body.cursor });
    expect(second.body.cursor).toBeUndefined();
    const all = [...first.body.statements, ...second.body.statements];
    expect(first.body.statements).toHaveLength(10);
    expect(all.map((each) => each.id)).toEqual(
      ['09', '08', '07', '06', '05', '04', '03', '02', '01'].flatMap((month) => [
        id(`monthly-Y-${month}-r1`),
        id(`daily-Y-${month}-05-r1`),
      ]),
    );
  });

  test('a malformed cursor, or one of another account, is invalid input', async () => {
    for (const month of ['01', '02', '03', '04', '05', '06', '07'])
      await deliver('movements', `${month}-05`, [['00005', 1]]);
    const { cursor } = (await list()).body;
    const stranger = await signedIn();
    const bad = ['x', 'e30', Buffer.from('{"account":1}').toString('base64url')];
    for (const [each, as] of [...bad.map((text) => [text, cookie]), [cursor, stranger.cookie]])
      expectProblem(await list({ cursor: each }, as), 'invalid-input', {
        fields: { cursor: ['format'] },
      });
    expectProblem(await list({ page: '2' }), 'invalid-input', { fields: { page: ['unknown'] } });
  });

  test.each([
    'daily-2026-02-30-r1',
    'monthly-2026-13-r1',
    'daily-2026-10-05-r0',
    'daily-2026-10-05',
    'monthly-2026-10-r1',
    '../account',
  ])('there is no statement %s', async (unknown) => {
    expectProblem(await fetchPdf(unknown), 'not-found');
  });

  test("another account's statement is not found, and none without a session", async () => {
    await deliver('movements', '11-16', [['00005', 100]]);
    const stranger = await signedIn();
    expectProblem(await fetchPdf(id('daily-Y-11-16-r1'), stranger.cookie), 'not-found');
    for (const answer of [await list({}, ''), await fetchPdf(id('daily-Y-11-16-r1'), '')])
      expectProblem(answer, 'not-signed-in');
  });
});

test('fetching is recorded with the address that it came from, listing is not', async () => {
  await deliver('movements', '11-16', [['00005', 100]]);
  const events = async () =>
    ((await world.context.accounts.get(account)) as Account & { lastEvents: { type: string }[] })
      .lastEvents;
  const before = await events();
  await list();
  expect(await events()).toEqual(before);
  await fetchPdf(id('daily-Y-11-16-r1'));
  expect(await events()).toEqual([
    expect.objectContaining({
      type: 'statement-fetched',
      actor: 'investor',
      channel: 'internet',
      source: '192.0.2.1',
    }),
  ]);
});

test('characters that no font has are told in the log, without the name that has them', async () => {
  const file = `movements-${year}-11-16.csv`;
  const row = [account.participantId, account.accountNumber, '00005', 'S\u1e62', '吉\u{2a6d7}集團'];
  const lines = [headers.movements.join(), [...row, 'in', 1, 'R1'].join(), ''];
  expect((await feed.drop(file, lines.join('\n')))?.outcome).toBe('taken');
  const logs = captureLogs();
  try {
    expect((await fetchPdf(id('daily-Y-11-16-r1'))).status).toBe(200);
    const told = logs.take().map((line) => JSON.parse(line));
    expect(told.filter(({ message }) => message === MISSING_CHARACTERS)).toEqual([
      expect.objectContaining({ level: 'WARN', characters: ['U+1E62', 'U+2A6D7'] }),
    ]);
    expect(JSON.stringify(told)).not.toContain('集團');
  } finally {
    logs.release();
  }
});

test('a period of which movements are kept no longer is stated no longer', async () => {
  await deliver('movements', '09-15', [['00005', 1]]);
  await deliver('movements', '10-15', [['00005', 1]]);
  const limited = statementsApi({ ...context, movementMonths: 13 });
  const names = async () =>
    (await call(limited, 'GET', '/api/account/statements', { cookie })).body.statements.map(
      (each: { id: string }) => each.id,
    );
  const before = year;
  year++;
  await at('10-20T02:00:00.000Z');
  ({ cookie } = await again());
  const october = `${before}-10`;
  expect(await names()).toEqual([`monthly-${october}-r1`, `daily-${october}-15-r1`]);
  const kept = await call(limited, 'GET', `/api/account/statements/daily-${before}-09-15-r1`, {
    cookie,
    resource: '/api/account/statements/{id}',
    pathParameters: { id: `daily-${before}-09-15-r1` },
  });
  expectProblem(kept, 'not-found');
});
