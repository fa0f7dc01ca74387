/** Statements, alerts, activity, and the pages to read. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventTypes } from '../../core/domain/events.ts';
import { hiddenFromInvestor } from '../../functions/investor/activity.ts';
import { LANGUAGES, type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { callAs, signedIn, signInByApi } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

it('the pages to read are there for everybody, in each language', async () => {
  const visitor = await Visitor.open(stage, 'guides', 360);
  for (const language of [...LANGUAGES.slice(1), LANGUAGES[0]]) {
    await visitor.speak(language);
    for (const guide of ['help', 'security', 'privacy', 'accessibility', 'terms']) {
      await visitor.press(`footer a[href="#/${guide}"]`);
      await visitor.sees(`.guides [aria-current][href="#/${guide}"]`);
      await visitor.inspect(guide);
    }
  }
  await visitor.goto('/help');
  await visitor.sees('.guide:has-text("2979-7333")');
  await visitor.close();
});

it('D20: the investor chooses how movements are told, by the ways that there are', async () => {
  const { account, visitor } = await signedIn(
    stage,
    'alerts',
    { email: 'chan@example.hk', phones: [] },
    360,
  );
  const { page } = visitor;
  await visitor.press('.sections a[href="#/settings"]');
  await visitor.sees('[name=email]');
  expect(await page.isDisabled('[name=sms]')).toBe(true);
  expect(await visitor.holds('chan@example.hk')).toBe(false);
  for (const [said, chosen] of [
    ['已儲存', true],
    ['不會收到', false],
  ] as const) {
    await visitor.tabTo('[name=email]');
    await page.keyboard.press('Space');
    await visitor.press('.settings [type=submit]');
    await visitor.sees(`.notice.done:has-text("${said}")`);
    await page.reload();
    await visitor.sees('[name=email]');
    expect(await page.isChecked('[name=email]')).toBe(chosen);
  }
  await visitor.inspect('settings');
  await visitor.press('main a[href="#/change"]');
  await visitor.sees('[name=currentPassword]');
  expect(await visitor.holds(account.internetUserId)).toBe(true);
  await visitor.close();
});

const seenEvents = eventTypes.filter((type) => !hiddenFromInvestor.includes(type));

it('D19-D21: the pages with much on them are accessible and fit, in each language', async () => {
  const { visitor } = await signedIn(stage, 'looks', { email: 'chan@example.hk' });
  const { page } = visitor;
  const files = ['2026-11-12', '2026-11-09', '2026-10'].map((period) => ({
    id: period,
    kind: period.length === 7 ? 'monthly' : 'daily',
    period,
    revision: 2,
    completeAt: '2026-11-13T01:05:00Z',
  }));
  const told = ['email', 'sms'].map((channel) => ({ channel, at: '2026-11-23T16:31:00Z' }));
  const answers = {
    statements: { statements: [...files, ...files.map((each) => ({ ...each, revision: 1 }))] },
    activity: {
      events: seenEvents.map((type, i) => ({
        at: new Date(Date.parse('2026-11-23T16:30:00Z') - i * 3_600_000).toISOString(),
        type,
        channel: ['internet', 'phone', 'participant', 'system'][i % 4],
        sourceAddress: i % 2 ? '2001:db8:1111:2222:3333:4444:5555:6666' : '+85261112222',
        thisSession: i === 0,
        ...(i < 3 && { told }),
      })),
      alerts: [{ date: '2026-11-22', told }],
    },
  };
  for (const [name, json] of Object.entries(answers))
    await page.route(`**/api/account/${name}`, (route) => route.fulfill({ json }));
  for (const language of LANGUAGES) {
    await visitor.speak(language);
    for (const [path, part] of [
      ['statements', 'details'],
      ['settings', '[name=email]'],
      ['activity', '.activity'],
    ] as const) {
      await visitor.press(
        path === 'activity' ? 'main a[href="#/activity"]' : `.sections a[href="#/${path}"]`,
      );
      await visitor.sees(part);
      await visitor.inspect(path);
    }
  }
  await visitor.close();
});

it('D21: shows what happened, by the day in Hong Kong, and more on demand', async () => {
  const { account, visitor } = await signedIn(stage, 'activity', undefined, 360);
  const { page } = visitor;
  const other = (await signInByApi(stage, account.internetUserId)) as string;
  await stage.service.settled();
  await visitor.goto('/activity');
  await visitor.sees('.activity li:has-text("此次登入"):has-text("登入互聯網系統")');
  expect(await page.locator('.activity .badge').count()).toBe(1);
  await visitor.press('main [type=submit]');
  await visitor.sees('.notice.done');
  expect((await callAs(stage, other, 'GET', '/account')).status).toBe(401);
  await stage.service.settled();
  await page.reload();
  await visitor.sees('.activity li:has-text("登出其他裝置"):has-text("已發送訊息")');

  await page.route('**/api/account/activity*', (route) =>
    route.fulfill({
      // A page may be empty although another follows.
      json: route.request().url().includes('cursor=empty')
        ? { events: [], cursor: 'older' }
        : route.request().url().includes('cursor=older')
          ? {
              events: [
                { at: '2026-11-20T01:00:00Z', type: 'account-opened', channel: 'participant' },
              ],
            }
          : {
              events: [
                {
                  at: '2026-11-23T16:30:00Z',
                  type: 'internet-sign-in',
                  channel: 'internet',
                  sourceAddress: '203.0.113.7',
                  thisSession: true,
                  told: [{ channel: 'email', at: '2026-11-23T16:31:00Z' }],
                },
                { at: '2026-11-23T15:30:00Z', type: 'phone-sign-in-failed', channel: 'phone' },
                { at: '2026-11-23T15:00:00Z', type: 'of-the-future', channel: 'of-the-future' },
              ],
              alerts: [
                {
                  date: '2026-11-22',
                  told: [
                    { channel: 'email', at: '2026-11-23T15:45:00Z' },
                    { channel: 'sms', at: '2026-11-23T16:00:00Z' },
                  ],
                },
              ],
              cursor: 'empty',
            },
    }),
  );
  await page.reload();
  await visitor.sees('.activity');
  const days = () => page.locator('section:has(.activity) h2').allTextContents();
  expect(await days()).toEqual(['2026年11月24日', '2026年11月23日']);
  await visitor.sees('.activity li:has-text("此次登入"):has-text("203.0.113.7"):has-text("00:30")');
  await visitor.sees('.activity li:has-text("此次登入"):has-text("已發送訊息：電郵 00:31")');
  // Between the events of its time; a message of another day has its date.
  const texts = await page.locator('.activity li').allTextContents();
  expect(texts[1]).toBe(
    '23:452026年11月22日的股份轉移通知已發送訊息：電郵 23:45 · 短訊 2026年11月24日 00:00（香港時間）',
  );
  await visitor.sees('.activity li:has-text("其他事項")');
  await visitor.inspect('list');
  await visitor.press('.more button');
  await visitor.sees('.activity li:has-text("戶口開立")');
  await visitor.sees('.more:focus:has-text("已到清單末尾")');
  expect(await days()).toEqual(['2026年11月24日', '2026年11月23日', '2026年11月20日']);
  await visitor.close();
});

it('D19: offers each statement as a file, says which is corrected, and when the first one comes', async () => {
  const { visitor } = await signedIn(stage, 'files', undefined, 360);
  const { page } = visitor;
  let answer: object = { statements: [] };
  await page.route('**/api/account/statements', (route) => route.fulfill({ json: answer }));
  await visitor.press('.sections a[href="#/statements"]');
  await visitor.sees('.empty:has-text("首份月結單")');
  await visitor.inspect('none');
  const statement = { kind: 'daily', period: '2026-11-12', completeAt: '2026-11-13T01:05:00Z' };
  answer = {
    statements: [
      { ...statement, id: 'corrected', revision: 2 },
      { ...statement, id: 'first', revision: 1 },
      { ...statement, id: 'month', revision: 1, kind: 'monthly', period: '2026-10' },
    ],
  };
  await page.route('**/api/account/statements/*', (route) =>
    route.fulfill({
      body: '%PDF-1.7',
      contentType: 'application/pdf',
      headers: { 'Content-Disposition': 'attachment; filename="statement-2026-11-12-r2.pdf"' },
    }),
  );
  await page.reload();
  await visitor.sees('li:has-text("第 2 版") .file');
  expect(await page.locator('.badge').count()).toBe(1);
  await visitor.press('summary');
  await visitor.sees('details li .file');
  expect(await page.locator('main h2').allTextContents()).toEqual(['2026年11月', '2026年10月']);
  await visitor.inspect('list');
  const [file] = await Promise.all([page.waitForEvent('download'), visitor.press('.file')]);
  expect(file.suggestedFilename()).toBe('statement-2026-11-12-r2.pdf');
  expect(readFileSync(await file.path(), 'utf8')).toBe('%PDF-1.7');
  await page.unroute('**/api/account/statements/*');
  await page.route('**/api/account/statements/*', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable' } }),
  );
  await visitor.press('.file');
  await visitor.sees('li .notice.error:has-text("服務暫停"):not(:has-text("此次輸入"))');
  await visitor.inspect('refused');
  await visitor.close();
});
