/** The first page asks for its data before its code is here, and shows only what is certain. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, startStage, type Visitor } from '../support/web/browser.ts';
import { plant, registered, signedIn, signIn, signInByApi } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

/** Keeps what matches this pattern on the line; returns a function that lets it go. */
async function hold({ page }: Visitor, pattern: string): Promise<() => void> {
  const released = Promise.withResolvers<void>();
  await page.route(pattern, async (route) => {
    await released.promise;
    await route.continue();
  });
  return released.resolve;
}
const CODE = '**/assets/main-*.js';

it('asks for the session and the data of a page once, while the code is on its way', async () => {
  const { visitor } = await signedIn(stage, 'early');
  const { page } = visitor;
  let asked: string[] = [];
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (/^\/api\/(account|passkeys)/.test(path)) asked.push(path.slice('/api'.length));
  });
  for (const [path, found, ...expected] of [
    ['/menu', 'dl', '/account'],
    ['/balances', '.empty', '/account', '/account/balances'],
    ['/movements/quarter', '.empty', '/account', '/account/balances', '/account/movements'],
    ['/statements', '.empty', '/account/statements'],
    ['/activity', '.activity', '/account/activity'],
    [
      '/settings',
      '.keyring form',
      '/account',
      '/account/alerts',
      '/account/phone-channel',
      '/passkeys',
    ],
  ] as const) {
    await page.goto('about:blank');
    asked = [];
    const release = await hold(visitor, CODE);
    await page.goto(`${stage.url}/#${path}`, { waitUntil: 'commit' });
    await expect.poll(() => asked.toSorted(), { timeout: 10_000 }).toEqual(expected);
    release();
    await visitor.sees(`main ${found}`);
    expect(asked.toSorted(), path).toEqual(expected);
    await page.unroute(CODE);
  }
  await visitor.close();
});

it.each([
  ['of which no tab knows, before they are here', '**/api/account', false],
  ['in another tab, after they are here', CODE, true],
])("mixes no investor's first data with another's after a sign-in %s", async (_, held, isTab) => {
  const { account, visitor } = await signedIn(stage, `first-${isTab}`);
  const other = await registered(stage);
  const { page } = visitor;
  const tab = isTab ? await visitor.anotherTab() : undefined;
  await page.waitForLoadState('networkidle');
  const release = await hold(visitor, held);
  const asked = page.waitForRequest('**/api/account');
  await page.reload({ waitUntil: 'commit' });
  if (tab) {
    await (await (await asked).response())?.finished();
    await page.waitForResponse('**/api/sessions/current');
    await tab.press('.sign-out');
    await tab.page.waitForURL(/signed-out/);
    await signIn(tab, other.internetUserId);
  } else {
    await asked;
    await plant(visitor, stage.url, (await signInByApi(stage, other.internetUserId)) as string);
  }
  // Whatever the page shows: never the first one's data, nor the other's under the first's name.
  let isMixed = false;
  await page.exposeFunction('sawMixed', () => {
    isMixed = true;
  });
  await page.evaluate(`new MutationObserver(() => {
    const shows = (text) => document.body.textContent.includes(text);
    if (shows('${account.accountNumber}')) sawMixed();
    if (shows('${other.accountNumber}') && shows('${account.internetUserId}')) sawMixed();
  }).observe(document.body, { childList: true, subtree: true, characterData: true })`);
  release();
  await visitor.sees(`dl:has-text("${other.accountNumber}")`);
  expect(isMixed).toBe(false);
  await visitor.close();
});
