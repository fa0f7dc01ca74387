/**
 * D19: files that were loaded late, corrected, or do not name the account: the list of statements
 * is what docs/decisions/0050 defines, at a cost that does not grow with the files.
 */
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DepositoryCalendar } from '../../../core/domain/depository-calendar.ts';
import { daysAfter } from '../../../core/domain/hong-kong.ts';
import { daysOf } from '../../../core/domain/statement.ts';
import { DayMarks, type FileKind } from '../../../core/store/day-marks.ts';
import { Db } from '../../../core/store/db.ts';
import { PositionHistory } from '../../../core/store/position-history.ts';
import { Positions } from '../../../core/store/positions.ts';
import type { UnconditionalPut } from '../../../core/store/write.ts';
import { BalanceLists } from '../../../functions/statements/balance-lists.ts';
import { listStatements } from '../../../functions/statements/list-statements.ts';
import { monthlyRevisions } from '../../../functions/statements/monthly.ts';
import { statementsOfMonth } from '../../../functions/statements/periods.ts';
import { completionOf, versionsOf } from '../../../functions/statements/revisions.ts';
import { freshEngine } from '../../support/engine.ts';
import { engineClient } from '../../support/engine-client.ts';
import {
  type List,
  revisionsByDefinition,
} from '../../support/functions/statements/revisions-by-definition.ts';

const ACCOUNT = 'C00088#10000001';
const STOCK = { stockCode: '00005', nameEn: 'HSBC', nameZh: '滙豐' };

let client: ReturnType<typeof engineClient>;
let tables = 0;
let requests = 0;

beforeAll(async () => {
  client = engineClient(await freshEngine());
});

/** An empty table of Positions. */
async function emptyPositions() {
  const TableName = `Positions${++tables}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['account', 'row'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { AttributeName: 'account', KeyType: 'HASH' },
        { AttributeName: 'row', KeyType: 'RANGE' },
      ],
    }),
  );
  const db = new Db({
    send: ((command: never) => {
      requests++;
      return client.send(command);
    }) as never,
  });
  return {
    db,
    positions: new Positions(TableName, db),
    marks: new DayMarks(TableName, db),
    history: new PositionHistory(TableName, db),
  };
}

interface File {
  kind: FileKind;
  date: string;
  version: string;
  at: string;
  /** Of the account; null: a line of it was rejected; undefined: it does not name the account. */
  quantity: number | null | undefined;
}

async function store(files: readonly File[]) {
  const table = await emptyPositions();
  await add(table, files);
  return table;
}

type Table = Awaited<ReturnType<typeof emptyPositions>>;

async function add({ db, positions, marks }: Table, files: readonly File[]) {
  const rows = files.flatMap(({ kind, date, version, quantity }): UnconditionalPut[] => {
    if (quantity === undefined) return [];
    const movement = { ...STOCK, date, direction: 'in' as const, reference: 'R1' };
    if (kind === 'movements')
      return quantity === null
        ? []
        : [positions.writes.movement(ACCOUNT, { ...movement, quantity }, version)];
    const balance = { ...STOCK, quantity: quantity ?? 1 };
    return [
      positions.writes.balance(ACCOUNT, date, balance, version),
      ...(quantity === null ? [positions.writes.hole(ACCOUNT, date, version)] : []),
    ];
  });
  for (let i = 0; i < rows.length; i += 25) await db.putAll(rows.slice(i, i + 25));
  await Promise.all(
    files.map(({ kind, date, version, at }) =>
      db.write(marks.complete(kind, date, version, new Set(), new Date(at))),
    ),
  );
}

const END_OF_OCTOBER = Date.parse('2026-10-31T16:00:00.000Z');

const time = (minutes: number) => new Date(END_OF_OCTOBER + minutes * 60_000).toISOString();

/** Files of few days, mostly within an hour, so that times and days meet in every way. */
const histories = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom<FileKind>('balances', 'balances', 'movements'),
    date: fc.constantFrom(
      '2026-08-28',
      '2026-09-02',
      '2026-09-29',
      '2026-09-30',
      '2026-10-01',
      '2026-10-15',
      '2026-10-30',
      '2026-11-02',
    ),
    version: fc.constantFrom('1', '12', '2', '3'),
    at: fc
      .oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) }, fc.constant(-9000))
      .map((steps) => time(steps * 3)),
    quantity: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 2 }) },
      fc.constant(null),
      { weight: 2, arbitrary: fc.constant(undefined) },
    ),
  }),
  { minLength: 1, maxLength: 18, selector: (each) => `${each.kind}${each.date}#${each.version}` },
);

describe('revisions of a month', () => {
  test('D19: they are those of the definition, whatever was late, corrected or has holes', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: -5, max: 45 }), async (files, minutes) => {
        const { history } = await store(files);
        const period = '2026-10';
        const issuedAt = time(minutes);
        const days = daysOf({ kind: 'monthly', period });
        const [records, movements, balances, all] = await Promise.all([
          history.movements(ACCOUNT, days),
          history.completions('movements', days),
          history.completions('balances', days),
          history.completions('balances', { from: '2026-01-01', to: '2026-12-31' }),
        ]);
        const versions = versionsOf(records, movements);
        const found = await monthlyRevisions(history, new BalanceLists(history, ACCOUNT), {
          period,
          versions,
          completions: balances,
          issuedAt,
        });
        const lists = files
          .flatMap(({ kind, date, version, quantity }): List[] => {
            const completion = completionOf(all, date, version);
            return kind === 'balances' && completion && typeof quantity === 'number'
              ? [{ date, version, ...completion, balances: [{ ...STOCK, quantity }] }]
              : [];
          })
          .sort((a, b) => (`${a.date}#${a.version}` < `${b.date}#${b.version}` ? 1 : -1));
        const defined = revisionsByDefinition(lists, period, versions, issuedAt);
        const balancesOf = (list: { date: string; version: string } | undefined) =>
          list && [
            list.date,
            lists.find((each) => each.date === list.date && each.version === list.version)
              ?.balances,
          ];
        expect(
          found.map(({ completeAt, movements, opening, closing }) => ({
            completeAt,
            movements,
            states: [balancesOf(opening), balancesOf(closing)],
          })),
        ).toEqual(
          defined.map(({ completeAt, movements, states }) => ({ completeAt, movements, states })),
        );
      }),
      { numRuns: 80 },
    );
  });
});

describe('a month that is stated', () => {
  const DAY = 24 * 60;
  const calendar = { dueHours: 30, holidays: {} };

  const october = async ({ history }: Table, minutes: number, by?: DepositoryCalendar) => {
    const records = { history, now: () => new Date(time(minutes)), ...(by && { calendar: by }) };
    const all = await statementsOfMonth(records, new BalanceLists(history, ACCOUNT), '2026-10');
    return all.filter(({ kind }) => kind === 'monthly');
  };

  test.each(['2026-10-30', '2026-10-29'])(
    'D19: stays as it is when files of later days come last; that of %s came late',
    async (day) => {
      const file = { kind: 'balances' as const, version: '1', quantity: 1 };
      const table = await store([
        { ...file, date: '2026-10-28', at: time(-DAY) },
        { ...file, date: '2026-11-03', at: time(3 * DAY) },
        { ...file, date: day, at: time(4 * DAY), quantity: 2 },
      ]);
      const stated = await october(table, 5 * DAY, calendar);
      expect(stated.map(({ revision }) => revision)).toEqual([1, 2]);
      await add(table, [
        { ...file, date: '2026-11-02', at: time(6 * DAY) },
        { ...file, date: '2026-10-31', at: time(7 * DAY) },
      ]);
      expect((await october(table, 8 * DAY, calendar)).slice(0, 2)).toEqual(stated);
    },
  );

  /** Times of files are so far apart that two at different ones are never one revision. */
  const STEP = 11;
  const deliveries = fc.uniqueArray(
    fc
      .record({
        kind: fc.constantFrom<FileKind>('balances', 'balances', 'movements'),
        date: fc.constantFrom(
          ...['2026-09-30', '2026-10-15', '2026-10-30', '2026-10-31', '2026-11-02', '2026-11-03'],
        ),
        version: fc.constantFrom('1', '2', '3'),
        step: fc.integer({ min: 0, max: 12 }),
        quantity: fc.constantFrom(1, 2, undefined),
      })
      // From the beginning of 3 November on, so that no day is still to begin.
      .map(({ step, ...file }) => ({ ...file, at: time(2 * DAY + step * STEP) })),
    { minLength: 2, maxLength: 14, selector: (each) => `${each.kind}${each.date}#${each.version}` },
  );

  test('D19: keeps its revisions, whatever becomes complete later, with and without a calendar', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.integer({ min: 0, max: 12 }), async (files, step) => {
        const minutes = 2 * DAY + step * STEP;
        const [known = [], later = []] = [true, false].map((isKnown) =>
          files.filter(({ at }) => at <= time(minutes) === isKnown),
        );
        const table = await store(known);
        const both = (minutes: number) =>
          Promise.all([october(table, minutes, calendar), october(table, minutes)]);
        const stated = await both(minutes);
        await add(table, later);
        const all = await both(3 * DAY);
        expect(all.map((each, i) => each.slice(0, stated[i]?.length))).toEqual(stated);
      }),
      { numRuns: 40 },
    );
  });
});

describe('three years of daily files, loaded late', () => {
  const days = Array.from({ length: 1096 }, (_, i) => daysAfter('2023-11-01', i)).filter((day) => {
    const weekday = new Date(day).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  });
  const loaded = (order: readonly string[], everySeconds: number): File[] =>
    order.map((date, i) => ({
      kind: 'balances',
      date,
      version: '1',
      at: time(20_000 + (i * everySeconds) / 60),
      quantity: 1,
    }));
  const [recent, earlier] = [days.slice(-60), days.slice(0, -60)];

  test.each([
    ['oldest first, in four hours', loaded(days, 20), 1],
    ['oldest first, in three days', loaded(days, 300), 1],
    ['newest first', loaded(days.toReversed(), 20), 1],
    // August was stated without the list before it.
    ['those of recent months first', loaded([...recent, ...earlier], 20), 2],
  ])('D19: %s: a page takes less than a hundred requests', async (_, files, ofAugust) => {
    const { history } = await store(files);
    requests = 0;
    const now = () => new Date(time(60_000));
    const { items } = await listStatements({ history, now }, ACCOUNT);
    expect(requests).toBeLessThan(100);
    const revisions = Map.groupBy(items, ({ period }) => period);
    expect([...revisions].map(([period, each]) => [period, each.length])).toEqual([
      ['2026-10', 1],
      ['2026-09', 1],
      ['2026-08', ofAugust],
      ['2026-07', 1],
      ['2026-06', 1],
    ]);
  });
});
