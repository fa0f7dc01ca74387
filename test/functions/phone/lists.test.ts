/** Balances and movements on the phone, from the rows of daily files (D17). */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { Balance, Movement } from '../../../core/domain/position.ts';
import { MAX_WRITTEN } from '../../../core/store/batches.ts';
import { MAX_SCANNED } from '../../../core/store/movement-lists.ts';
import type { UnconditionalPut } from '../../../core/store/write.ts';
import type { PhoneAnswer } from '../../../functions/phone/contract.ts';
import { type Phone, type PhoneCall, phoneIn, welcomed } from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let phone: Phone;
let call: PhoneCall;
let account: string;

beforeAll(async () => {
  world = await createWorld();
  phone = phoneIn(world);
});
const aCallBegins = async (at: string) => {
  world.setTime(at);
  const caller = await welcomed(world, phone);
  call = caller.call;
  account = accountKey(caller.account);
};
beforeEach(() => aCallBegins('2026-11-23T02:00:00Z'));

const TENCENT = { stockCode: '00700', nameEn: 'TENCENT', nameZh: '騰訊控股' };

function stock(i: number, quantity = i): Balance {
  const stockCode = String(i).padStart(5, '0');
  return { stockCode, nameEn: `STOCK ${stockCode}`, nameZh: `股${stockCode}`, quantity };
}

function moved(date: string, reference: string, also: Partial<Movement> = {}): Movement {
  return { ...TENCENT, date, reference, direction: 'in', quantity: 1000, ...also };
}

async function balancesFile(
  date: string,
  balances: Balance[],
  { complete = true, version = '0' } = {},
): Promise<void> {
  const { db, positions } = phone.context;
  for (let i = 0; i < balances.length; i += 50) {
    await Promise.all(
      balances
        .slice(i, i + 50)
        .map((each) => db.write(positions.writes.balance(account, date, each, version))),
    );
  }
  if (complete) await db.write(positions.marks.complete('balances', date, version));
}

const stocks = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => stock(from + i));

async function movementsFile(
  date: string,
  movements: Movement[],
  { complete = true } = {},
): Promise<void> {
  const { db, positions } = phone.context;
  await Promise.all(movements.map((each) => db.write(positions.writes.movement(account, each))));
  if (complete) await db.write(positions.marks.complete('movements', date));
}

async function codes(step: 'balances' | 'movements', page = '1'): Promise<string[]> {
  const { speech = '' } = await call.invoke(step, { page });
  return [...speech.matchAll(/"digits">(\d+)</g)].map(([, code = '']) => code.padStart(5, '0'));
}

/** All pages, requested one after another as the flow does. */
async function everyPage(step: 'balances' | 'movements'): Promise<PhoneAnswer[]> {
  const pages: PhoneAnswer[] = [];
  let page = '1';
  for (;;) {
    const answer = await call.invoke(step, { page });
    pages.push(answer);
    if (answer.place === 'only' || answer.place === 'last') return pages;
    page = answer.next as string;
  }
}

describe('balances', () => {
  test('balances are "none" before the first file', async () => {
    expect(await call.invoke('balances')).toEqual({ result: 'none' });
  });

  test('balances come from the newest complete file that names the account', async () => {
    await balancesFile('2026-11-19', [stock(1), stock(2)]);
    await balancesFile('2026-11-20', [stock(2), stock(3)]);
    expect(await codes('balances')).toEqual(['00002', '00003']);
    await phone.context.db.write(phone.context.positions.marks.complete('balances', '2026-11-21'));
    expect(await codes('balances')).toEqual(['00002', '00003']);
  });

  test('balances never come from an incomplete file', async () => {
    await balancesFile('2026-10-19', [stock(1)]);
    await balancesFile('2026-10-29', [stock(2)], { complete: false });
    await balancesFile('2026-10-30', [stock(3)], { complete: false });
    expect(await codes('balances')).toEqual(['00001']);
    await phone.context.db.write(phone.context.positions.marks.complete('balances', '2026-10-30'));
    expect(await codes('balances')).toEqual(['00003']);
  });

  test('balances are not changed by an older file that arrives late, nor by a repeated one', async () => {
    await balancesFile('2026-11-20', [stock(2)]);
    await balancesFile('2026-11-19', [stock(1)]);
    await balancesFile('2026-11-20', [stock(2)]);
    expect(await codes('balances')).toEqual(['00002']);
  });

  test('balances are those of this account only', async () => {
    await balancesFile('2026-11-20', [stock(1)]);
    const { call: other } = await welcomed(world, phone);
    expect(await other.invoke('balances')).toEqual({ result: 'none' });
  });

  test('balances of a thousand stocks come in pages, each stock once, ordered by code', async () => {
    const all = Array.from({ length: 1000 }, (_, i) => stock(i + 1));
    await balancesFile('2026-11-20', all);
    const last = await call.invoke('balances', { page: '200' });
    expect(last).toMatchObject({
      result: 'spoken',
      place: 'last',
      next: '201~2026-11-20#0',
      previous: '199~2026-11-20#0',
    });
    expect(await codes('balances', '200')).toEqual(['00996', '00997', '00998', '00999', '01000']);
    expect(await codes('balances', '2')).toEqual(['00006', '00007', '00008', '00009', '00010']);
    expect(await call.invoke('balances', { page: '201' })).toEqual(await call.invoke('balances'));
  });

  test.each([1, 4, 5, 6, 11])(
    'balances of %i stocks take as many pages as needed, and the last page says that it is the last',
    async (count) => {
      await balancesFile(
        '2026-11-20',
        Array.from({ length: count }, (_, i) => stock(i + 1)),
      );
      const pages = await everyPage('balances');
      expect(pages.map(({ result }) => result)).toEqual(Array(Math.ceil(count / 5)).fill('spoken'));
      const name = (page: number) => `${page}~2026-11-20#0`;
      expect(pages.map(({ next }) => next)).toEqual(pages.map((_, i) => name(i + 2)));
      expect(pages.map(({ previous }) => previous)).toEqual(
        pages.map((_, i) => name(Math.max(i, 1))),
      );
      expect(pages.map(({ place }) => place)).toEqual(
        { 1: ['only'], 2: ['first', 'last'], 3: ['first', 'middle', 'last'] }[pages.length],
      );
      const spoken = pages.flatMap(({ speech = '' }) => [...speech.matchAll(/"digits">(\d+)</g)]);
      expect(spoken).toHaveLength(count);
    },
  );
});

describe('all pages of a list are read from what the first one was', () => {
  const codesOf = ({ speech = '' }: PhoneAnswer) =>
    [...speech.matchAll(/"digits">(\d+)</g)].map(([, code]) => Number(code));
  const head = (count: string) => `In the last thirty-one days: ${count} stock movements`;
  const ask = (step: 'balances' | 'movements', page?: string) =>
    call.invoke(step, { language: 'en', ...(page && { page }) });

  test('balances, if a newer file and a shorter correction are ingested during the call', async () => {
    await balancesFile('2026-11-20', stocks(1, 11));
    const first = await ask('balances');
    await balancesFile('2026-11-20', stocks(1, 5), { version: '1' });
    await balancesFile('2026-11-21', stocks(7, 12));
    const second = await ask('balances', first.next);
    expect(codesOf(second)).toEqual([6, 7, 8, 9, 10]);
    const third = await ask('balances', second.next);
    expect([codesOf(third), third.place]).toEqual([[11], 'last']);
    expect(await ask('balances', third.previous)).toEqual(second);
    expect(await ask('balances', second.previous)).toEqual(first);
    expect((await ask('balances')).speech).toContain('As of the 21st of November 2026, ');
  });

  test('movements, if the day ends during the call', async () => {
    await aCallBegins('2026-11-23T15:59:00Z');
    const day = '2026-10-24';
    await movementsFile(
      day,
      stocks(1, 6).map((each) => moved(day, `R${each.stockCode}`, each)),
    );
    const first = await ask('movements');
    expect(first.speech).toContain(head('six'));
    world.advance(60_000);
    const second = await ask('movements', first.next);
    expect([codesOf(second), second.place]).toEqual([[1], 'last']);
    expect(await ask('movements', second.previous)).toEqual(first);
    expect(await ask('movements')).toEqual({ result: 'none' });
  });

  test('movements begin anew, with their head, if a file is ingested during the call', async () => {
    const day = '2026-11-19';
    await movementsFile(
      day,
      stocks(1, 6).map((each) => moved(day, `R${each.stockCode}`, each)),
    );
    const { next } = await ask('movements');
    await movementsFile('2026-11-20', [moved('2026-11-20', 'R1', stock(9))]);
    const anew = await ask('movements', next);
    expect(anew.speech).toContain(head('seven'));
    expect([codesOf(anew), anew.place]).toEqual([[9, 6, 5, 4, 3], 'first']);
    expect(codesOf(await ask('movements', anew.next))).toEqual([2, 1]);
  });

  test('a page that the list does not have is its first page, never "none"', async () => {
    await balancesFile('2026-11-20', stocks(1, 6));
    const first = await ask('balances');
    for (const page of [
      '3',
      '3~2026-11-20#0',
      '2~2026-11-19#0',
      '1~2026-11-19#0',
      '2~2026-11-20#1',
    ])
      expect(await ask('balances', page)).toEqual(first);
  });

  test('a page that the release before named is read from the list as it stands', async () => {
    await balancesFile('2026-11-20', stocks(1, 6));
    const second = await ask('balances', '2');
    expect(codesOf(second)).toEqual([6]);
    await balancesFile('2026-11-21', stocks(1, 6));
    expect((await ask('balances', second.previous)).speech).toContain('As of the 20th');
  });
});

describe('the first page says how many there are, up to ninety-nine', () => {
  test.each([
    [1, 'you have one stock.'],
    [6, 'you have six stocks.'],
    [99, 'you have ninety-nine stocks.'],
    [100, 'your list has more than ninety-nine stocks.'],
  ])('%i stocks', async (count, said) => {
    await balancesFile(
      '2026-11-20',
      Array.from({ length: count }, (_, i) => stock(i + 1)),
    );
    const { speech, place } = await call.invoke('balances', { language: 'en' });
    expect(speech).toContain(`As of the 20th of November 2026, ${said}`);
    expect(place).toBe(count > 5 ? 'first' : 'only');
    if (count > 5) {
      const next = await call.invoke('balances', { language: 'en', page: '2' });
      expect(next.speech).not.toContain('As of');
    }
  });

  test('stocks with a balance of zero are on the list, but the caller does not have them', async () => {
    await balancesFile('2026-11-20', [stock(700, 0)]);
    const { speech } = await call.invoke('balances', { language: 'en' });
    expect(speech).toContain('your list has one stock.</p> <p>STOCK 00700: no shares');
  });

  test('movements', async () => {
    await movementsFile('2026-11-20', [moved('2026-11-20', 'R1'), moved('2026-11-20', 'R2')]);
    const { speech } = await call.invoke('movements', { language: 'en' });
    expect(speech).toContain('In the last thirty-one days: two stock movements, the latest first.');
  });
});

describe('one stock', () => {
  const ask = (entry: string) => call.invoke('stock', { entry, language: 'en' });

  test('its balance as of the newest complete file, and its last movement', async () => {
    await balancesFile('2026-11-19', [stock(700, 4)]);
    await balancesFile('2026-11-20', [stock(1), stock(700, 5)]);
    await balancesFile('2026-11-22', [stock(700, 6)], { complete: false });
    await movementsFile('2026-01-05', [moved('2026-01-05', 'R1', { direction: 'out' })]);
    await movementsFile('2026-11-13', [moved('2026-11-13', 'R2', { stockCode: '00001' })]);
    await movementsFile('2026-11-14', [moved('2026-11-14', 'R3', { quantity: 7 })], {
      complete: false,
    });
    const said =
      '<p>As of the 20th of November 2026, STOCK 00700: five shares.</p> <p>Its last movement: one thousand shares transferred out on the 5th of January.</p>';
    for (const code of ['700', '0700', '00700'])
      expect(await ask(code)).toEqual({ result: 'spoken', speech: expect.stringContaining(said) });
    await movementsFile('2026-11-14', []);
    expect((await ask('700')).speech).toContain('seven shares transferred in');
  });

  test('a movement of more than a year ago is not its last one', async () => {
    await balancesFile('2026-11-20', [stock(700)]);
    await movementsFile('2025-11-22', [moved('2025-11-22', 'R1')]);
    expect((await ask('700')).speech).toContain('No movement in the last twelve months.');
    await movementsFile('2025-11-23', [moved('2025-11-23', 'R2')]);
    expect((await ask('700')).speech).toContain('on the 23rd of November 2025.');
  });

  test('its last movement is found among many of other stocks', async () => {
    await balancesFile('2026-11-20', [stock(700)]);
    const others = Array.from({ length: 250 }, (_, i) =>
      moved('2026-11-20', `R${i}`, { stockCode: '00001' }),
    );
    await movementsFile('2026-11-20', others);
    await movementsFile('2026-11-19', [moved('2026-11-19', 'R1')]);
    expect((await ask('700')).speech).toContain('one thousand shares transferred in');
  });

  test('nothing is said of its last movement if five thousand of other stocks are newer', async () => {
    await balancesFile('2026-11-20', [stock(700)]);
    await movementsFile('2026-11-19', [moved('2026-11-19', 'R1')]);
    const { db, positions } = phone.context;
    const others = Array.from({ length: MAX_SCANNED }, (_, i) =>
      positions.writes.movement(account, moved('2026-11-20', `R${i}`, { stockCode: '00001' })),
    );
    const last = others.pop() as UnconditionalPut;
    for (let i = 0; i < others.length; i += MAX_WRITTEN)
      await db.putAll(others.slice(i, i + MAX_WRITTEN));
    expect((await ask('700')).speech).toContain('one thousand shares transferred in');
    await db.write(last);
    world.requests();
    expect((await ask('700')).speech).toMatch(/STOCK 00700: seven hundred shares\.<\/p><\/speak>$/);
    expect(world.requests().length).toBeLessThan(15);
  });

  test('a stock that the account does not hold is named, and no other account’s is told', async () => {
    await balancesFile('2026-11-20', [stock(700)]);
    expect((await ask('5')).speech).toContain(
      'you have no stock with the code <say-as interpret-as="digits">5</say-as>.',
    );
    const { call: other } = await welcomed(world, phone);
    expect(await other.invoke('stock', { entry: '700' })).toEqual({ result: 'none' });
  });

  test.each(['', 'Timeout', '*', '7*0', '123456', '7 0', 'balances', '０７'])(
    'what is no code is malformed: %j',
    async (entry) => {
      expect(await ask(entry)).toEqual({ result: 'malformed' });
    },
  );

  test('without a proved password nothing is told', async () => {
    await balancesFile('2026-11-20', [stock(700)]);
    const stranger = phone.call();
    expect(await stranger.invoke('stock', { entry: '700' })).toEqual({ result: 'ended' });
    const account = await world.open();
    expect(await stranger.signIn(account, account.phonePassword)).toBe('must-change');
    expect(await stranger.invoke('stock', { entry: '700' })).toEqual({ result: 'must-change' });
  });
});

test.each([
  ['80', '<prosody rate="80%">'],
  ['100', undefined],
  ['19', undefined],
  ['"><mark', undefined],
])('speech has the rate asked for, and a malformed rate is ignored: %s', async (rate, prosody) => {
  await balancesFile('2026-11-20', [stock(700)]);
  for (const answer of [
    await call.invoke('balances', { rate }),
    await call.invoke('stock', { entry: '700', rate }),
  ]) {
    if (prosody) expect(answer.speech).toContain(prosody);
    else expect(answer.speech).not.toContain('prosody');
  }
});

describe('movements', () => {
  test('movements are those of the last 31 days in Hong Kong, newest first', async () => {
    const dates = ['2026-10-23', '2026-10-24', '2026-11-20', '2026-11-23', '2026-11-24'];
    for (const [i, date] of dates.entries()) {
      await movementsFile(date, [moved(date, `R${i}`, { stockCode: `0000${i}` })]);
    }
    expect(await codes('movements')).toEqual(['00003', '00002', '00001']);
  });

  test('movements are "none" without a file', async () => {
    expect(await call.invoke('movements')).toEqual({ result: 'none' });
  });

  test('movements never come from an incomplete file', async () => {
    await movementsFile('2026-11-16', [moved('2026-11-16', 'R1', { stockCode: '00001' })]);
    await movementsFile('2026-11-17', [moved('2026-11-17', 'R2', { stockCode: '00002' })], {
      complete: false,
    });
    expect(await codes('movements')).toEqual(['00001']);
    await movementsFile('2026-11-17', []);
    expect(await codes('movements')).toEqual(['00002', '00001']);
  });

  test('a movement whose line is repeated counts once', async () => {
    await movementsFile('2026-11-20', [moved('2026-11-20', 'R1'), moved('2026-11-20', 'R1')]);
    await movementsFile('2026-11-20', [moved('2026-11-20', 'R1')]);
    expect(await codes('movements')).toEqual(['00700']);
  });

  test('a file that becomes complete during the read is included as a whole or not at all', async () => {
    await movementsFile('2026-11-18', [moved('2026-11-18', 'R1')], { complete: false });
    world.intercept(async (_, operation, send) => {
      const done = await send();
      if (operation === 'Query') {
        world.intercept(undefined);
        await movementsFile('2026-11-18', [moved('2026-11-18', 'R2')]);
      }
      return done;
    });
    expect(await call.invoke('movements')).toEqual({ result: 'none' });
    expect(await codes('movements')).toHaveLength(2);
  });

  test('many movements of one day, with references in any characters, appear each once', async () => {
    const references = Array.from(
      { length: 23 },
      (_, i) => `${[...'~參\u{10ffff}$# '][i % 7] ?? ''}${i}`,
    );
    await movementsFile(
      '2026-11-20',
      references.map((reference, i) =>
        moved('2026-11-20', reference, { stockCode: `000${10 + i}` }),
      ),
    );
    const pages = await everyPage('movements');
    expect(pages).toHaveLength(5);
    const spoken = pages.flatMap(({ speech = '' }) =>
      [...speech.matchAll(/"digits">(\d+)</g)].map(([, code]) => code),
    );
    expect(new Set(spoken).size).toBe(23);
  });
});
