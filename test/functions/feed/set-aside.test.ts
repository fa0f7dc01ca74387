/**
 * Lines set aside (api.md "Daily files"): each is reported by number and reason, in time, with its
 * effect on the account.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AccountId, accountKey } from '../../../core/domain/identifiers.ts';
import type { Report } from '../../../functions/feed/drop-box.ts';
import { headers } from '../../../functions/feed/row.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
let feed: FeedWorld;
let account: AccountId;
let us: string;
beforeEach(async () => {
  feed = new FeedWorld(world);
  account = await world.open();
  us = `${account.participantId},${account.accountNumber}`;
});

const BALANCES = 'balances-2026-11-20.csv';
const MOVEMENTS = 'movements-2026-11-20.csv';
const file = (name: string, ...lines: string[]) =>
  [headers[name.startsWith('b') ? 'balances' : 'movements'].join(), ...lines, ''].join('\n');
const drop = async (name: string, ...lines: string[]) =>
  (await feed.drop(name, file(name, ...lines))) as Report & { outcome: 'taken' };
const balance = (code: string, quantity: number | string = 100) => `${us},${code},A,甲,${quantity}`;
const movement = (reference: string, quantity = 100) =>
  `${us},00700,TENCENT,騰訊控股,in,${quantity},${reference}`;
const held = async (of = account) => {
  const found = await feed.context.positions.balances(accountKey(of));
  return (
    found && [
      found.from.date,
      ...found.items.map(({ stockCode, quantity }) => `${stockCode}:${quantity}`),
    ]
  );
};
const moved = async () => {
  const days = { from: '2026-01-01', to: '2026-12-31' };
  const { items } = await feed.context.positions.movements.page(accountKey(account), days, 10_000);
  return items.map(({ reference, quantity }) => `${reference}:${quantity}`).toSorted();
};

describe('the feed checks its time limit however many lines it sets aside', () => {
  const many = (count: number, line: string) => Array.from({ length: count }, () => line);

  test('it checks the time at least three times in 20,000 malformed lines', async () => {
    await drop(MOVEMENTS, ...many(20_000, 'malformed'));
    expect(feed.looks).toBeGreaterThanOrEqual(3);
  });

  test('180,000 malformed lines are carried from invocation to invocation, and each one is reported', async () => {
    feed.left = () => 0;
    const report = await feed.drop(
      MOVEMENTS,
      file(MOVEMENTS, many(180_000, 'malformed').join('\n')),
    );
    expect(report).toMatchObject({ outcome: 'taken', taken: 0, setAside: 180_000 });
    const parts = (report?.more ?? []).map(
      (key) => JSON.parse(feed.objects.get(key)?.toString() ?? '') as Report,
    );
    const lines = [report, ...parts].flatMap((each) => each?.rejects.map(({ line }) => line));
    expect(lines).toEqual(Array.from({ length: 180_000 }, (_, i) => i + 2));
    const left = [...feed.objects.keys()].filter((key) => key.startsWith('progress/'));
    expect(left.length).toBeGreaterThanOrEqual(20);
    // The saved progress does not grow with the number of lines set aside.
    for (const key of left) expect(feed.objects.get(key)?.length).toBeLessThan(200_000);
  });

  test.each([
    ['empty lines', '\n'.repeat(500_000)],
    ['one line without an end', 'x'.repeat(500_000)],
    ['quotes that are never closed', '"\n""\n'.repeat(100_000)],
  ])('%s', async (_, text) => {
    feed.left = () => 0;
    const report = await feed.drop(MOVEMENTS, `${file(MOVEMENTS)}${text}\n${movement('R1')}\n`);
    expect(report).toMatchObject({ outcome: 'taken', taken: 1 });
    expect(
      [...feed.objects.keys()].filter((key) => key.startsWith('progress/')).length,
    ).toBeGreaterThanOrEqual(4);
  });
});

test('a line over 16 KiB that is split inside a character is one line set aside', async () => {
  feed.block = 4096;
  const report = await drop(
    MOVEMENTS,
    movement('R1'),
    `${us},5,${'股'.repeat(20_000)}`,
    movement('R2'),
  );
  expect(report).toMatchObject({
    outcome: 'taken',
    taken: 2,
    rejects: [{ line: 3, reason: 'too-long' }],
  });
  expect(await moved()).toEqual(['R1:100', 'R2:100']);
});

test('a quoted line with a bare carriage return is set aside, with all that follows on that line', async () => {
  const report = await drop(MOVEMENTS, `${us},5,"A",甲,in,1,R1\r${movement('R2')}`, movement('R3'));
  expect(report).toMatchObject({
    taken: 1,
    setAside: 1,
    rejects: [{ line: 2, reason: 'carriage-return' }],
  });
  expect(await moved()).toEqual(['R3:100']);
});

test('a line break inside quotes is read as a space, across byte ranges too; a record has the number of its first line', async () => {
  feed.left = () => 0;
  const named = (reference: string, lineBreak: string) =>
    `${us},5,"INDUSTRIAL AND${lineBreak}COMMERCIAL BANK","甲${lineBreak}乙",in,1,${reference}`;
  for (const block of [1, 7, 64, 100_000]) {
    feed.block = block;
    const report = await drop(
      MOVEMENTS,
      named(`LF${block}`, '\n'),
      named(`CRLF${block}`, '\r\n'),
      'malformed',
    );
    expect(report).toMatchObject({
      taken: 2,
      setAside: 1,
      rejects: [{ line: 8, reason: 'columns' }],
    });
  }
  const { items } = await feed.context.positions.movements.page(
    accountKey(account),
    { from: '2026-11-20', to: '2026-11-20' },
    99,
  );
  expect(items).toHaveLength(8);
  expect(new Set(items.map(({ nameEn, nameZh }) => `${nameEn}/${nameZh}`))).toEqual(
    new Set(['INDUSTRIAL AND COMMERCIAL BANK/甲 乙']),
  );
});

test('stock codes 5 and 00005 are one stock; a code that is not one to five digits is set aside', async () => {
  await drop(BALANCES, balance('5'), balance('00005'), balance('0700', 1));
  expect(await held()).toEqual(['2026-11-20', '00005:100', '00700:1']);
  const { rejects } = await drop(
    MOVEMENTS,
    ...['000005', 'A', ''].map((code) => movement(code || 'R').replace('00700', code)),
  );
  expect(rejects.map(({ reason }) => reason)).toEqual(['stockCode', 'stockCode', 'stockCode']);
});

test.each(['0000', '1999', '2100', '9999'])(
  'a file name of the year %s is refused',
  async (year) => {
    expect(await drop(`balances-${year}-11-20.csv`)).toMatchObject({
      outcome: 'refused',
      reason: 'file-name',
    });
  },
);

describe('one reference within an account and day', () => {
  test('the same line twice is one movement; of two different lines the later is set aside', async () => {
    const report = await drop(
      MOVEMENTS,
      movement('R1'),
      movement('R1'),
      movement('R1', 7),
      movement('R1').replace(',in,', ',out,'),
    );
    expect(report).toMatchObject({ taken: 2, setAside: 2 });
    expect(report.rejects).toEqual([
      { line: 4, reason: 'contradiction' },
      { line: 5, reason: 'contradiction' },
    ]);
    expect(await moved()).toEqual(['R1:100']);
  });

  test('that holds however far apart the lines are, and whichever invocation reads them', async () => {
    const others = Array.from({ length: 5000 }, (_, i) => movement(`X${i}`));
    for (const left of [20_000, 0]) {
      feed.left = () => left;
      const report = await drop(
        MOVEMENTS,
        movement('R1'),
        ...others,
        movement('R1'),
        movement('R1', 7),
      );
      expect(report).toMatchObject({
        taken: 5002,
        setAside: 1,
        rejects: [{ line: 5004, reason: 'contradiction' }],
      });
    }
    expect(await moved()).toContain('R1:100');
  });

  test('another account has its own references', async () => {
    const other = await world.open();
    const report = await drop(
      MOVEMENTS,
      movement('R1'),
      movement('R1', 7).replace(us, `${other.participantId},${other.accountNumber}`),
    );
    expect(report).toMatchObject({ taken: 2, setAside: 0 });
  });
});

describe('a balances list with a line set aside is incomplete', () => {
  const incomplete = ({ rejects }: Report) =>
    rejects
      .filter(({ reason }) => reason === 'account-incomplete')
      .map((each) => ({ ...each, line: undefined }));

  test('the account keeps its previous list, so that no stock vanishes; other accounts get their new lists', async () => {
    const other = await world.open();
    const theirs = `${other.participantId},${other.accountNumber},9,A,甲`;
    await drop('balances-2026-11-19.csv', balance('1'), balance('2'), `${theirs},1`);
    const report = await drop(BALANCES, balance('1', 5), balance('2', 'many'), `${theirs},2`);
    expect(report.rejects).toEqual([
      { line: 3, reason: 'quantity' },
      {
        line: 3,
        reason: 'account-incomplete',
        participantId: account.participantId,
        accountNumber: account.accountNumber,
      },
    ]);
    expect(report).toMatchObject({ taken: 2, setAside: 1 });
    expect(await held()).toEqual(['2026-11-19', '00001:100', '00002:100']);
    expect(await held(other)).toEqual(['2026-11-20', '00009:2']);
    // A complete correction of the day replaces the incomplete list; another incomplete one does
    // not.
    await drop(BALANCES, balance('1', 5), balance('2', 6));
    await drop(BALANCES, balance('1', 7), balance('2', 'many'));
    expect(await held()).toEqual(['2026-11-20', '00001:5', '00002:6']);
  });

  test.each<[string, () => string]>([
    ['a quote that is never closed', () => `${us},2,"A,甲,1`],
    ['too long', () => `${us},2,${'A'.repeat(20_000)},甲,1`],
    ['a column too few', () => `${us},2,A,甲`],
    ['only the account', () => us],
    ['quoted', () => `"${us.replace(',', '","')}","2","A","甲","x"`],
    ['a bare carriage return', () => `${us},2,A\rB,甲,1`],
    ['another quantity of the same stock', () => `${us},1,A,甲,101`],
  ])('whatever is wrong with it: %s', async (_, line) => {
    for (const lines of [
      [balance('1'), line()],
      [line(), balance('1')],
    ]) {
      const report = await drop(BALANCES, ...lines);
      expect(incomplete(report)).toMatchObject([
        {
          reason: 'account-incomplete',
          participantId: account.participantId,
          accountNumber: account.accountNumber,
        },
      ]);
      expect(await held()).toBeUndefined();
    }
  });

  test('the account is reported once, however many of its lines are set aside, by whichever invocation', async () => {
    feed.left = () => 0;
    const report = await drop(
      BALANCES,
      ...Array.from({ length: 5000 }, (_, i) => balance(`${i + 1}`, i % 700 === 0 ? 'x' : 1)),
    );
    expect(report).toMatchObject({ setAside: 8 });
    expect(incomplete(report)).toHaveLength(1);
    expect(await held()).toBeUndefined();
  });

  test('a line with an unreadable or unknown account is reported, and withholds no list', async () => {
    const report = await drop(
      BALANCES,
      balance('1'),
      'x',
      `C0008,${account.accountNumber},2,A,甲,1`,
      'Z99999,99999999,1,A,甲,x',
    );
    expect(report.rejects.map(({ reason }) => reason)).toEqual([
      'columns',
      'participantId',
      'quantity',
    ]);
    expect(await held()).toEqual(['2026-11-20', '00001:100']);
  });

  test('a movement that is set aside withholds no other movement', async () => {
    const report = await drop(MOVEMENTS, movement('R1'), movement(''));
    expect(report.rejects).toEqual([{ line: 3, reason: 'reference' }]);
    expect(await moved()).toEqual(['R1:100']);
  });
});
