/**
 * Printed statements on A4: daily movements and monthly balances, bilingual, complete, with a head
 * that names the account.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LANGUAGES, SCREENSHOTS, type Stage, startStage } from '../support/web/browser.ts';
import { type Guest, signedIn } from '../support/web/guests.ts';

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
    await page.screenshot({
      path: `${SCREENSHOTS}/statement-${language}-${kind}.png`,
      fullPage: true,
    });
    await checkPaper(kind, account);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(`${SCREENSHOTS}/statement-${language}-${kind}.pdf`, pdf);
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
