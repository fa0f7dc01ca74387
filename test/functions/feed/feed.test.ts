/** The feed (api.md "Daily files", D17): what it ingests and sets aside, even if interrupted. */
import { beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { createWorld, type World } from '../../support/world.ts';

const BALANCES = 'participantId,accountNumber,stockCode,nameEn,nameZh,quantity';
const MOVEMENTS =
  'participantId,accountNumber,stockCode,nameEn,nameZh,direction,quantity,reference';

let world: World;
let feed: FeedWorld;
/** `C00088,10000001` */
let us: string;
let key: string;

beforeEach(async () => {
  world = await createWorld();
  feed = new FeedWorld(world);
  const account = await world.open();
  us = `${account.participantId},${account.accountNumber}`;
  key = accountKey(account);
});

const file = (header: string, ...lines: string[]) => [header, ...lines, ''].join('\r\n');
const balance = (code: string, quantity: number | string = 100) =>
  `${us},${code},STOCK ${code},股${code},${quantity}`;
const movement = (reference: string, quantity = 100) =>
  `${us},00700,TENCENT,騰訊控股,in,${quantity},${reference}`;
const held = async () => {
  const found = await feed.context.positions.balances(key);
  return (
    found && [
      found.from.date,
      ...found.items.map(({ stockCode, quantity }) => `${stockCode}:${quantity}`),
    ]
  );
};
const moved = async () => {
  const days = { from: '2026-01-01', to: '2026-12-31' };
  const { items } = await feed.context.positions.movements.page(key, days, 10_000);
  return items.map(({ date, reference, quantity }) => `${date} ${reference}:${quantity}`);
};

test('D17: balances (a zero included) and movements are ingested, each line once', async () => {
  const report = await feed.drop(
    'balances-2026-11-20.csv',
    file(BALANCES, balance('00700'), balance('00005', 0)),
  );
  expect(report).toEqual({
    file: 'balances-2026-11-20.csv',
    versionId: expect.stringMatching(/^v\d+$/),
    outcome: 'taken',
    taken: 2,
    setAside: 0,
    rejects: [],
  });
  expect(await held()).toEqual(['2026-11-20', '00005:0', '00700:100']);
  await feed.drop(
    'movements-2026-11-20.csv',
    file(MOVEMENTS, movement('R1'), movement('R2'), movement('R1')),
  );
  expect(await moved()).toEqual(['2026-11-20 R2:100', '2026-11-20 R1:100']);
});

test.each([
  ['line feeds, no last one', (text: string) => text.replaceAll('\r\n', '\n').trimEnd()],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  ['quotes', (text: string) => text.replaceAll(/[^,\r\n]+/g, '"$&"')],
  [
    'quotes after a byte order mark',
    (text: string) => `\ufeff${text.replaceAll(/[^,\r\n]+/g, '"$&"')}`,
  ],
])('as other programs write CSV: %s', async (_, change) => {
  await feed.drop(
    'balances-2026-11-20.csv',
    change(file(BALANCES, balance('1'), balance('2', 999_999_999_999_999))),
  );
  expect(await held()).toEqual(['2026-11-20', '00001:100', '00002:999999999999999']);
});

test('names are kept exactly: quoted commas and quotes, HKSCS, characters beyond the basic plane', async () => {
  await feed.drop('balances-2026-11-20.csv', file(BALANCES, `${us},5,"A ""B"", C",㗎𠺢𡃁嘅,1`));
  const { items } = (await feed.context.positions.balances(key)) ?? { items: [] };
  expect(items).toMatchObject([{ nameEn: 'A "B", C', nameZh: '㗎𠺢𡃁嘅' }]);
});

test('malformed lines are set aside with line and reason and stop nothing else; the report holds no data but the account', async () => {
  const [participant, number] = us.split(',');
  const closed = await world.open();
  const { table, key: closedKey } = world.context.accounts.key(closed);
  await world.context.db.write({ kind: 'put', table, item: { ...closedKey, status: 'closed' } });
  const lines: [line: string, reason?: string][] = [
    [balance('1')],
    ['x', 'columns'],
    [`${balance('2')},`, 'columns'],
    [`c00088,${number},2,A,甲,1`, 'participantId'],
    [`${participant},1234567,2,A,甲,1`, 'accountNumber'],
    [balance('2 3'), 'stockCode'],
    [`${us},2,,,1`, 'name'],
    [`${us},2,A\u202eB,甲,1`, 'name'],
    [balance('2', '-1'), 'quantity'],
    [balance('2', '1.5'), 'quantity'],
    [balance('2', '1000000000000000'), 'quantity'],
    [`${us},2,"A,甲,1`, 'quotes'],
    [`${us},2,${'A'.repeat(20_000)},甲,1`, 'too-long'],
    [`${participant},99999999,2,A,甲,1`, 'unknown-account'],
    [`${closed.participantId},${closed.accountNumber},2,A,甲,1`, 'unknown-account'],
    [balance('3')],
  ];
  const report = await feed.drop(
    'balances-2026-11-20.csv',
    file(BALANCES, ...lines.map(([line]) => line)),
  );
  const setAside = lines.flatMap(([, reason], i) => (reason ? [{ line: i + 2, reason }] : []));
  // The report names the account once, at its first line that is set aside.
  const incomplete = {
    line: 4,
    reason: 'account-incomplete',
    participantId: participant,
    accountNumber: number,
  };
  const rejects = setAside.flatMap((each) => (each.line === 4 ? [each, incomplete] : [each]));
  expect(report).toEqual({
    file: 'balances-2026-11-20.csv',
    versionId: expect.stringMatching(/^v\d+$/),
    outcome: 'taken',
    taken: 2,
    setAside: setAside.length,
    rejects,
  });
  expect(await held()).toBeUndefined();
  await feed.drop(
    'movements-2026-11-20.csv',
    file(MOVEMENTS, movement('R1').replace(',in,', ',up,'), movement('')),
  );
  expect(feed.report('movements-2026-11-20.csv')?.rejects.map(({ reason }) => reason)).toEqual([
    'direction',
    'reference',
  ]);
});

describe('a file that cannot be read changes nothing and is reported with the reason', () => {
  test.each([
    ['balance-2026-11-20.csv', file(BALANCES), 'file-name'],
    ['balances-2026-02-30.csv', file(BALANCES), 'file-name'],
    ['balances-2062-11-20.csv', file(BALANCES), 'future-date'],
    ['in/balances-2026-11-20.csv', file(BALANCES), 'file-name'],
    ['balances-2026-11-20.csv', '', 'header'],
    ['balances-2026-11-20.csv', file(MOVEMENTS), 'header'],
    ['balances-2026-11-20.csv', 'x'.repeat(100_000), 'header'],
    ['balances-2026-11-20.csv', Buffer.from(file(BALANCES, 'caf\u00e9'), 'latin1'), 'not-utf-8'],
    ['balances-2026-11-20.csv', Buffer.from(`\ufeff${file(BALANCES)}`, 'utf16le'), 'not-utf-8'],
  ])('%s: %#', async (name, body, reason) => {
    expect(await feed.drop(name, body)).toMatchObject({ outcome: 'refused', reason, taken: 0 });
    expect((await feed.context.positions.marks.get('balances', '2026-11-20')).complete).toEqual(
      new Set(),
    );
  });

  test('even if the fault shows only near the end of the file', async () => {
    const text = Buffer.from(
      file(BALANCES, ...Array.from({ length: 3000 }, (_, i) => balance(`${i}`))),
    );
    text[text.length - 10] = 0xff;
    expect(await feed.drop('balances-2026-11-20.csv', text)).toMatchObject({ reason: 'not-utf-8' });
    expect(await held()).toBeUndefined();
  });
});

describe('days', () => {
  test('an older file never replaces a newer one; an account that a file does not name keeps its balances', async () => {
    await feed.drop('balances-2026-11-20.csv', file(BALANCES, balance('2')));
    await feed.drop('balances-2026-11-19.csv', file(BALANCES, balance('1')));
    await feed.drop('balances-2026-11-21.csv', file(BALANCES));
    expect(await held()).toEqual(['2026-11-20', '00002:100']);
  });

  test('a repeated event writes nothing; a repeated put changes nothing', async () => {
    const text = file(BALANCES, balance('1'), balance('2'));
    const event = feed.put('balances-2026-11-20.csv', text);
    await feed.run();
    const before = await world.dump();
    world.requests();
    await feed.tell(event);
    expect(world.requests()).toEqual(['UpdateItem']);
    expect(await world.dump()).toBe(before);
    await feed.drop('balances-2026-11-20.csv', text);
    expect(await held()).toEqual(['2026-11-20', '00001:100', '00002:100']);
    await feed.drop('movements-2026-11-20.csv', file(MOVEMENTS, movement('R1')));
    await feed.drop('movements-2026-11-20.csv', file(MOVEMENTS, movement('R1')));
    expect(await moved()).toEqual(['2026-11-20 R1:100']);
  });

  test('a corrected file replaces all balances of the accounts that it names, and of no others', async () => {
    const other = await world.open();
    const theirs = `${other.participantId},${other.accountNumber},9,A,甲,9`;
    await feed.drop('balances-2026-11-20.csv', file(BALANCES, balance('1'), balance('2'), theirs));
    await feed.drop('balances-2026-11-20.csv', file(BALANCES, balance('2', 7)));
    expect(await held()).toEqual(['2026-11-20', '00002:7']);
    expect((await feed.context.positions.balances(accountKey(other)))?.items).toMatchObject([
      { quantity: 9 },
    ]);
    await feed.drop('balances-2026-11-20.csv', file(BALANCES, theirs.replace(/9$/, '8')));
    expect(await held()).toEqual(['2026-11-20', '00002:7']);
    expect((await feed.context.positions.balances(accountKey(other)))?.items).toMatchObject([
      { quantity: 8 },
    ]);
  });

  test('another file of movements adds new ones and corrects the others, on every page', async () => {
    const references = ['R', 'R#', 'R#1', 'R%23', 'R%', 'S', '一'];
    for (const quantity of [1, 2]) {
      await feed.drop(
        'movements-2026-11-20.csv',
        file(
          MOVEMENTS,
          ...references.map((each) => movement(each, quantity)),
          movement(`only in ${quantity}`, quantity),
        ),
      );
    }
    const days = { from: '2026-11-20', to: '2026-11-20' };
    for (const most of [1, 2, 3, 100]) {
      const found: string[] = [];
      for (let cursor: string | undefined, left = true; left; left = cursor !== undefined) {
        const page = await feed.context.positions.movements.page(key, days, most, cursor);
        found.push(...page.items.map(({ reference, quantity }) => `${reference}:${quantity}`));
        cursor = page.cursor;
      }
      expect(found.toSorted()).toEqual(
        [...references.map((each) => `${each}:2`), 'only in 1:1', 'only in 2:2'].toSorted(),
      );
    }
  });
});

describe('a file that is too long for one invocation', () => {
  const lines = Array.from({ length: 9000 }, (_, i) => i);
  const long = () =>
    file(
      MOVEMENTS,
      ...lines.map((i) => (i % 1000 === 7 ? 'broken' : movement(`R${i % 600}`, i % 600))),
    );
  const NAME = 'movements-2026-11-20.csv';

  test('continues by byte range, and becomes visible only when it is complete', async () => {
    feed.left = () => 0;
    feed.put(NAME, long());
    for (let i = 0; i < 4; i++) {
      await feed.tell(feed.events.shift() as never);
      expect(await moved()).toEqual([]);
    }
    // Each invocation ingests one block of bytes.
    expect(await feed.run()).toBeGreaterThan(2);
    expect(await moved()).toHaveLength(600);
    const rejects = Array.from({ length: 9 }, (_, i) => ({
      line: i * 1000 + 9,
      reason: 'columns',
    }));
    expect(feed.report(NAME)).toMatchObject({
      outcome: 'taken',
      taken: 8991,
      setAside: 9,
      rejects,
    });
  });

  test('gives the same result when interrupted anywhere and delivered again, or delivered twice concurrently', async () => {
    const undisturbed = new FeedWorld(world);
    await undisturbed.drop(NAME, long());
    const wanted = await moved();
    const report = undisturbed.report(NAME);

    for (const seed of [1, 2]) {
      world = await createWorld();
      feed = new FeedWorld(world);
      const [participantId = '', accountNumber = ''] = us.split(',');
      const { table, key } = world.context.accounts.key({ participantId, accountNumber });
      await world.context.db.write({
        kind: 'put',
        table,
        item: { ...key, status: 'open', openedAt: '' },
      });
      let random = seed;
      const chance = () => {
        random = (random * 48_271) % 2_147_483_647;
        return random / 2_147_483_647;
      };
      feed.left = () => (chance() < 0.5 ? 0 : 20_000);
      const event = feed.put(NAME, long());
      world.intercept((_, operation, send) => {
        if (operation !== 'GetItem' && chance() < 0.01) throw new Error('interrupted');
        return send();
      });
      for (let tries = 0; !feed.report(NAME) && tries < 60; tries++) {
        const both = [feed.events.shift() ?? event, chance() < 0.3 ? event : undefined];
        await Promise.all(both.map((each) => each && feed.tell(each).catch(() => {})));
      }
      world.intercept(undefined);
      await feed.tell(event);
      await feed.run();
      expect(await moved()).toEqual(wanted);
      const versionId = event.detail.object['version-id'];
      expect(feed.report(NAME)).toEqual({ ...report, versionId });
    }
  }, 120_000);
});

test('items that DynamoDB leaves unprocessed in a batch are written again', async () => {
  let left = 5;
  world.intercept(async (_, operation, send, input) => {
    if (operation !== 'BatchWriteItem' || left-- <= 0) return send();
    return { UnprocessedItems: (input as { RequestItems: object }).RequestItems };
  });
  await feed.drop(
    'balances-2026-11-20.csv',
    file(BALANCES, ...Array.from({ length: 60 }, (_, i) => balance(`${i}`))),
  );
  expect(await held()).toHaveLength(61);
});
