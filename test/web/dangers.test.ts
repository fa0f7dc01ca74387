/** Hostile data, faults of the service, reloads, and the end of the session. */

import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RIGHT, WRONG, WRONG_PHONE } from '../support/investor.ts';
import { SCREENSHOTS, type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { registered, signedIn, signIn } from '../support/web/guests.ts';
import { holdNext } from '../support/web/hold-next.ts';
import { isEveryLook } from '../support/web/looks.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const daysAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const balances = {
  asOf: daysAgo(2),
  balances: [
    { stockCode: '00700', name: { en: 'TENCENT', zh: '騰訊控股' }, quantity: 999_999_999_999_999 },
    { stockCode: '00005', name: { en: HOSTILE, zh: `=HYPERLINK("${HOSTILE}")` }, quantity: 0 },
    { stockCode: '09999', name: { en: 'RARE 𨋢 CHARACTERS', zh: '𨋢㗎咗' }, quantity: 1200 },
  ],
};

it('shows hostile names as text, finds stocks, and draws their quantity', async () => {
  const visitor = await Visitor.open(stage, 'hostile', 320);
  const { page } = visitor;
  // The service accepts no such name, so the answer is faked.
  await page.route('**/api/account', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { ...(await response.json()), holder: { en: HOSTILE, zh: HOSTILE } },
    });
  });
  await signIn(visitor, (await registered(stage)).internetUserId);
  await expect.poll(() => page.textContent('main dl')).toContain(HOSTILE);
  await page.route('**/api/account/balances', (route) => route.fulfill({ json: balances }));
  await page.route('**/api/account/movements*', (route) =>
    route.fulfill({
      json: {
        movements: ['in', 'out'].map((direction, index) => ({
          ...balances.balances[2],
          date: daysAgo(10 - index),
          quantity: 300,
          direction,
          reference: `R${index}`,
        })),
        ...(!route.request().url().includes('cursor') && { cursor: 'older' }),
      },
    }),
  );
  await visitor.press('main a[href="#/balances"]');
  await visitor.sees('tbody tr');
  await expect.poll(() => page.textContent('tbody')).toContain('999,999,999,999,999');
  await expect.poll(() => page.textContent('tbody')).toContain(HOSTILE);
  await visitor.inspect('balances');
  const [file] = await Promise.all([page.waitForEvent('download'), visitor.press('.csv')]);
  expect(file.suggestedFilename()).toBe(`balances-${balances.asOf}.csv`);
  expect(readFileSync(await file.path(), 'utf8')).toContain(`"'=HYPERLINK(`);
  await page.fill('[type=search]', '騰訊');
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
  if (isEveryLook) {
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: `${SCREENSHOTS}/hostile-print.png`, fullPage: true });
    await page.emulateMedia({ media: 'screen' });
  }
  await visitor.press('.sections a[href="#/movements"]');
  await visitor.sees('tbody tr');
  await visitor.press('nav.actions button[aria-disabled=false]');
  await page.selectOption('select', '09999');
  await visitor.sees('svg.chart');
  await expect.poll(() => page.textContent('svg.chart')).toContain('最低 1,200，最高 1,800');
  await visitor.inspect('movements');
  await visitor.close();
});

it('says which password is revoked and whom to contact', async () => {
  const account = await registered(stage);
  const visitor = await Visitor.open(stage, 'revoked');
  await visitor.goto('/sign-in');
  for (let entry = 0; entry < 3; entry++) {
    await visitor.fill({ internetUserId: account.internetUserId, password: WRONG });
    await visitor.page.waitForSelector('form[aria-busy=false] .notice.error');
  }
  await expect
    .poll(() => visitor.page.textContent('.notice.error'))
    .toContain('互聯網使用者密碼已被撤銷');
  await visitor.inspect('internet');
  await visitor.press('.notice a[href="#/forgot"]');
  for (let entry = 0; entry < 3; entry++) {
    await visitor.fill({
      phoneUserId: account.phoneUserId,
      participantId: account.participantId,
      accountNumber: account.accountNumber,
      phonePassword: WRONG_PHONE,
    });
    await visitor.page.waitForSelector('form[aria-busy=false] .notice.error');
  }
  await expect
    .poll(() => visitor.page.textContent('.notice.error'))
    .toContain('請聯絡您的經紀／託管商');
  await visitor.inspect('phone');
  await visitor.close();
});

it.each([
  ['try-again', 429, '請於 7 秒後再試'],
  ['unavailable', 503, '服務暫停'],
  ['internal', 500, 'urn:uuid:1'],
])('says what to do when the answer is %s', async (code, status, text) => {
  const visitor = await Visitor.open(stage, code);
  await visitor.page.route('**/api/sessions', (route) =>
    route.fulfill({
      status,
      headers: { 'Retry-After': '7' },
      json: { code, status, instance: 'urn:uuid:1' },
    }),
  );
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId: 'Nobody12', password: RIGHT });
  await visitor.sees('.notice.error');
  await expect.poll(() => visitor.page.textContent('.notice.error')).toContain(text);
  // D3
  expect(await visitor.page.locator('.notice:has-text("不計入")').count()).toBe(
    status === 500 ? 0 : 1,
  );
  await visitor.inspect('notice');
  // What CloudFront answers in the service's place says nothing of how far the entry got.
  if (status === 503) {
    await visitor.page.route('**/api/sessions', (route) =>
      route.fulfill({ status, contentType: 'text/html', body: '<h1>503 ERROR</h1>' }),
    );
    await visitor.press('main [type=submit]');
    await visitor.sees('.notice:has-text("系統發生錯誤"):not(:has-text("不計入"))');
  }
  await visitor.close();
});

it('keeps no secret after a reload, and starts the registration over', async () => {
  const visitor = await Visitor.open(stage, 'reload');
  await visitor.goto('/register');
  await visitor.press('main .primary');
  await visitor.fill({
    phoneUserId: '82345601',
    participantId: 'C00088',
    accountNumber: '10000001',
  });
  await visitor.fill({ internetUserId: 'Reload12', newPassword: RIGHT, repeated: RIGHT });
  await visitor.sees('[name=phonePassword]');
  expect(await visitor.holds(RIGHT)).toBe(false);
  await visitor.page.goBack();
  await visitor.sees('[name=newPassword]');
  expect(await visitor.holds(RIGHT)).toBe(false);
  await visitor.page.goForward();
  await visitor.sees('[name=phonePassword]');
  await visitor.page.reload();
  await visitor.sees('.terms');
  expect(await visitor.holds('82345601')).toBe(false);
  expect(await visitor.page.evaluate('JSON.stringify(localStorage)')).toBe('{}');
  await visitor.close();
});

it('says so when code does not load, and loads the page anew when asked to, not by itself', async () => {
  const visitor = await Visitor.open(stage, 'no-code', 360);
  const { page } = visitor;
  const block = (file: string) =>
    page.route(`**/assets/${file}-*.js`, (route) => route.fulfill({ status: 503 }));
  let loads = 0;
  page.on('load', () => loads++);
  for (const [file, path, found] of [
    ['terms', '/terms', '.terms'],
    ['zh-Hant', '/help', '.guide'],
  ] as const) {
    await block(file);
    loads = 0;
    await visitor.goto(path);
    await visitor.sees('.notice.error:has-text("未能連接系統")');
    if (file === 'terms') await visitor.inspect('page');
    expect(loads).toBe(0);
    await page.unroute(`**/assets/${file}-*.js`);
    await visitor.press('.notice button');
    await visitor.sees(found);
  }
  // The page stays in its language.
  await block('en');
  await visitor.press('.languages [lang=en-HK]');
  await visitor.sees('.notice.error:has-text("未能連接系統")');
  expect(await page.getAttribute('html', 'lang')).toBe('zh-HK');
  await visitor.close();
});

it('without the code that every page needs, there is what index.html says', async () => {
  const visitor = await Visitor.open(stage, 'no-site');
  const { page } = visitor;
  const said = '#app p:has-text("This page has not loaded")';
  for (const file of ['main', 'zh-Hant', 'boot']) {
    await page.goto('about:blank');
    await page.route(`**/assets/${file}-*.js`, (route) => route.fulfill({ status: 503 }));
    await page.goto(stage.url);
    const late = page.locator('.late');
    if (file === 'boot') {
      expect(await late.isVisible()).toBe(false);
      await late.evaluate((each) => each.getAnimations()[0]?.finish());
    }
    await visitor.sees(said);
    await page.unroute(`**/assets/${file}-*.js`);
  }
  await page.reload();
  await visitor.sees('h1');
  expect(await page.locator(said).count()).toBe(0);
  // Not `visitor.close()`: it has seen the faults that the test made.
  await visitor.context.close();
});

it('the first page loads less than 60 kB of compressed JavaScript', async () => {
  const visitor = await Visitor.open(stage, 'size');
  const names = (await visitor.page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
  )) as string[];
  const directory = `${stage.site}/assets/`;
  expect(readdirSync(directory).length).toBeGreaterThan(3);
  const sizes = names.map(
    (name) => gzipSync(readFileSync(`${directory}${name.split('/').at(-1)}`)).length,
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(names.filter((name) => name.includes('ceremony'))).toEqual([]);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
  await visitor.close();
});

// This test advances the shared clock, so it comes last.
it('standards 23: warns before the session ends, lets the investor extend it, and says when it has ended', async () => {
  const { account, visitor } = await signedIn(stage, 'session');
  // The welcome page asks for the session's end, and sends no request that would extend it.
  await visitor.goto('/');
  await stage.service.advance('PT13M30S');
  await visitor.page.reload();
  await visitor.sees('dialog[open]');
  await visitor.inspect('warning');
  await visitor.page.keyboard.press('Enter');
  const isClosed = () => visitor.page.waitForSelector('dialog:not([open])', { state: 'attached' });
  await isClosed();
  const { page } = visitor;
  // The limit of 8 hours cannot be moved: of it one warning is enough, though each answer, by its
  // whole seconds, puts it at another moment of the visitor's clock.
  const now = stage.service.clock.now();
  const limit = new Date(now + 60_000).toISOString();
  let answers = 0;
  const polls = '**/api/sessions/current';
  await page.route(polls, (route) =>
    route.fulfill({
      headers: { Date: new Date(now + 1000 * answers++).toUTCString() },
      json: { internetUserId: account.internetUserId, idleAt: limit, endsAt: limit },
    }),
  );
  const poll = async () => {
    const polled = page.waitForResponse(polls);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await (await polled).finished();
  };
  await poll();
  await visitor.sees('dialog[open]:has-text("請盡快完成操作")');
  await page.keyboard.press('Enter');
  await isClosed();
  for (let i = 0; i < 2; i++) {
    await poll();
    await page.waitForTimeout(100);
    expect(await page.locator('dialog[open]').count()).toBe(0);
  }
  await page.unroute(polls);

  // Extended at the last moment: the page stays as it is, however long the answer takes.
  await visitor.goto('/change');
  await visitor.type('currentPassword', 'half typed');
  const soon = new Date(Date.now() + 3000).toISOString();
  await page.route(
    polls,
    (route) =>
      route.fulfill({
        headers: { Date: new Date().toUTCString() },
        json: { internetUserId: account.internetUserId, idleAt: soon, endsAt: limit },
      }),
    { times: 1 },
  );
  await poll();
  await visitor.sees('dialog[open] button');
  const { asked, release } = await holdNext(visitor, '**/api/account');
  await page.keyboard.press('Enter');
  await asked;
  await page.waitForTimeout(5000);
  release();
  await isClosed();
  expect(await page.inputValue('[name=currentPassword]')).toBe('half typed');
  await visitor.goto('/');
  await visitor.press('main a[href="#/menu"]');
  await visitor.sees('dl');
  // What the browser keeps for "back" holds nothing, and is loaded anew.
  const turn = (type: string) =>
    page.evaluate(`dispatchEvent(new PageTransitionEvent('${type}', { persisted: true }))`);
  await turn('pagehide');
  expect(await visitor.holds(account.accountNumber)).toBe(false);
  await turn('pageshow');
  await visitor.sees('dl');
  await stage.service.advance('PT16M');
  await visitor.press('main a[href="#/balances"]');
  await visitor.page.waitForURL(/ended/);
  expect(await visitor.holds(account.accountNumber)).toBe(false);
  await visitor.inspect('ended');

  // D15: also while the service does not answer.
  await page.clock.install();
  await page.reload();
  await signIn(visitor, account.internetUserId);
  await page.waitForLoadState('networkidle');
  const refuse = (route: Route) => route.fulfill({ status: 503 });
  await page.route('**/api/**', refuse);
  await page.clock.fastForward('14:00');
  await visitor.sees('dialog[open]');
  expect(await visitor.holds(account.accountNumber)).toBe(true);
  await page.unroute('**/api/**', refuse);
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  await page.route('**/api/**', (route) => answered.then(() => refuse(route)));
  await page.clock.fastForward('02:00');
  await visitor.sees('main .loading');
  expect(await visitor.holds(account.accountNumber)).toBe(false);
  answer();
  await page.waitForURL(/ended/);
  expect(await visitor.holds(account.accountNumber)).toBe(false);
  await visitor.close();
});
