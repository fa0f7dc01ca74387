/** Attacks by other sites, cookie thieves and a second investor at the same browser. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secret } from '../log-search/secrets.ts';
import { OTHER, RIGHT } from '../support/investor.ts';
import { type Stage, startStage, Visitor } from '../support/web/browser.ts';
import {
  callAs,
  plant,
  registered,
  sessionOf,
  signedIn,
  signIn,
  signInByApi,
} from '../support/web/guests.ts';
import { holdNext } from '../support/web/hold-next.ts';

const THIRD = secret('Kd5willow64');

let stage: Stage;
let hostile: Server;
/**
 * Two origins of a hostile server. The same-site one gets the cookie sent along with its requests,
 * the cross-site one does not.
 */
let origins: { site: 'same' | 'cross'; origin: string }[];
beforeAll(async () => {
  stage = await startStage();
  hostile = createServer((_, response) =>
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>Win</title><p id="bait">You have won'),
  ).listen(0, '127.0.0.1');
  await once(hostile, 'listening');
  const { port } = hostile.address() as { port: number };
  origins = [
    { site: 'same', origin: `http://localhost:${port}` },
    { site: 'cross', origin: `http://127.0.0.1:${port}` },
  ];
});
afterAll(async () => {
  hostile?.closeAllConnections();
  hostile?.close();
  await stage?.stop();
});

/** Opens a page of a hostile site in a tab of the investor's browser. */
async function openHostilePage(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(origin);
  return page;
}

const refusals = () => stage.service.lines().filter((line) => line.includes('"forbidden"')).length;

/**
 * A script that sends a text/plain form whose name and value together are valid JSON.
 * @param sandboxed whether to send it from an opaque-origin frame, which has `Origin: null`
 */
function formPost(action: string, body: object, sandboxed: boolean): string {
  const [name = '', value = ''] = JSON.stringify(body).replace(/}$/, ',"":"=').split('=', 2);
  return `{
    const form = document.createElement('form');
    Object.assign(form, { action: ${JSON.stringify(action)}, method: 'post', enctype: 'text/plain' });
    const input = document.createElement('input');
    input.setAttribute('name', ${JSON.stringify(name)});
    input.setAttribute('value', ${JSON.stringify(`${value}"}`)});
    form.append(input);
    if (${sandboxed}) {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts allow-forms');
      frame.srcdoc = form.outerHTML + '<script>document.forms[0].submit()</script>';
      document.body.append(frame);
    } else {
      const sink = document.createElement('iframe');
      sink.name = form.target = 'sink';
      document.body.append(sink, form);
      form.submit();
    }
  }`;
}

it.each(['same', 'cross'] as const)(
  'standards 18: a page of another origin (%s site) changes nothing',
  async (site) => {
    const { origin } = origins.find((each) => each.site === site) as { origin: string };
    const { account, visitor } = await signedIn(stage, `openHostilePage-${site}`);
    const attacker = await registered(stage);
    const before = await sessionOf(visitor);
    const calls: [method: string, path: string, body?: object][] = [
      ['POST', '/account/internet-user-id/cancellation', { password: RIGHT }],
      ['PUT', '/account/internet-password', { currentPassword: RIGHT, newPassword: OTHER }],
      ['POST', '/sessions', { internetUserId: attacker.internetUserId, password: RIGHT }],
      ['DELETE', '/sessions/current'],
    ];
    for (const [method, path, body] of calls) {
      for (const mode of ['cors', 'no-cors'] as const) {
        // With `no-cors` a browser lets a foreign page send no other methods.
        if (mode === 'no-cors' && method !== 'POST') continue;
        const page = await openHostilePage(visitor.context, origin);
        const before = refusals();
        const outcome = await page.evaluate(
          `fetch(${JSON.stringify(`${stage.url}/api${path}`)}, { method: '${method}', mode: '${mode}', credentials: 'include',
          headers: { 'Content-Type': '${mode === 'cors' ? 'application/json' : 'text/plain'}' },
          ${body ? `body: ${JSON.stringify(JSON.stringify(body))}` : ''} }).then((it) => it.type, () => 'failed')`,
        );
        expect(outcome, `${mode} ${method} ${path}`).toBe('failed');
        // With `cors` the browser sends only a preflight, without it the request itself; both are
        // rejected.
        await expect.poll(() => refusals() - before).toBe(1);
        await page.close();
      }
      if (method !== 'POST' || !body) continue;
      for (const sandboxed of [false, true]) {
        const page = await openHostilePage(visitor.context, origin);
        const answered = page.waitForResponse(
          (response) => response.url() === `${stage.url}/api${path}`,
        );
        await page.evaluate(formPost(`${stage.url}/api${path}`, body, sandboxed));
        expect((await answered).status(), `${sandboxed ? 'sandboxed ' : ''}form to ${path}`).toBe(
          403,
        );
        await page.close();
      }
    }
    const page = await openHostilePage(visitor.context, origin);
    const read = await page.evaluate(
      `Promise.all(['/account', '/account/balances', '/sessions/current'].map((path) =>
      fetch('${stage.url}/api' + path, { credentials: 'include' }).then((it) => it.text(), () => 'kept')))`,
    );
    expect(read).toEqual(['kept', 'kept', 'kept']);
    // Session, investor and password are unchanged, and no entry was counted.
    expect(await sessionOf(visitor)).toBe(before);
    await visitor.goto('/');
    await visitor.press('.brand');
    await visitor.sees(`dl:has-text("${account.internetUserId}")`);
    expect(await signInByApi(stage, account.internetUserId)).toBeDefined();
    expect(await signInByApi(stage, account.internetUserId, OTHER)).toBeUndefined();
    await page.close();
    await visitor.close();
  },
);

it.each(['same', 'cross'] as const)(
  'standards 18: a page of another origin (%s site) cannot frame the site',
  async (site) => {
    const { origin } = origins.find((each) => each.site === site) as { origin: string };
    const { account, visitor } = await signedIn(stage, `framed-${site}`);
    const framed = async (tag: string, url: string) => {
      const page = await openHostilePage(visitor.context, origin);
      await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('${tag}');
      frame.addEventListener('load', resolve);
      frame.addEventListener('error', resolve);
      frame.setAttribute('${tag}' === 'object' ? 'data' : 'src', ${JSON.stringify(url)});
      document.body.replaceChildren(frame);
    })`);
      // A frame that the browser has removed shows nothing.
      const shown = page
        .frames()
        .slice(1)
        .map((frame) => frame.evaluate('document.documentElement.outerHTML').catch(() => ''));
      const text = (await Promise.all(shown)).join();
      await page.close();
      return text;
    };
    for (const tag of ['iframe', 'embed', 'object']) {
      expect(await framed(tag, origin), `another page can be framed in ${tag}`).toContain('bait');
      for (const path of ['/', '/#/cancel', '/api/account']) {
        const text = await framed(tag, `${stage.url}${path}`);
        expect(text, `${tag} ${path}`).not.toMatch(/id="app"|not-signed-in/);
        expect(text).not.toContain(account.accountNumber);
      }
    }
    await visitor.close();
  },
);

it('standards 16: a cookie planted before the sign-in does not become its session', async () => {
  const account = await registered(stage);
  const attacker = await registered(stage);
  const live = (await signInByApi(stage, attacker.internetUserId)) as string;
  for (const planted of [secret('A'.repeat(43), 'session token'), live]) {
    const visitor = await Visitor.open(stage, 'fixed');
    await plant(visitor, stage.url, planted);
    expect(await sessionOf(visitor)).toBe(planted);
    await visitor.goto('/');
    await visitor.page.reload();
    await visitor.sees('h1');
    if (planted === live) {
      // Every page shows whose session it is; the investor has to sign out to reach their own.
      await visitor.sees(`.who:has-text("${attacker.internetUserId}")`);
      await visitor.press('.sign-out');
      await visitor.page.waitForURL(/signed-out/);
    }
    await signIn(visitor, account.internetUserId);
    const own = (await sessionOf(visitor)) as string;
    expect(own).not.toBe(planted);
    expect((await callAs(stage, planted, 'GET', '/account')).status).toBe(401);
    expect((await callAs(stage, own, 'GET', '/account')).body.internetUserId).toBe(
      account.internetUserId,
    );
    await visitor.close();
  }
});

it('standards 17: after sign-out the session cookie grants no access', async () => {
  const { account, visitor } = await signedIn(stage, 'replay');
  const token = (await sessionOf(visitor)) as string;
  expect((await callAs(stage, token, 'GET', '/account')).status).toBe(200);
  await visitor.press('.sign-out');
  await visitor.page.waitForURL(/signed-out/);
  expect(await sessionOf(visitor)).toBeUndefined();
  for (const [method, path, body] of [
    ['GET', '/sessions/current'],
    ['GET', '/account'],
    ['GET', '/account/balances'],
    ['GET', '/account/movements'],
    ['PUT', '/account/internet-password', { currentPassword: RIGHT, newPassword: OTHER }],
    ['POST', '/account/internet-user-id/cancellation', { password: RIGHT }],
  ] as [string, string, object?][]) {
    const answer = await callAs(stage, token, method, path, body);
    expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([401, 'not-signed-in']);
  }
  const thief = await Visitor.open(stage, 'replayed');
  await plant(thief, stage.url, token);
  await thief.goto('/balances');
  await thief.page.waitForURL(/sign-in/);
  await thief.page.reload();
  await thief.sees('[name=password]');
  expect(await thief.holds(account.accountNumber)).toBe(false);
  expect(await signInByApi(stage, account.internetUserId)).toBeDefined();
  await thief.close();
  await visitor.close();
});

it('standards 17: a change of password ends the session of a stolen cookie', async () => {
  const { account, visitor } = await signedIn(stage, 'robbed');
  const stolen = (await sessionOf(visitor)) as string;
  const thief = await Visitor.open(stage, 'thief');
  await plant(thief, stage.url, stolen);
  await thief.page.reload();
  await thief.press('main a[href="#/menu"]');
  await thief.sees(`dl:has-text("${account.accountNumber}")`);
  await visitor.press('main a[href="#/change"]');
  // A poll with the old cookie that is answered after the change does not end the new session.
  const { asked, release } = await holdNext(visitor, '**/api/account/internet-password');
  await visitor.fill({ currentPassword: RIGHT, newPassword: OTHER, repeated: OTHER });
  await asked;
  const polls = '**/api/sessions/current';
  await visitor.page.route(polls, (route) =>
    route.fulfill({ status: 401, json: { code: 'not-signed-in' } }),
  );
  const polled = visitor.page.waitForResponse(polls);
  await visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await (await polled).finished();
  await visitor.page.waitForTimeout(200);
  await visitor.page.unroute(polls);
  release();
  await visitor.sees('.notice.done');
  await visitor.sees('.who');
  await thief.press('main a[href="#/balances"]');
  await thief.page.waitForURL(/ended/);
  expect(await thief.holds(account.accountNumber)).toBe(false);
  expect((await callAs(stage, stolen, 'GET', '/account')).status).toBe(401);
  expect(await sessionOf(visitor)).not.toBe(stolen);
  // Data that were asked for with the old cookie can be asked for again.
  await visitor.page.route(
    '**/api/account',
    (route) => route.fulfill({ status: 401, json: { code: 'not-signed-in' } }),
    { times: 1 },
  );
  await visitor.press('.brand');
  await visitor.press('main .notice button');
  await visitor.sees(`dl:has-text("${account.accountNumber}")`);
  // The button is gone; whoever had it goes on at the heading.
  expect(await visitor.page.evaluate('document.activeElement.tagName')).toBe('H1');
  await thief.close();
  await visitor.close();
});

it('D15: tabs notify one another of sign-out and sign-in; no change under way undoes a sign-out', async () => {
  const { account, visitor } = await signedIn(stage, 'two');
  const other = await registered(stage);
  const tab = await visitor.anotherTab();
  let currentPassword: string = RIGHT;
  // A change that the service has not begun is refused; one that it has made begins a session.
  for (const [leaver, held, newPassword, afterwards] of [
    [visitor, 'request', OTHER, RIGHT],
    [tab, 'request', OTHER, RIGHT],
    [visitor, 'answer', OTHER, OTHER],
    [tab, 'answer', THIRD, THIRD],
  ] as const) {
    await visitor.goto('/change');
    const { asked, release } = await holdNext(visitor, '**/api/account/internet-password', held);
    await visitor.fill({ currentPassword, newPassword, repeated: newPassword });
    await asked;
    const ended = leaver.page.waitForResponse(
      (answer) => answer.request().method() === 'DELETE' && answer.status() === 204,
    );
    await leaver.press('.sign-out');
    // At once, and nothing is seen of the account from then on.
    await ended;
    await leaver.page.waitForSelector('.who', { state: 'detached' });
    expect(await leaver.holds(account.internetUserId)).toBe(false);
    expect(leaver.page.url()).not.toMatch(/signed-out/);
    release();
    await leaver.page.waitForURL(/signed-out/);
    // Of a sign-out in another tab this one may learn before that tab has told it.
    await visitor.page.waitForURL(/signed-out|ended/);
    await tab.page.waitForSelector('.who', { state: 'detached' });
    await visitor.page.waitForLoadState('networkidle');
    expect(await sessionOf(visitor)).toBeUndefined();
    expect(visitor.page.url()).toMatch(/signed-out|ended/);
    for (const each of [visitor, tab]) expect(await each.holds(account.internetUserId)).toBe(false);
    await signIn(tab, account.internetUserId, afterwards);
    currentPassword = afterwards;
  }
  await tab.press('.sign-out');
  await visitor.page.waitForURL(/signed-out/);
  await signIn(tab, other.internetUserId);
  await visitor.page.waitForSelector(`.who:has-text("${other.internetUserId}")`);
  expect(await visitor.holds(account.internetUserId)).toBe(false);
  await visitor.close();
});

it('a sign-out that cannot be finished says so, and shows nothing that it cannot know', async () => {
  const { account, visitor } = await signedIn(stage, 'unfinished');
  const { page } = visitor;
  const fails = (isIt: (method: string) => boolean) =>
    page.route('**/api/sessions/current', (route) =>
      isIt(route.request().method())
        ? route.fulfill({ status: 503, json: { code: 'unavailable' } })
        : route.fallback(),
    );
  // The session that a change has just begun stays, as the second request to end it fails.
  await visitor.goto('/change');
  const { asked, release } = await holdNext(visitor, '**/api/account/internet-password', 'answer');
  await visitor.fill({ currentPassword: RIGHT, newPassword: OTHER, repeated: OTHER });
  await asked;
  let ends = 0;
  await fails((method) => method === 'DELETE' && ++ends > 1);
  await visitor.press('.sign-out');
  await page.waitForSelector('.who', { state: 'detached' });
  release();
  await visitor.sees('.notice.error:has-text("服務暫停")');
  await visitor.sees(`.who:has-text("${account.internetUserId}")`);
  await page.waitForTimeout(300);
  expect(await page.locator('.notice.error').count()).toBe(1);
  await page.unroute('**/api/sessions/current');
  // It has ended, but nobody can ask whether another one has begun.
  await visitor.goto('/menu');
  await visitor.sees('dl');
  await fails((method) => method === 'GET');
  await visitor.press('.sign-out');
  await visitor.sees('.notice.error:has-text("服務暫停")');
  expect(await visitor.holds(account.accountNumber)).toBe(false);
  expect(page.url()).not.toMatch(/ended|signed-out/);
  await page.unroute('**/api/sessions/current');
  await visitor.press('main .notice button');
  await page.waitForURL(/sign-in/);
  expect(await sessionOf(visitor)).toBeUndefined();
  await visitor.close();
});

it('a sign-out that waits for another tab ends no session that began meanwhile', async () => {
  const { account, visitor } = await signedIn(stage, 'meanwhile');
  const tab = await visitor.anotherTab();
  await visitor.goto('/settings');
  await visitor.sees('[name=email]');
  const { asked, release } = await holdNext(visitor, '**/api/account/alerts');
  await visitor.press('form:has([name=email]) [type=submit]');
  await asked;
  await tab.press('.sign-out');
  await tab.page.waitForSelector('.who', { state: 'detached' });
  // In another window, as the tabs of this one wait.
  const cookie = (await signInByApi(stage, account.internetUserId)) as string;
  await plant(visitor, stage.url, cookie);
  release();
  await tab.page.waitForURL(/signed-out/);
  await visitor.page.waitForLoadState('networkidle');
  expect(await sessionOf(visitor)).toBe(cookie);
  await visitor.close();
});

it('a tab acts only for the investor whom it shows, even if it was not notified of a change', async () => {
  const { account, visitor } = await signedIn(stage, 'untold');
  const other = await registered(stage);
  const changes: string[] = [];
  visitor.page.on(
    'request',
    (request) => request.method() !== 'GET' && changes.push(new URL(request.url()).pathname),
  );
  for (const [page, field] of [
    ['cancel', 'password'],
    ['change', 'currentPassword'],
  ] as const) {
    await visitor.goto('/menu');
    await visitor.sees(`.who:has-text("${account.internetUserId}")`);
    // By now the page has made all of its own requests.
    await visitor.sees('dl');
    await visitor.press(`main a[href="#/${page}"]`);
    await visitor.sees(`[name=${field}]`);
    // Signs in within the same browser but outside any tab, so that no tab is notified.
    await plant(visitor, stage.url, (await signInByApi(stage, other.internetUserId)) as string);
    await visitor.fill({
      [field]: RIGHT,
      ...(page === 'change' && { newPassword: OTHER, repeated: OTHER }),
    });
    await visitor.sees(`.who:has-text("${other.internetUserId}")`);
    expect(changes).toEqual([]);
    // Back to the first investor.
    await plant(visitor, stage.url, (await signInByApi(stage, account.internetUserId)) as string);
    await visitor.page.reload();
    await visitor.sees('h1');
  }
  for (const { internetUserId } of [account, other])
    expect(await signInByApi(stage, internetUserId)).toBeDefined();
  await visitor.close();
});

it("a tab never shows one investor's data under another's name, even if it was not notified", async () => {
  const { account, visitor } = await signedIn(stage, 'mixed');
  const other = await registered(stage);
  await visitor.sees(`dl:has-text("${account.accountNumber}")`);
  // The critical moment: the data have arrived, the answer about the session has not.
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  await visitor.press('main a[href="#/balances"]');
  await visitor.sees('main:has-text("香港結算尚未提供")');
  await visitor.page.waitForSelector('.statement dl', { state: 'attached' });
  await plant(visitor, stage.url, (await signInByApi(stage, other.internetUserId)) as string);
  await visitor.page.route('**/api/sessions/current', async (route) => {
    asked.resolve();
    await answered.promise;
    await route.continue();
  });
  await visitor.press('.brand');
  await asked.promise;
  await visitor.sees('h1:text-is("主目錄")');
  expect(await visitor.holds(account.internetUserId)).toBe(true);
  expect(await visitor.holds(other.accountNumber)).toBe(false);
  answered.resolve();
  await visitor.sees(`.who:has-text("${other.internetUserId}")`);
  await visitor.sees(`dl:has-text("${other.accountNumber}")`);
  expect(await visitor.holds(account.internetUserId)).toBe(false);
  await visitor.close();
});

it('standards 18: the content security policy of the page has no `unsafe` exception', async () => {
  const { headers } = await fetch(stage.url);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
});
