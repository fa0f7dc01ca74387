/** D25: passkeys in a real browser, with a virtual authenticator, by keyboard only. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountKey } from '../../core/domain/identifiers.ts';
import { RIGHT, WRONG } from '../support/investor.ts';
import {
  LANGUAGES,
  type Language,
  type Stage,
  startStage,
  Visitor,
} from '../support/web/browser.ts';
import { type Guest, registered, signIn } from '../support/web/guests.ts';
import { VirtualAuthenticator } from '../support/web/virtual-authenticator.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

/** Widths and colours: each state is seen in three of them, one in each language. */
const LOOKS = [
  [360, 'light'],
  [1280, 'dark'],
  [360, 'dark'],
  [1280, 'light'],
] as const;

const TEXTS: Record<Language, Record<'required' | 'last' | 'ended', string>> = {
  'zh-Hant': {
    required: '此編號須以通行密鑰登入',
    last: '最後一個通行密鑰',
    ended: '通行密鑰已更改',
  },
  'zh-Hans': {
    required: '此编号需要用通行密钥登录',
    last: '最后一个通行密钥',
    ended: '通行密钥已修改',
  },
  en: {
    required: 'this user ID needs a passkey',
    last: 'your last passkey',
    ended: 'a passkey was changed',
  },
};

/** A browser with an authenticator. */
interface Owner {
  visitor: Visitor;
  authenticator: VirtualAuthenticator;
}

async function owner(name: string, width?: number): Promise<Owner> {
  const visitor = await Visitor.open(stage, name, width);
  return { visitor, authenticator: await VirtualAuthenticator.addTo(visitor) };
}

const PROVE = '.proof [type=submit]';
const DONE = 'main .notice.done';

const ADD = '.keyring > div [type=submit]';

/** Adds a passkey in Settings, within five minutes of a proof. */
async function add({ visitor, authenticator }: Owner, name: string): Promise<void> {
  await authenticator.consenting(async () => {
    await visitor.fill({ passkeyName: name });
    await visitor.sees(`.passkeys li:has-text("${name}")`);
  });
}

/** The participant removes lost passkeys, as of now. */
async function removeLost({ participantId, accountNumber }: Guest): Promise<void> {
  const { db, keyrings } = stage.service.context;
  const at = new Date(stage.service.clock.now()).toISOString();
  const written = await db.write(
    keyrings.scheduleRemoval(
      accountKey({ participantId, accountNumber }),
      { effectiveAt: at, epoch: crypto.randomUUID() },
      { at, events: [] },
    ),
  );
  expect(written.applied).toBe(true);
}

it.each(LANGUAGES)('%s: adds, signs in, demands, removes, loses and recovers', async (language) => {
  const account = await registered(stage);
  const texts = TEXTS[language];
  const mine = await owner(`passkeys-${language}`);
  const { visitor, authenticator } = mine;
  const { page } = visitor;
  const inspect = async (state: string) => {
    const index = Number(state.slice(0, 2)) + LANGUAGES.indexOf(language);
    const [width, colorScheme] = LOOKS[index % LOOKS.length] ?? LOOKS[0];
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await visitor.inspect(state);
  };
  const toSettings = async () => {
    await visitor.press('.sections a[href="#/settings"]');
    await visitor.sees('.keyring [type=submit]');
  };
  const signOut = async () => {
    await visitor.press('.sign-out');
    await page.waitForURL(/signed-out/);
  };
  await visitor.speak(language);
  await signIn(visitor, account.internetUserId);
  await visitor.sees('.offer');
  await inspect('01-offer');

  // Adds one: the password first.
  await visitor.press('.offer a');
  await visitor.press(ADD);
  await visitor.fill({ password: WRONG });
  await visitor.sees('.proof .notice.error');
  await inspect('02-proof-wrong');
  await visitor.fill({ password: RIGHT });
  await visitor.sees('[name=passkeyName]');
  expect(await page.inputValue('[name=passkeyName]')).toBe('Linux');
  expect(await visitor.holds(RIGHT)).toBe(false);
  await inspect('03-name');
  await add(mine, 'Laptop <b>');
  await visitor.sees(DONE);
  await inspect('04-added');

  // Signs in with it: by the button, and where the user ID is entered.
  await signOut();
  await visitor.press('main a[href="#/sign-in"]');
  await visitor.sees('.with-passkey');
  await inspect('05-sign-in');
  await authenticator.consenting(async () => {
    await visitor.press('.with-passkey');
    await visitor.sees('dl');
  });
  await signOut();
  await authenticator.consenting(async () => {
    await visitor.goto('/sign-in');
    await visitor.sees('dl');
  });

  // Demands it: a right password is not enough.
  await toSettings();
  await visitor.press('.demand button');
  await visitor.sees('.demand [type=submit]');
  await inspect('06-demand');
  await visitor.press('.demand [type=submit]');
  await authenticator.consenting(async () => {
    await visitor.press(PROVE);
    await visitor.sees(DONE);
  });
  await inspect('07-demanded');
  await signOut();
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
  await visitor.sees(`.notice.error:has-text("${texts.required}")`);
  expect(await visitor.holds(RIGHT)).toBe(false);
  await inspect('08-required');
  await authenticator.consenting(async () => {
    await visitor.press('.notice .with-passkey');
    await visitor.sees('dl');
  });

  // Removes it, which ends the session that it began.
  await toSettings();
  await visitor.press('.passkeys button');
  await visitor.sees(`.passkeys form:has-text("${texts.last}")`);
  await inspect('09-remove');
  await visitor.press('.passkeys .danger');
  await visitor.sees(PROVE);
  await inspect('10-remove-proof');
  await authenticator.consenting(async () => {
    await visitor.press(PROVE);
    await page.waitForURL(/ended/);
  });
  await visitor.sees(`main:has-text("${texts.ended}")`);
  expect(await authenticator.count()).toBe(0);

  // Loses all that it has, and signs in with the password once they are removed.
  await visitor.press('main a[href="#/sign-in"]');
  await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
  await visitor.press(ADD);
  await visitor.fill({ password: RIGHT });
  await visitor.sees('[name=passkeyName]');
  await add(mine, 'Phone');
  await visitor.press('.demand button');
  await visitor.press('.demand [type=submit]');
  await authenticator.consenting(async () => {
    await visitor.press(PROVE);
    await visitor.sees('.demand:not(:has(form))');
  });
  await removeLost(account);
  await page.reload();
  await visitor.sees('.with-passkey');
  await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
  await visitor.sees('.keyring [type=submit]');
  expect(await page.locator('.passkeys li').count()).toBe(0);
  await visitor.close();
});
