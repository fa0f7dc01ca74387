/** What the forms of the site do for who fills them in. */
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshUserId, OTHER, RIGHT, WRONG } from '../support/investor.ts';
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

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

/** The name of the field that has the focus. */
const focused = ({ page }: Visitor) => page.evaluate('document.activeElement.name');

/** The same signs as an input method for Chinese types them. */
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

it('standards 22: an error goes as soon as it is mended, and the focus stays where it is', async () => {
  const visitor = await Visitor.open(stage, 'mended', 360);
  await visitor.goto('/forgot');
  await visitor.press('main [type=submit]');
  await expect.poll(() => visitor.page.locator('[aria-invalid=true]').count()).toBe(4);
  await visitor.type('phoneUserId', '8234560');
  expect(await visitor.page.locator('[name=phoneUserId][aria-invalid=true]').count()).toBe(1);
  await visitor.page.keyboard.type('1');
  await expect.poll(() => visitor.page.locator('[aria-invalid=true]').count()).toBe(3);
  expect(await focused(visitor)).toBe('phoneUserId');
  await visitor.close();
});

it('D22: IDs and numbers are read as people type and paste them; a password is told what is wrong', async () => {
  const { phoneUserId, participantId, accountNumber, phonePassword } = await stage.service.open();
  const internetUserId = freshUserId();
  const visitor = await Visitor.open(stage, 'forgiving', 360);
  await visitor.goto('/register');
  await visitor.press('main .primary');
  await visitor.fill({
    phoneUserId: fullWidth(phoneUserId),
    participantId: `\u00a0${participantId.toLowerCase()}\u00a0`,
    accountNumber: accountNumber.replace(/(.{4})/, '$1-'),
  });
  for (const [entry, said] of [
    [`${RIGHT} `, '空格'],
    [fullWidth(RIGHT), '全形'],
    [`${RIGHT}é`, '鍵盤'],
  ] as const) {
    await visitor.fill({ internetUserId, newPassword: entry, repeated: entry });
    await visitor.sees(`.field-error:has-text("${said}")`);
  }
  await visitor.fill({
    internetUserId: ` ${internetUserId}`,
    newPassword: RIGHT,
    repeated: RIGHT,
  });
  await visitor.sees(`.review:has-text("${phoneUserId}"):has-text("${participantId}")`);
  await visitor.fill({ phonePassword: fullWidth(phonePassword) });
  await visitor.sees('.field-error:has-text("全形")');
  // The registration is done, also for who has gone back meanwhile.
  const { asked, release } = await holdNext(visitor, '**/api/registrations');
  await visitor.fill({ phonePassword });
  await asked;
  await visitor.press('form .actions a');
  await visitor.sees('[name=accountNumber]');
  release();
  await visitor.sees(`.notice.done:has-text("${internetUserId}")`);
  await visitor.page.goBack();
  await visitor.sees('.terms');
  await visitor.close();
});

it('I1: each entry of the review can be changed alone, and a password that stays is not asked again', async () => {
  const account = await stage.service.open();
  const visitor = await Visitor.open(stage, 'review', 360);
  const { page } = visitor;
  await visitor.goto('/register');
  await visitor.press('main .primary');
  await visitor.fill({
    phoneUserId: account.phoneUserId,
    participantId: 'Z99999',
    accountNumber: account.accountNumber,
  });
  // The strength is weak as long as a rule is unmet, here that of the user ID.
  const withUserId = `Kp#${account.phoneUserId}x`;
  await visitor.fill({ internetUserId: 'Review12', newPassword: withUserId, repeated: withUserId });
  await visitor.sees('[name=newPassword][aria-invalid=true]');
  await visitor.sees('.strength.weak');
  await visitor.fill({ internetUserId: freshUserId(), newPassword: RIGHT, repeated: RIGHT });
  await visitor.sees('.review');
  await visitor.inspect('review');
  const change = (row: number) => visitor.press(`.review > :nth-child(${row}) a`);
  await change(2);
  await expect.poll(() => focused(visitor)).toBe('participantId');
  await visitor.fill({ participantId: account.participantId });
  await visitor.sees(`.review:has-text("${account.participantId}")`);
  await change(4);
  await expect.poll(() => focused(visitor)).toBe('internetUserId');
  expect(await page.locator('[name=newPassword]').count()).toBe(0);
  const internetUserId = freshUserId();
  await visitor.fill({ internetUserId });
  await visitor.sees(`.review:has-text("${internetUserId}")`);
  await change(5);
  await expect.poll(() => focused(visitor)).toBe('newPassword');
  // A password manager learns whose password it is.
  expect(await page.inputValue('input[autocomplete=username]')).toBe(internetUserId);
  await visitor.fill({ newPassword: RIGHT, repeated: RIGHT });
  await visitor.fill({ phonePassword: account.phonePassword });
  await visitor.sees('.notice.done');
  // D23: the sign-in knows the ID.
  await visitor.press('main a.button');
  await expect.poll(() => focused(visitor)).toBe('password');
  expect(await page.inputValue('[name=internetUserId]')).toBe(internetUserId);
  await visitor.close();
});

it('two submits in a row are one request; a sign-in that comes to nothing says why', async () => {
  const visitor = await Visitor.open(stage, 'twice');
  const sent: string[] = [];
  await visitor.page.route('**/api/sessions', async (route) => {
    sent.push(route.request().method());
    await route.fulfill({ status: 503, json: { code: 'unavailable' } });
  });
  await visitor.goto('/sign-in');
  await visitor.type('internetUserId', 'Nobody12');
  await visitor.type('password', RIGHT);
  await visitor.page.evaluate(
    "for (let times = 0; times < 2; times++) document.querySelector('form').requestSubmit()",
  );
  await visitor.sees('.notice.error');
  expect(sent).toEqual(['POST']);

  // The password was right, but the session cannot be asked for, or the browser keeps no cookie.
  await visitor.page.route('**/api/sessions', (route) => route.fulfill({ status: 201, json: {} }));
  await visitor.page.route('**/api/sessions/current', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable' } }),
  );
  for (const [said, keeps] of [
    ['服務暫停', true],
    ['瀏覽器未能保留登入狀態', false],
  ] as const) {
    await visitor.fill({ password: RIGHT });
    await visitor.sees(`.notice.error:has-text("${said}")`);
    expect(await visitor.holds(RIGHT)).toBe(keeps);
    await visitor.page.unroute('**/api/sessions/current');
  }
  await visitor.inspect('no-cookie');
  await visitor.close();
});

it('a request that a new session of the browser overtakes is to be sent again, and the form says so', async () => {
  const { account, visitor } = await signedIn(stage, 'overtaken');
  const { page } = visitor;
  // Another tab has replaced the session since the page sent its request.
  const overtake = async (route: Route) => {
    const request = route.request();
    if (request.method() === 'GET') return route.fallback();
    const old = (await sessionOf(visitor)) as string;
    await callAs(stage, old, 'DELETE', '/sessions/current');
    await plant(visitor, stage.url, (await signInByApi(stage, account.internetUserId)) as string);
    const path = new URL(request.url()).pathname.replace('/api', '');
    const { status, body } = await callAs(
      stage,
      old,
      request.method(),
      path,
      request.postDataJSON(),
    );
    expect([status, body.code]).toEqual([401, 'not-signed-in']);
    await route.fulfill({ status, json: body });
  };
  for (const [path, request, values] of [
    ['/settings', '**/account/alerts', {}],
    ['/cancel', '**/cancellation', { password: RIGHT }],
    [
      '/change',
      '**/internet-password',
      { currentPassword: RIGHT, newPassword: OTHER, repeated: OTHER },
    ],
  ] as const) {
    await page.route(request, overtake);
    await visitor.goto(path);
    if (path === '/settings') await visitor.press('form:has([name=email]) [type=submit]');
    else await visitor.fill(values);
    await visitor.sees('.notice.error:has-text("暫時未能處理")');
    await visitor.sees('.who');
    await page.unroute(request);
  }
  await visitor.press('main [type=submit]');
  await visitor.sees('.notice.done');
  await visitor.close();
});

it('D23: the reset ends with the user ID, and a sign-in that knows it', async () => {
  const account = await registered(stage);
  const visitor = await Visitor.open(stage, 'found', 360);
  // Signed in, although the password is forgotten.
  await signIn(visitor, account.internetUserId);
  const tab = await visitor.anotherTab();
  await tab.sees('.who');
  const prove = async () => {
    await visitor.goto('/forgot');
    await visitor.fill({
      phoneUserId: account.phoneUserId,
      participantId: account.participantId,
      accountNumber: account.accountNumber,
      phonePassword: account.phonePassword,
    });
  };
  // Whoever leaves the page before the answer is here stays where they are.
  const { asked, release } = await holdNext(visitor, '**/api/password-resets');
  await prove();
  await asked;
  await visitor.goto('/help');
  const answered = visitor.page.waitForResponse('**/api/password-resets');
  release();
  await (await answered).finished();
  await visitor.page.waitForTimeout(200);
  expect(visitor.page.url()).toMatch(/help$/);

  await prove();
  await visitor.sees(`main p:has-text("${account.internetUserId}")`);
  expect(await visitor.page.inputValue('input[autocomplete=username]')).toBe(
    account.internetUserId,
  );
  // Little height, as under a keyboard: only what is unmet stays, and the field is on the screen.
  await visitor.page.setViewportSize({ width: 360, height: 400 });
  await visitor.type('newPassword', 'harbour');
  await expect.poll(() => visitor.page.locator('.rules li:visible').count()).toBe(3);
  const top = (selector: string) =>
    visitor.page.locator(selector).evaluate((each) => each.getBoundingClientRect().top);
  // Scrolled to the pixel.
  expect(await top('.rules')).toBeGreaterThan(-1);
  expect(await top('.strength')).toBeLessThan(400);
  await visitor.page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => visitor.page.locator('.rules li:visible').count()).toBe(6);
  await visitor.fill({ newPassword: WRONG, repeated: WRONG });
  await visitor.sees(`.notice.done:has-text("${account.internetUserId}")`);
  // The reset has ended the sessions, and every tab knows.
  for (const { page } of [visitor, tab])
    await page.waitForSelector('.who', { state: 'detached', timeout: 10_000 });
  await visitor.press('main a.button');
  await expect.poll(() => focused(visitor)).toBe('password');
  // D24
  for (const left of ['兩次', '一次']) {
    await visitor.fill({ password: RIGHT });
    await visitor.sees(`.notice.error:has-text("${left}")`);
  }
  await visitor.fill({ password: WRONG });
  await visitor.sees('dl');
  await visitor.close();
});

it('shows the page that was asked for after the sign-in, and no ending that did not happen', async () => {
  const { internetUserId } = await registered(stage);
  const visitor = await Visitor.open(stage, 'asked');
  await visitor.goto('/settings');
  await visitor.page.waitForURL(/sign-in/);
  await visitor.fill({ internetUserId, password: RIGHT });
  await visitor.page.waitForURL(/settings/);
  // A sign-out that failed is said on the page where it was tried.
  await visitor.page.route('**/api/sessions/current', (route) =>
    route.request().method() === 'DELETE'
      ? route.fulfill({ status: 503, json: { code: 'unavailable' } })
      : route.fallback(),
  );
  await visitor.press('.sign-out');
  await visitor.sees('.notice.error:has-text("服務暫停")');
  await visitor.page.unroute('**/api/sessions/current');
  await visitor.goto('/menu');
  await expect.poll(() => visitor.page.locator('.notice.error').count()).toBe(0);
  for (const path of ['/cancelled', '/ended', '/signed-out']) {
    await visitor.goto(path);
    await visitor.page.waitForURL(/menu/);
  }
  await visitor.press('.sign-out');
  await visitor.page.waitForURL(/signed-out/);
  for (const [path, instead] of [
    ['/cancelled', /#\/$/],
    ['/ended', /sign-in/],
  ] as const) {
    await visitor.goto(path);
    await visitor.page.waitForURL(instead);
  }
  // What was asked for before the sign-out is forgotten.
  await signIn(visitor, internetUserId);
  await visitor.page.waitForURL(/menu/);
  await visitor.close();
});
