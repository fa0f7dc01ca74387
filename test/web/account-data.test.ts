/**
 * D17: daily files are delivered to the laptop, ingested by the feed, and shown to the investor who
 * is signed in.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Download } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headers } from '../../functions/feed/row.ts';
import { dateOf } from '../../web/src/parts/dates.ts';
import { type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { type Guest, registered, signedIn, signIn } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

const DAY_MS = 86_400_000;
/** The date in Hong Kong this many days ago, by the service's clock. */
const daysAgo = (days: number) =>
  new Date(stage.service.clock.now() + DAY_MS / 3 - days * DAY_MS).toISOString().slice(0, 10);
const shown = (date: string) => dateOf(date, 'zh-Hant');
const grouped = (quantity: number | string) => String(quantity).replaceAll(/\B(?=(\d{3})+$)/g, ',');

type Kind = keyof typeof headers;
type Line = readonly [account: Guest, ...fields: (string | number)[]];

/** Delivers a daily file through the laptop's open `/local/daily-files`. */
async function deliver(kind: Kind, date: string, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(([{ participantId, accountNumber }, ...fields]) =>
    [participantId, accountNumber, ...fields].join(),
  );
  const response = await fetch(`${stage.url}/local/daily-files`, {
    method: 'POST',
    headers: {
      'Content-Type': 'text/csv',
      'Content-Disposition': `attachment; filename="${kind}-${date}.csv"`,
    },
    body: [headers[kind].join(), ...rows, ''].join('\r\n'),
  });
  expect(response.status).toBe(202);
}

/** Waits until the feed has reported every line of these files as taken. */
async function taken(files: Record<string, number>): Promise<void> {
  await stage.service.settled(120_000);
  for (const [name, lines] of Object.entries(files)) {
    const report = await (await fetch(`${stage.url}/local/daily-files/${name}.csv`)).json();
    expect(report, name).toMatchObject({ outcome: 'taken', taken: lines, setAside: 0 });
  }
}

async function saved(download: Download): Promise<Record<string, string>[]> {
  return parse(readFileSync(await download.path(), 'utf8'), { bom: true, columns: true });
}

it('D17: shows no stock, one, and five thousand, each with its exact quantity and name', async () => {
  const [none, one, many] = await Promise.all([
    registered(stage),
    registered(stage),
    registered(stage),
  ]);
  const code = (i: number) => String(i).padStart(5, '0');
  const rare = { code: '02899', en: 'ZIJIN 𨋢 LIFT', zh: '𨋢𠝹㗎咗邨' };
  const date = daysAgo(1);
  await deliver('balances', date, [
    [one, rare.code, rare.en, rare.zh, '999999999999999'],
    ...Array.from(
      { length: 5000 },
      (_, i): Line => [many, code(i + 1), `STOCK ${code(i + 1)}`, `股份${code(i + 1)}`, i * 7],
    ),
  ]);
  await taken({ [`balances-${date}`]: 5001 });

  const visitor = await Visitor.open(stage, 'stocks', 320);
  const { page } = visitor;
  await signIn(visitor, none.internetUserId);
  await visitor.press('main a[href="#/balances"]');
  await visitor.sees('main:has-text("香港結算尚未提供此戶口的紀錄。")');
  await visitor.inspect('none');
  await visitor.press('.sign-out');
  await page.waitForURL(/signed-out/);

  await signIn(visitor, one.internetUserId);
  await visitor.press('main a[href="#/balances"]');
  await visitor.sees('tbody tr');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  await expect
    .poll(() => page.locator('tbody td').allInnerTexts())
    .toEqual([rare.code, `${rare.zh}\n${rare.en}`, '999,999,999,999,999']);
  await visitor.inspect('one');
  const [file] = await Promise.all([page.waitForEvent('download'), visitor.press('.csv')]);
  expect(file.suggestedFilename()).toBe(`balances-${date}.csv`);
  expect(await saved(file)).toEqual([
    {
      股份代號: `="${rare.code}"`,
      中文名稱: rare.zh,
      英文名稱: rare.en,
      數量: '999999999999999',
    },
  ]);
  await visitor.press('.sign-out');
  await page.waitForURL(/signed-out/);

  await signIn(visitor, many.internetUserId);
  await visitor.press('main a[href="#/balances"]');
  await visitor.sees('tbody tr');
  const rows = page.locator('tbody tr');
  // The page shows a limited number of rows until the investor asks for more.
  await expect.poll(() => rows.count()).toBe(200);
  await visitor.press('.more button');
  await visitor.sees('tbody tr:nth-child(400)');
  await expect.poll(() => rows.count()).toBe(400);
  await page.fill('[type=search]', '股份04999');
  await visitor.sees('tbody tr:only-child');
  await expect.poll(() => rows.innerText()).toContain(grouped(4998 * 7));
  await visitor.sees('[role=status]:has-text("1"):has-text("5,000")');
  const [part] = await Promise.all([page.waitForEvent('download'), visitor.press('.csv')]);
  expect(part.suggestedFilename()).toBe(`balances-${date}-1-of-5000.csv`);
  // Nothing found: the page says so, and offers to clear the search.
  await page.fill('[type=search]', 'ZZZZ');
  await visitor.sees('.empty:has-text("ZZZZ")');
  await visitor.inspect('not-found');
  await visitor.press('.empty button');
  await visitor.sees('[type=search]:focus');
  await visitor.sees('tbody tr:nth-child(200)');
  const [all] = await Promise.all([page.waitForEvent('download'), visitor.press('.csv')]);
  const lines = await saved(all);
  expect(lines.map((line) => [line.股份代號, line.數量])).toEqual(
    Array.from({ length: 5000 }, (_, i) => [`="${code(i + 1)}"`, String(i * 7)]),
  );
  await visitor.close();
});

const QUARTERS = 40;
/** Movements of one busy day: more than two pages. */
const BUSY = 450;

it('D17: shows the movements of ten years exactly, a year at a time and page by page, and draws the chart', async () => {
  const { account, visitor } = await signedIn(stage, 'years');
  const { page } = visitor;
  const stock = ['00700', 'TENCENT', '騰訊控股'] as const;
  // One movement in per quarter, the quantity growing to 15 digits; the oldest is nearly ten years
  // old.
  const quarters = Array.from({ length: QUARTERS }, (_, i) => ({
    date: daysAgo(20 + i * 91),
    reference: `Q${i}`,
  }));
  const quantity = (i: number) => (i === 0 ? 999_999_999_999_000 : i);
  const files: Record<string, number> = {};
  for (const [i, { date, reference }] of quarters.entries()) {
    await deliver('movements', date, [[account, ...stock, 'in', quantity(i), reference]]);
    files[`movements-${date}`] = 1;
  }
  const busy = daysAgo(3);
  const reference = (i: number) => `B${String(i).padStart(4, '0')}`;
  await deliver(
    'movements',
    busy,
    Array.from(
      { length: BUSY },
      (_, i): Line => [account, ...stock, i % 2 ? 'out' : 'in', 1, reference(i)],
    ),
  );
  files[`movements-${busy}`] = BUSY;
  const held = quarters.reduce((sum, _, i) => sum + quantity(i), 0);
  await deliver('balances', daysAgo(0), [[account, ...stock, held]]);
  await taken(files);

  // The default period.
  await visitor.press('main a[href="#/movements"]');
  await visitor.sees('tbody tr');
  await visitor.press('.segments .own');
  await expect.poll(() => page.inputValue('[name=from]')).toBe(daysAgo(30));
  await expect.poll(() => page.inputValue('[name=to]')).toBe(daysAgo(0));
  const references = async () =>
    (await page.locator('tbody .reference').allInnerTexts()).map((text) => text.trim());
  const all = Array.from({ length: BUSY }, (_, i) => reference(BUSY - 1 - i));
  const pages = [all.slice(0, 200), all.slice(200, 400), [...all.slice(400), 'Q0']];
  const [newer, older] = ['nav.actions button:first-child', 'nav.actions button:last-child'];
  const shows = async (number: number) => {
    await visitor.sees(`nav.actions:has-text("第 ${number} 頁")`);
    await expect.poll(references).toEqual(pages[number - 1]);
    for (const [button, leads] of [
      [older, number < pages.length],
      [newer, number > 1],
    ] as const)
      await expect.poll(() => page.getAttribute(button, 'aria-disabled')).toBe(String(!leads));
  };
  /** Goes to another page by keyboard: the button keeps the focus, even if it leads no further. */
  const turn = async (button: string, number: number) => {
    await visitor.press(button);
    await shows(number);
    expect(await page.locator(`${button}:focus`).count()).toBe(1);
  };
  await shows(1);
  // A day that is longer than the screen shows its date again and again, everywhere in it.
  const dated = await page.$$eval('tbody td.date', (cells) =>
    cells.flatMap((cell, row) => (cell.classList.contains('same') ? [] : [row])),
  );
  expect(dated).toEqual(Array.from({ length: 40 }, (_, i) => 5 * i));
  await turn(older, 2);
  await turn(older, 3);
  await expect
    .poll(() => page.textContent('tbody tr:last-child .number-cell'))
    .toBe('+999,999,999,999,000');
  await visitor.inspect('last-page');
  await turn(newer, 2);
  // The CSV file holds the whole period, not only the page.
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.csv')]);
  expect((await saved(file)).map((line) => line.參考編號)).toEqual(
    pages.flat().map((each) => `="${each}"`),
  );
  // So does the printout.
  await page.evaluate(
    'window.print = () => { window.printed = document.querySelectorAll("tbody tr").length; }',
  );
  await page.click('.print');
  await expect.poll(() => page.evaluate('window.printed')).toBe(BUSY + 1);

  // Each of the ten years, by its dates.
  const period = async (from: string, to: string) => {
    await page.fill('[name=from]', from);
    await page.fill('[name=to]', to);
    await page.click('.dates [type=submit]');
  };
  const seen: string[] = [];
  for (let year = 0; year < 10; year++) {
    const [from, to] = [daysAgo(5 + 366 * year + 365), daysAgo(5 + 366 * year)];
    await period(from, to);
    await visitor.sees(`[role=status]:has-text("${shown(from)}"):has-text("${shown(to)}")`);
    await visitor.sees('tbody tr');
    seen.push(...(await references()));
  }
  expect(seen).toEqual(quarters.map((quarter) => quarter.reference));

  // The chart of the last of them, calculated back from today's balance to the first file, before
  // which nothing is known.
  await visitor.sees(`.records:has-text("${shown(quarters.at(-1)?.date ?? '')}")`);
  await page.selectOption('select', stock[0]);
  await visitor.sees('svg.chart');
  const sum = (from: number) => quarters.slice(from).reduce((total, _, i) => total + from + i, 0);
  const oldest = (await references()).length;
  await expect
    .poll(() => page.textContent('svg.chart'))
    .toContain(`最低 ${grouped(sum(QUARTERS - 1))}，最高 ${grouped(sum(QUARTERS - oldest))}`);
  await period(daysAgo(365), daysAgo(0));
  await visitor.sees(`svg.chart:has-text("最高 ${grouped(held)}")`);
  await visitor.inspect('chart');

  // A period that is one day too long is rejected before any request.
  await period(daysAgo(366), daysAgo(0));
  await visitor.sees('[name=from][aria-invalid=true]');
  await expect.poll(() => page.textContent('.field-error')).toContain('366');
  await visitor.inspect('too-long');

  // D19: a statement of the records that the page has shown.
  await visitor.press('.sections a[href="#/statements"]');
  await visitor.sees('.file');
  const [pdf] = await Promise.all([page.waitForEvent('download'), visitor.press('.file')]);
  expect(pdf.suggestedFilename()).toMatch(/^[a-zA-Z0-9-]+\.pdf$/);
  expect(readFileSync(await pdf.path(), 'latin1')).toMatch(/^%PDF-/);
  await visitor.close();
});

it("uses the service's date, even if the visitor's clock is wrong", async () => {
  const { visitor } = await signedIn(stage, 'clock');
  await visitor.page.clock.setFixedTime(new Date(stage.service.clock.now() - 400 * DAY_MS));
  await visitor.page.reload();
  await visitor.goto('/movements');
  await visitor.press('.segments .own');
  await expect.poll(() => visitor.page.inputValue('[name=to]')).toBe(daysAgo(0));
  await expect.poll(() => visitor.page.inputValue('[name=from]')).toBe(daysAgo(30));

  // The dates are those of the period, also when "back" leads to another one.
  const { page } = visitor;
  for (const days of [10, 5]) {
    await page.fill('[name=from]', daysAgo(days));
    await page.press('[name=to]', 'Enter');
    await visitor.sees(`[role=status]:has-text("${shown(daysAgo(days))}")`);
    expect(await page.evaluate('document.activeElement.name')).toBe('to');
  }
  await page.fill('[name=to]', daysAgo(6));
  await page.press('[name=to]', 'Enter');
  await visitor.sees('[name=from][aria-invalid=true]');
  await page.goBack();
  await expect.poll(() => page.inputValue('[name=from]')).toBe(daysAgo(10));
  expect(await page.inputValue('[name=to]')).toBe(daysAgo(0));
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  await visitor.close();
});
