/**
 * Printed statements on A4: daily movements and monthly balances, bilingual, complete, with a head
 * that names the account.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LANGUAGES, SCREENSHOTS, type Stage, startStage } from '../support/web/browser.ts';
import { type Guest, signedIn } from '../support/web/guests.ts';
import { holdNext } from '../support/web/hold-next.ts';
import { isEveryLook } from '../support/web/looks.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

/** A4 minus the margins, in CSS pixels. */
const PAPER = { width: 680, height: 1009 };
const DAY_MS = 86_400_000;
const LONG = 'CHINA CONSTRUCTION BANK CORPORATION H SHARES REGULATION S';

/** Enough stocks for three pages. */
const stocks = Array.from({ length: 90 }, (_, i) => ({
  stockCode: String(i + 1).padStart(5, '0'),
  name:
    i === 3
      ? { en: LONG, zh: '𨋢𠝹㗎咗邨控股有限公司（乙類普通股）' }
      : { en: `STOCK ${i + 1}`, zh: `股份${i + 1}` },
  quantity: i === 3 ? 999_999_999_999_999 : i * 1000,
}));

const HEAD = {
  balances: [
    /股份獨立戶口結單|股份独立账户对账单/,
    /Statement of Stock Segregated Account/,
    /股份結餘|持股余额/,
    /Account balances/,
  ],
  movements: [
    /股份獨立戶口結單|股份独立账户对账单/,
    /Statement of Stock Segregated Account/,
    /股份轉移紀錄|股份转移/,
    /Stock movements/,
  ],
};
const COLUMNS = {
  balances: [
    /股份代號|股票代码/,
    /Stock code/,
    /股份名稱|股票名称/,
    /Stock name/,
    /[數数]量/,
    /Quantity/,
  ],
  movements: [
    /日期/,
    /Date/,
    /股份|股票/,
    /Stock/,
    /[轉转]入／[轉转]出/,
    /In \/ out/,
    /[數数]量/,
    /Quantity/,
    /[參参]考[編编][號号]/,
    /Reference/,
  ],
};

it.each(LANGUAGES)('prints both statements completely when the page is in %s', async (language) => {
  const { account, visitor } = await signedIn(stage, `statement-${language}`);
  const { page } = visitor;
  await visitor.speak(language);
  const today = new Date(stage.service.clock.now()).toISOString().slice(0, 10);
  const day = (i: number) =>
    new Date(Date.parse(today) - (2 + (i % 28)) * DAY_MS).toISOString().slice(0, 10);
  await page.route('**/api/account/balances', (route) =>
    route.fulfill({ json: { asOf: day(0), balances: stocks } }),
  );
  const movements = stocks.map((stock, i) => ({
    ...stock,
    date: day(i),
    direction: i % 2 ? 'out' : 'in',
    reference: `${day(i).replaceAll('-', '')}${stock.stockCode}${i === 3 ? '-WITH-A-VERY-LONG-REFERENCE-OF-64' : ''}`,
  }));
  await page.route('**/api/account/movements*', (route) => route.fulfill({ json: { movements } }));
  for (const kind of ['balances', 'movements'] as const) {
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await visitor.goto(`/${kind}`);
    await visitor.sees('tbody tr');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize(PAPER);
    await visitor.sees('.statement dl');
    if (isEveryLook)
      await page.screenshot({
        path: `${SCREENSHOTS}/statement-${language}-${kind}.png`,
        fullPage: true,
      });
    await checkPaper(kind, account);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    if (isEveryLook) writeFileSync(`${SCREENSHOTS}/statement-${language}-${kind}.pdf`, pdf);
    const boxes = [
      ...pdf.toString('latin1').matchAll(/\/MediaBox ?\[ ?0 0 ([\d.]+) ([\d.]+) ?\]/g),
    ];
    expect(boxes.length).toBeGreaterThanOrEqual(2);
    for (const [, width, height] of boxes)
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  }
  await visitor.close();

  async function checkPaper(kind: keyof typeof HEAD, { participantId, accountNumber }: Guest) {
    for (const text of [...HEAD[kind], /陳小明/, /Chan Siu Ming/, participantId, accountNumber])
      await expect.poll(() => page.innerText('.statement')).toMatch(text);
    for (const text of COLUMNS[kind])
      await expect.poll(() => page.innerText('thead')).toMatch(text);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(stocks.length);
    await expect.poll(() => page.innerText('tbody')).toContain('999,999,999,999,999');
    for (const part of ['header', 'footer', 'button', '.tools', 'main > .links', 'select', 'h1'])
      await expect.poll(() => page.locator(`${part}:visible`).count(), { message: part }).toBe(0);
    // No element is wider than the page or its own cell.
    const cutOff =
      await page.evaluate(`[document.documentElement, ...document.querySelectorAll('main, .table, td, th, dd')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
      .map((each) => each.outerHTML.slice(0, 200))`);
    expect(cutOff).toEqual([]);
    const right = await page.evaluate(
      `Math.max(...[...document.querySelectorAll('td, th, dd')].map((each) => each.getBoundingClientRect().right))`,
    );
    expect(right).toBeLessThanOrEqual(PAPER.width);
  }
});

/** Rows of tables in a PDF file, by its structure tree (ISO 32000-2, 14.8.4.8.3). */
const rowsIn = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/S ?\/TR\b/g)].length;

it('puts each of 1,000 stocks and of 300 movements on paper once, whoever begins to print', async () => {
  const { visitor } = await signedIn(stage, 'paper');
  const { page } = visitor;
  const date = new Date(stage.service.clock.now() - 2 * DAY_MS).toISOString().slice(0, 10);
  const code = (i: number) => String(i + 1).padStart(5, '0');
  const many = Array.from({ length: 1000 }, (_, i) => ({
    stockCode: code(i),
    name: { en: `STOCK ${code(i)}`, zh: `股份${code(i)}` },
    quantity: i,
  }));
  const sold = { stockCode: '09999', name: { en: 'SOLD', zh: '騰訊控股' }, quantity: 5 };
  const movements = Array.from({ length: 300 }, (_, i) => ({
    ...(i === 7 ? sold : many[i]),
    date,
    direction: 'in',
    reference: `R${code(i)}`,
  }));
  await page.route('**/api/account/balances', (route) =>
    route.fulfill({ json: { asOf: date, balances: many } }),
  );
  await page.route('**/api/account/movements*', (route) => {
    const isSecond = route.request().url().includes('cursor=');
    if (route.request().url().includes('to=2020'))
      return route.fulfill({ json: { movements: [] } });
    return route.fulfill({
      json: isSecond
        ? { movements: movements.slice(200) }
        : { movements: movements.slice(0, 200), cursor: 'second' },
    });
  });
  // `print()` returns when the dialog is closed; the rows have to be there when it opens.
  await page.evaluate(`window.print = () => {
    dispatchEvent(new Event('beforeprint'));
    window.printed = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
    dispatchEvent(new Event('afterprint'));
  }`);
  const printed = async () => {
    await page.click('.print');
    await expect.poll(() => page.evaluate('window.printed?.length')).toBeGreaterThan(0);
    const rows = (await page.evaluate('window.printed')) as string[];
    await page.evaluate('delete window.printed');
    return rows;
  };
  await page.evaluate("location.hash = '/balances'");
  await visitor.sees('tbody tr');
  expect((await printed()).map((row) => row.slice(0, 5))).toEqual(many.map((_, i) => code(i)));
  await expect.poll(() => page.locator('tbody tr').count()).toBe(200);
  // The browser's own menu: the event comes from the browser.
  expect(rowsIn(await page.pdf({ tagged: true }))).toBe(1000 + 1);
  // A search is printed as one.
  await page.fill('[type=search]', '股份0099');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(10);
  await page.emulateMedia({ media: 'print' });
  expect(await page.innerText('main [role=status]')).toMatch(
    /^顯示 10 項，共 1,000 項\s+Showing 10 of 1,000$/,
  );
  await page.emulateMedia({ media: 'screen' });
  // The button for more goes with the last of them, and hands the focus on.
  await page.fill('[type=search]', '9');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(200);
  await visitor.press('.more button');
  await page.waitForSelector('.more:focus:has-text("已到清單末尾")');
  expect(await page.locator('tbody tr').count()).toBe(271);
  // What came is seen from its beginning.
  const top = await page.$eval('tbody tr:nth-child(201)', (row) => row.getBoundingClientRect().top);
  expect(top).toBeGreaterThan(0);
  expect(top).toBeLessThan((await page.evaluate('innerHeight')) as number);
  await visitor.inspect('end-of-list');
  // It is the end of this list, not of the next one.
  await page.fill('[type=search]', '股份0099');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(10);
  expect(await page.locator('.more').count()).toBe(0);

  await page.evaluate("location.hash = '/movements'");
  await visitor.sees('tbody tr .reference');
  const rows = await printed();
  for (const [i, { reference }] of movements.entries()) expect(rows[i]).toContain(reference);
  expect(rows.length).toBe(300);
  // From the browser's menu only the page comes; it says so, and how to print all.
  expect(rowsIn(await page.pdf({ tagged: true }))).toBe(200 + 1);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('p.print-only').innerText()).toMatch(
    /^第 1 頁，200 項；此段期間尚有其他紀錄。按頁面上的「列印結單」可列印全部。\s+Page 1, 200 records;.*“Print statement”/,
  );

  // Whoever asks for another list while all of this one are loading gets neither on paper.
  await page.emulateMedia({ media: 'screen' });
  for (const [choose, shown] of [
    [() => page.click('.segments button:has-text("3 個月")'), 'nav.actions'],
    [() => page.selectOption('select', code(0)), 'svg.chart'],
  ] as const) {
    const { asked, release } = await holdNext(visitor, '**/api/account/movements*cursor=*');
    await page.click('.print');
    await asked;
    await choose();
    await visitor.sees(shown);
    await visitor.sees('tbody tr');
    const checked = page.waitForResponse('**/api/sessions/current');
    release();
    await (await checked).finished();
    await page.waitForTimeout(200);
    expect(await page.evaluate('window.printed')).toBeUndefined();
    await visitor.sees('.print[aria-disabled=false]');
  }

  // One stock's movements are not the account's: page and paper name the stock, also in a period in
  // which nothing else names it.
  await page.selectOption('select', '');
  await visitor.sees('nav.actions');
  await page.selectOption('select', sold.stockCode);
  await visitor.sees('tbody tr:only-child');
  const stockOnPaper = async () => {
    await page.emulateMedia({ media: 'print' });
    const texts = await page.locator('main .as-of, .empty p').allInnerTexts();
    await page.emulateMedia({ media: 'screen' });
    return texts.slice(1).map((text) => text.replaceAll(/\s+/g, ' '));
  };
  expect(await stockOnPaper()).toEqual(['股份Stock 09999 騰訊控股 SOLD']);
  await page.evaluate("location.hash = '/movements/2020-01-01/2020-01-31'");
  for (const [language, label, text] of [
    ['zh-Hant', '股份Stock 09999 騰訊控股 SOLD', '此段期間沒有此股份的轉移紀錄。'],
    ['zh-Hans', '股票Stock 09999 騰訊控股 SOLD', '此段期间没有该股票的转移记录。'],
    [
      'en',
      'Stock股份 09999 SOLD 騰訊控股',
      'There were no movements of this stock in this period.',
    ],
  ] as const) {
    await visitor.speak(language);
    await visitor.sees(`.empty:has-text("${text}"):has-text("09999"):has-text("${sold.name.zh}")`);
    expect(await page.inputValue('select')).toBe(sold.stockCode);
    const [head, none] = await stockOnPaper();
    expect(head).toBe(label);
    expect(none).toMatch(language === 'en' ? /^There were .* 此段期間/ : /期[间間].* There were/);
  }
  await visitor.inspect('none-of-a-stock');
  await visitor.close();
});
