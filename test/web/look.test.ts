/** What fits on a screen, whatever its width, its text's size, its colours and its language. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countOfDays } from '../../core/domain/hong-kong.ts';
import { LANGUAGES, type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { signedIn } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

const DAY_MS = 86_400_000;
const PHONE = { width: 360, height: 740 };
const PAGES = ['/menu', '/balances', '/movements', '/movements/year'];

const NAMES = [
  ['CKH HOLDINGS', '長和'],
  ['HSBC HOLDINGS', '滙豐控股'],
  ['HANG SENG BANK', '恒生銀行'],
  ['TENCENT', '騰訊控股'],
  ['BABA-W', '阿里巴巴－Ｗ'],
] as const;
const stocks = Array.from({ length: 30 }, (_, i) => {
  const [en = '', zh = ''] = NAMES[i % NAMES.length] ?? [];
  return { stockCode: String(i + 1).padStart(5, '0'), name: { en, zh }, quantity: (i + 1) * 1500 };
});

/** Whether one of the quantities has fifteen digits, the most that there are. */
let isHuge = false;
const held = <Item extends { quantity: number }>(item: Item, i: number): Item =>
  isHuge && i === 20 ? { ...item, quantity: 999_999_999_999_999 } : item;

/** A signed-in visitor whose account holds some stocks, with one movement a day. */
async function holder(name: string, recordsFrom?: string): Promise<Visitor> {
  isHuge = false;
  const { visitor } = await signedIn(stage, name, undefined, PHONE.width);
  const day = (i: number) =>
    new Date(stage.service.clock.now() - (1 + i) * DAY_MS).toISOString().slice(0, 10);
  const movements = stocks.map((stock, i) => ({
    ...stock,
    date: day(i),
    direction: i % 2 ? 'out' : 'in',
    reference: `T${day(i).replaceAll('-', '')}${i}`,
  }));
  await visitor.page.route('**/api/account/balances', (route) =>
    route.fulfill({ json: { asOf: day(0), recordsFrom, balances: stocks.map(held) } }),
  );
  await visitor.page.route('**/api/account/movements*', (route) =>
    route.fulfill({
      json: { movements: route.request().url().includes('to=2020') ? [] : movements.map(held) },
    }),
  );
  await visitor.page.setViewportSize(PHONE);
  return visitor;
}

/** Heights of the header, and of it with the navigation below. */
const heights = (visitor: Visitor) =>
  visitor.page.evaluate(
    "['header', '.sections'].map((each) => document.querySelector(each).getBoundingClientRect().bottom)",
  ) as Promise<[number, number]>;

/** What is wider than the page, or than its own cell. */
const tooWide = (visitor: Visitor) =>
  visitor.page.evaluate(
    `[document.documentElement, ...document.querySelectorAll('td, dd, .sections a, main button')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
      .map((each) => each.outerHTML.slice(0, 200))`,
  );

it.each(LANGUAGES)(
  'in %s, a phone shows seven holdings or movements, and large text fits',
  async (language) => {
    const visitor = await holder('phone');
    const { page } = visitor;
    await visitor.speak(language);
    for (const path of ['/balances', '/movements']) {
      await visitor.goto(path);
      await visitor.sees('tbody tr:nth-child(30)');
      const whole = await page.evaluate(
        `[...document.querySelectorAll('tbody tr')].filter((row) => row.getBoundingClientRect().bottom <= ${PHONE.height}).length`,
      );
      expect(whole, path).toBeGreaterThanOrEqual(7);
      expect((await heights(visitor))[0]).toBeLessThanOrEqual(60);
      await visitor.inspect(path.slice(1));
    }
    // Text of twice the size, as a visitor sets it in the browser, and a narrow window.
    isHuge = true;
    for (const [width, percent] of [
      [360, 200],
      [320, 200],
      [320, 100],
    ] as const) {
      await visitor.wear({ width, percent });
      for (const path of PAGES) {
        await visitor.goto(path);
        if (path !== '/menu') await visitor.sees('tbody tr:nth-child(30)');
        expect(await tooWide(visitor), `${path} at ${width} px, ${percent} %`).toEqual([]);
      }
      if (width === PHONE.width)
        expect((await heights(visitor))[1]).toBeLessThanOrEqual(PHONE.height / 3);
    }
    isHuge = false;
    await visitor.close();
  },
);

it('is as legible in the dark and with forced colours, and stands still for who wants that', async () => {
  const visitor = await holder('dark');
  const { page } = visitor;
  for (const media of [{ colorScheme: 'dark' }, { forcedColors: 'active' }] as const) {
    await page.emulateMedia(media);
    for (const path of PAGES.slice(0, 3)) {
      await visitor.goto(path);
      if (path !== '/menu') await visitor.sees('tbody tr:nth-child(30)');
      await visitor.inspect(`${Object.values(media)[0]}-${path.slice(1)}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' });
  expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(230, 235, 241)');
  const moving =
    "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s').length";
  expect(await page.evaluate(moving)).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await page.evaluate(moving)).toBeGreaterThan(0);
  await visitor.close();
});

it.each([
  ['zh-TW', 'zh-HK'],
  ['zh-SG', 'zh-CN'],
  ['en-GB', 'en-HK'],
  ['fr-FR', 'zh-HK'],
])('a first visit from a browser in %s is in %s, and stores nothing', async (locale, lang) => {
  const context = await stage.browser.newContext({ locale });
  const visitor = await Visitor.inTab(context, stage.url, `first-${locale}`);
  await visitor.sees(`html[lang=${lang}]`);
  expect(await visitor.page.evaluate('localStorage.length')).toBe(0);
  await visitor.close();
});

it('chooses glyphs of Hong Kong or the Mainland by the language of a text, before any other font', async () => {
  const visitor = await holder('fonts');
  const fontOf = (selector: string) =>
    visitor.page.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontFamily.split(',')[0]`,
    );
  await visitor.goto('/balances');
  await visitor.sees('tbody tr');
  expect(await fontOf('h1')).toBe('"PingFang HK"');
  await visitor.speak('zh-Hans');
  expect(await fontOf('h1')).toBe('"PingFang SC"');
  // Names are the depository's, in the characters of Hong Kong.
  expect(await fontOf('td [lang=zh-HK]')).toBe('"PingFang HK"');
  await visitor.speak('en');
  expect(await fontOf('h1')).toBe('-apple-system');
  expect(await fontOf('td [lang=zh-HK]')).toBe('"PingFang HK"');
  await visitor.close();
});

it('D17: a period stays on the way back; records begin where the first file does', async () => {
  const recordsFrom = new Date(stage.service.clock.now() - 60 * DAY_MS).toISOString().slice(0, 10);
  const visitor = await holder('period', recordsFrom);
  const { page } = visitor;
  await page.setViewportSize({ width: 1280, height: 800 });
  await visitor.press('.sections a[href="#/movements"]');
  await visitor.sees('tbody tr');
  const [asked] = await Promise.all([
    page.waitForRequest(/movements\?/),
    page.click('.segments button:has-text("1 年")'),
  ]);
  const { searchParams } = new URL(asked.url());
  expect(countOfDays(searchParams.get('from') ?? '', searchParams.get('to') ?? '')).toBe(366);
  await visitor.sees('.hint:has-text("紀錄由")');
  await page.selectOption('select', '00001');
  await visitor.sees('svg.chart');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  // The curve begins on the day of the first file, not a year ago.
  const [, month, day] = recordsFrom.split('-').map(Number);
  await expect.poll(() => page.textContent('svg.chart title')).toContain(`${month}月${day}日`);
  await visitor.inspect('chart');
  await visitor.press('.sections a[href="#/balances"]');
  await visitor.sees('.holdings');
  await page.goBack();
  await visitor.sees('.segments [aria-pressed=true]:has-text("1 年")');
  await page.goBack();
  await visitor.sees('.segments [aria-pressed=true]:has-text("1 個月")');
  // Of a time before the first file nothing is said, also not that nothing moved.
  await visitor.goto('/movements/2020-01-01/2020-01-31');
  await visitor.sees(`.empty:has-text("紀錄由"):has-text("${month}月${day}日")`);
  expect(await visitor.holds('沒有股份轉移紀錄')).toBe(false);
  await visitor.close();
});
