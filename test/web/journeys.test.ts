/** The guide's journeys (2.1.2, 2.2): in each language and many looks, by keyboard only. */
import { afterAll, beforeAll, it } from 'vitest';
import { personalDatum, secret } from '../log-search/secrets.ts';
import { type Language, type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { JOURNEYS } from '../support/web/looks.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

const FIRST = secret('Kp5harbour29');
const SECOND = secret('Wd8lantern46');
const THIRD = secret('Hy3compass71');
const WRONG = secret('Zt6meadow835');
const WRONG_PHONE = secret('60214937');

const WELCOME: Record<Language, string> = { 'zh-Hant': '歡迎', 'zh-Hans': '欢迎', en: 'Welcome' };

it.concurrent.for(JOURNEYS)(
  'in $language at $width px, $colours, text of $percent %: registers, signs in, changes the password, resets it and cancels the ID',
  async (look, { expect }) => {
    const { language } = look;
    const userId = personalDatum(`Journey${JOURNEYS.indexOf(look)}`, 'internet user ID');
    const account = await stage.service.open();
    const identifiers = {
      phoneUserId: account.phoneUserId,
      participantId: account.participantId,
      accountNumber: account.accountNumber,
    };
    const visitor = await Visitor.open(stage, 'journey', look);
    const { page } = visitor;
    await visitor.speak(language);
    await expect.poll(() => visitor.title()).toBe(WELCOME[language]);
    await visitor.inspect('01-welcome');

    // I1: registration
    await visitor.press('main a[href="#/register"]');
    await visitor.sees('.terms');
    await visitor.inspect('02-terms');
    await visitor.press('main .primary');
    await visitor.press('main [type=submit]');
    await visitor.sees('[aria-invalid=true]');
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('phoneUserId');
    await visitor.inspect('03-account-errors');
    await visitor.fill({
      ...identifiers,
      participantId: identifiers.participantId.toLowerCase(),
    });
    await visitor.sees('.rules');
    await visitor.inspect('04-user-id');
    await visitor.fill({ internetUserId: userId, newPassword: 'abcd1234', repeated: 'abcd1235' });
    await visitor.sees('[name=newPassword][aria-invalid=true]');
    await visitor.inspect('05-user-id-errors');
    await visitor.fill({ internetUserId: userId, newPassword: FIRST, repeated: FIRST });
    await visitor.sees('[name=phonePassword]');
    expect(await visitor.holds(FIRST)).toBe(false);
    await visitor.fill({ phonePassword: WRONG_PHONE });
    await visitor.sees('.notice.error');
    await expect
      .poll(() => page.evaluate("document.activeElement.classList.contains('error')"))
      .toBe(true);
    await visitor.inspect('06-confirm-wrong');
    await visitor.fill({ phonePassword: account.phonePassword });
    await visitor.sees('.notice.done');
    await visitor.inspect('07-registered');
    expect(await visitor.holds(account.phonePassword)).toBe(false);

    // I5: sign-in
    await visitor.press('main a.button');
    await visitor.fill({ internetUserId: userId, password: WRONG });
    await visitor.sees('.notice.error');
    await visitor.inspect('08-sign-in-wrong');
    await visitor.fill({ password: FIRST });
    await visitor.sees('dl');
    await visitor.inspect('09-menu');

    // I6: password change
    await visitor.press('main a[href="#/change"]');
    await visitor.fill({ currentPassword: WRONG, newPassword: SECOND, repeated: SECOND });
    await visitor.sees('.notice.error');
    await visitor.inspect('10-change-wrong');
    await visitor.fill({ currentPassword: FIRST, newPassword: SECOND, repeated: SECOND });
    await visitor.sees('.notice.done');
    await visitor.inspect('11-changed');

    // Sign-out: the back button shows nothing of the account.
    await visitor.press('.sign-out');
    await page.waitForURL(/signed-out/);
    await visitor.inspect('12-signed-out');
    await page.goBack();
    await page.waitForTimeout(200);
    expect(await visitor.holds(account.accountNumber)).toBe(false);

    // R2: password reset
    await visitor.goto('/');
    await visitor.press('main a[href="#/forgot"]');
    await visitor.type('phonePassword', WRONG_PHONE);
    await visitor.press('.reveal');
    await visitor.inspect('13-forgot');
    await visitor.fill({ ...identifiers, phonePassword: account.phonePassword });
    await visitor.sees('.rules');
    await visitor.fill({ newPassword: FIRST, repeated: FIRST });
    await visitor.sees('[name=newPassword][aria-invalid=true]');
    await visitor.inspect('14-used-before');
    await visitor.fill({ newPassword: THIRD, repeated: THIRD });
    await visitor.sees('.notice.done');
    await visitor.inspect('15-reset');

    // I6: cancellation
    await visitor.press('main a.button');
    await visitor.fill({ internetUserId: userId, password: THIRD });
    await visitor.press('main a[href="#/cancel"]');
    await visitor.sees('.danger');
    await visitor.inspect('16-cancel');
    await visitor.fill({ password: THIRD });
    await page.waitForURL(/cancelled/);
    await visitor.sees('main a[href="#/register"]');
    await visitor.inspect('17-cancelled');
    await visitor.close();
  },
);
