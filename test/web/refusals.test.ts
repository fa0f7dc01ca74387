/**
 * Refusals after the identity was proved: shown at the right step, with a link to what to do next.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writtenDate } from '../../core/domain/written-time.ts';
import { TERMS_VERSION } from '../../functions/investor/terms.ts';
import { freshUserId, OTHER, RIGHT } from '../support/investor.ts';
import {
  LANGUAGES,
  type Language,
  type Stage,
  startStage,
  Visitor,
} from '../support/web/browser.ts';
import { type Guest, registered, signInByApi } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

type Texts = Record<Language, string>;

const identifiersOf = ({
  phoneUserId,
  participantId,
  accountNumber,
}: Omit<Guest, 'internetUserId'>) => ({
  phoneUserId,
  participantId,
  accountNumber,
});

/** Fills in and submits all steps of the registration. */
async function register(
  visitor: Visitor,
  account: Omit<Guest, 'internetUserId'>,
  internetUserId: string,
) {
  await visitor.goto('/register');
  await visitor.press('main .primary');
  await visitor.fill(identifiersOf(account));
  await visitor.fill({ internetUserId, newPassword: RIGHT, repeated: RIGHT });
  await visitor.fill({ phonePassword: account.phonePassword });
}

/** Expects the notice in each language in turn on the same page; ends in Traditional Chinese. */
async function expectNotice(visitor: Visitor, state: string, texts: Texts): Promise<void> {
  for (const language of [...LANGUAGES.slice(1), LANGUAGES[0]]) {
    await visitor.speak(language);
    await visitor.sees(`main .notice:has-text("${texts[language]}")`);
  }
  await visitor.inspect(state);
}

const focused = (visitor: Visitor) =>
  visitor.page.evaluate('document.activeElement.name') as Promise<string>;

it('I2: registering an account that already has an internet user ID says so, with links to use it', async () => {
  const account = await registered(stage);
  const visitor = await Visitor.open(stage, 'already', 320);
  await register(visitor, account, freshUserId());
  await visitor.sees('.notice.error');
  await expectNotice(visitor, 'registered', {
    'zh-Hant': '此戶口已登記互聯網使用者編號',
    'zh-Hans': '此账户已注册互联网用户编号',
    en: 'This account already has an internet user ID',
  });
  expect(await visitor.holds(account.phonePassword)).toBe(false);
  await visitor.press('.notice a[href="#/sign-in"]');
  await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
  await visitor.sees('dl');
  await visitor.close();
});

it('I2: an ID that belongs to another account is refused at its own step, with the focus there, and another can be chosen', async () => {
  const other = await registered(stage);
  const account = await stage.service.open();
  const visitor = await Visitor.open(stage, 'taken', 320);
  // D8: case does not make it another ID.
  await register(visitor, account, other.internetUserId.toUpperCase());
  await visitor.sees('[name=internetUserId][aria-invalid=true]');
  await expect.poll(() => focused(visitor)).toBe('internetUserId');
  expect(await visitor.holds(RIGHT)).toBe(false);
  await expectNotice(visitor, 'id', {
    'zh-Hant': '此互聯網使用者編號已被使用',
    'zh-Hans': '此互联网用户编号已被使用',
    en: 'This internet user ID is taken',
  });
  const internetUserId = freshUserId();
  await visitor.fill({ internetUserId, newPassword: OTHER, repeated: OTHER });
  await visitor.fill({ phonePassword: account.phonePassword });
  await visitor.sees(`.notice.done:has-text("${internetUserId}")`);
  expect(await signInByApi(stage, internetUserId, OTHER)).toBeDefined();
  await visitor.close();
});

it('D14: terms that changed during the registration are shown again, and the details entered are kept', async () => {
  const account = await stage.service.open();
  const internetUserId = freshUserId();
  const visitor = await Visitor.open(stage, 'terms', 320);
  // The version of the terms when the registration began.
  await visitor.page.route('**/api/terms', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), version: '2025-01-01' } });
  });
  await visitor.goto('/register');
  await visitor.sees('.terms:has-text("2025年1月1日")');
  await visitor.press('main .primary');
  await visitor.page.unroute('**/api/terms');
  await visitor.fill(identifiersOf(account));
  await visitor.fill({ internetUserId, newPassword: RIGHT, repeated: RIGHT });
  await visitor.fill({ phonePassword: account.phonePassword });
  await visitor.sees(`.terms:has-text("${writtenDate(TERMS_VERSION, 'zh-Hant')}")`);
  await expectNotice(visitor, 'changed', {
    'zh-Hant': '使用者條款已更新',
    'zh-Hans': '用户条款已更新',
    en: 'The terms of use have changed',
  });
  // Nothing went wrong: there is something to read.
  expect(await visitor.page.locator('.notice.error').count()).toBe(0);
  await visitor.press('main .primary');
  await visitor.sees('[name=accountNumber]');
  await expect
    .poll(() => visitor.page.inputValue('[name=accountNumber]'))
    .toBe(account.accountNumber);
  await visitor.press('main [type=submit]');
  await visitor.fill({ phonePassword: account.phonePassword });
  await visitor.sees('.notice.done');
  await visitor.close();
});

it('R2: a reset for an account without an internet user ID is refused, with a link to registration', async () => {
  const account = await stage.service.open();
  const visitor = await Visitor.open(stage, 'none', 320);
  await visitor.goto('/forgot');
  await visitor.fill({ ...identifiersOf(account), phonePassword: account.phonePassword });
  await visitor.sees('.notice.error');
  await expectNotice(visitor, 'to-reset', {
    'zh-Hant': '此戶口未登記互聯網使用者編號',
    'zh-Hans': '此账户尚未注册互联网用户编号',
    en: 'This account has no internet user ID',
  });
  await visitor.press('.notice a[href="#/register"]');
  await visitor.sees('.terms');
  await visitor.close();
});

it('R2: a reset whose answer was lost is not told as too late', async () => {
  const account = await registered(stage);
  const visitor = await Visitor.open(stage, 'unsure', 320);
  await visitor.goto('/forgot');
  await visitor.fill({ ...identifiersOf(account), phonePassword: account.phonePassword });
  await visitor.sees('[name=newPassword]');
  await visitor.page.route(
    '**/api/password-resets/completion',
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 503, json: { code: 'unavailable' } });
    },
    { times: 1 },
  );
  await visitor.fill({ newPassword: OTHER, repeated: OTHER });
  await visitor.sees('.notice.error:has-text("服務暫停")');
  await visitor.press('main [type=submit]');
  await visitor.sees('[name=phonePassword]');
  await expectNotice(visitor, 'reset', {
    'zh-Hant': '未能確定密碼是否已更改',
    'zh-Hans': '无法确定密码是否已修改',
    en: 'The password may have been changed already',
  });
  await visitor.press('.notice a[href="#/sign-in"]');
  await visitor.sees('[name=internetUserId]');
  expect(await signInByApi(stage, account.internetUserId, OTHER)).toBeDefined();
  await visitor.close();
});

// This test advances the shared clock, so it comes last.
it('standards 12: a reset that took too long changes nothing, and can be started again', async () => {
  const account = await registered(stage);
  const visitor = await Visitor.open(stage, 'late', 320);
  const prove = () =>
    visitor.fill({ ...identifiersOf(account), phonePassword: account.phonePassword });
  await visitor.goto('/forgot');
  await prove();
  await visitor.sees('[name=newPassword]');
  await stage.service.advance('PT11M');
  await visitor.fill({ newPassword: OTHER, repeated: OTHER });
  await visitor.sees('.notice.error');
  await expectNotice(visitor, 'reset', {
    'zh-Hant': '重新設定密碼的時限已過',
    'zh-Hans': '重置密码的时限已过',
    en: 'The time limit for this reset has passed',
  });
  expect(await visitor.holds(OTHER)).toBe(false);
  expect(await signInByApi(stage, account.internetUserId, OTHER)).toBeUndefined();
  // It is over: the first step is here again, and nothing that could not be used any more.
  await visitor.sees('[name=phonePassword]');
  expect(await visitor.page.locator('[name=newPassword]').count()).toBe(0);
  await prove();
  await visitor.sees('[name=newPassword]');
  expect(await visitor.page.locator('.notice.error').count()).toBe(0);
  await visitor.fill({ newPassword: OTHER, repeated: OTHER });
  await visitor.sees('.notice.done');
  expect(await signInByApi(stage, account.internetUserId, OTHER)).toBeDefined();
  await visitor.close();
});
