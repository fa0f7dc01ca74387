/** D25: passkeys in a real browser, with a virtual authenticator, by keyboard only. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nextDayInHongKong } from '../../core/domain/hong-kong.ts';
import { RIGHT, WRONG } from '../support/investor.ts';
import {
  LANGUAGES,
  type Language,
  type Stage,
  startStage,
  Visitor,
} from '../support/web/browser.ts';
import { type Guest, registered, signIn } from '../support/web/guests.ts';
import { holdNext } from '../support/web/hold-next.ts';
import { JOURNEYS, type Look } from '../support/web/looks.ts';
import { VirtualAuthenticator } from '../support/web/virtual-authenticator.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

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

async function owner(name: string, look?: number | Look): Promise<Owner> {
  const visitor = await Visitor.open(stage, name, look);
  return { visitor, authenticator: await VirtualAuthenticator.addTo(visitor) };
}

async function signOut(visitor: Visitor): Promise<void> {
  await visitor.press('.sign-out');
  await visitor.page.waitForURL(/signed-out/);
}

const PROVE = '.proof [type=submit]';
/** Beside the button to cancel. */
const OTHER_PROOF = '.proof .quiet + .quiet';
const DONE = 'main .notice.done';

const ADD = '.keyring > div [type=submit]';

/** Adds a passkey in Settings, within five minutes of a proof. */
async function add({ visitor, authenticator }: Owner, name: string): Promise<void> {
  await authenticator.consenting(async () => {
    await visitor.fill({ passkeyName: name });
    await visitor.sees(`.passkeys li:has-text("${name}")`);
  });
}

/** Calls the participant API as one of the participant's systems; returns the answer. */
async function asSystem(
  { participantId }: Guest,
  role: 'maker' | 'checker',
  path: string,
  body?: object,
): Promise<{ requestId: string }> {
  const credentials = { client_id: `${participantId}.${role}`, client_secret: 'local' };
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...credentials });
  const token = await fetch(`${stage.url}/oidc/token`, { method: 'POST', body: form });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${stage.url}/broker/requests${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as { requestId: string };
}

/**
 * The participant removes lost passkeys, under two pairs of eyes; then it is the next day, when
 * that takes effect. No other test may run meanwhile: the time that passes ends all sessions.
 */
async function removeLost(accounts: Guest[]): Promise<void> {
  for (const account of accounts) {
    const asked = { type: 'remove-passkeys', accountNumber: account.accountNumber };
    const { requestId } = await asSystem(account, 'maker', '', asked);
    await asSystem(account, 'checker', `/${requestId}/approval`);
  }
  const now = stage.service.clock.now();
  const midnight = Date.parse(nextDayInHongKong(new Date(now)).startsAt);
  await stage.service.advance(`PT${Math.ceil((midnight - now) / 1000)}S`);
}

it.concurrent.each(JOURNEYS)(
  'D25, in $language at $width px, $colours, text of $percent %: adds a passkey, signs in, demands it and removes it',
  async (look) => {
    const { language } = look;
    const account = await registered(stage);
    const texts = TEXTS[language];
    const mine = await owner('passkeys', look);
    const { visitor, authenticator } = mine;
    const { page } = visitor;
    const toSettings = async () => {
      await visitor.press('.sections a[href="#/settings"]');
      await visitor.sees('.keyring [type=submit]');
    };
    await visitor.speak(language);
    await signIn(visitor, account.internetUserId);
    await visitor.sees('.offer');
    await visitor.inspect('01-offer');

    // Adds one: the password first.
    await visitor.press('.offer a');
    await visitor.press(ADD);
    await visitor.fill({ password: WRONG });
    await visitor.sees('.proof .notice.error');
    await visitor.inspect('02-proof-wrong');
    await visitor.fill({ password: RIGHT });
    await visitor.sees('[name=passkeyName]');
    expect(await page.inputValue('[name=passkeyName]')).toBe('Linux');
    expect(await visitor.holds(RIGHT)).toBe(false);
    await visitor.inspect('03-name');
    await add(mine, 'Laptop <b>');
    await visitor.sees(DONE);
    await visitor.inspect('04-added');

    // Signs in with it: by the button, and where the user ID is entered.
    await signOut(visitor);
    await visitor.press('main a[href="#/sign-in"]');
    await visitor.sees('.with-passkey');
    await visitor.inspect('05-sign-in');
    await authenticator.consenting(async () => {
      await visitor.press('.with-passkey');
      await visitor.sees('dl');
    });
    await signOut(visitor);
    await authenticator.consenting(async () => {
      await visitor.goto('/sign-in');
      await visitor.sees('dl');
    });

    // Demands it: a right password is not enough.
    await toSettings();
    await visitor.press('.demand button');
    await visitor.sees('.demand [type=submit]');
    await visitor.inspect('06-demand');
    await visitor.press('.demand [type=submit]');
    await authenticator.consenting(async () => {
      await visitor.press(PROVE);
      await visitor.sees(DONE);
    });
    await visitor.inspect('07-demanded');
    await signOut(visitor);
    await visitor.goto('/sign-in');
    await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
    await visitor.sees(`.notice.error:has-text("${texts.required}")`);
    expect(await visitor.holds(RIGHT)).toBe(false);
    await visitor.inspect('08-required');
    await authenticator.consenting(async () => {
      await visitor.press('.notice .with-passkey');
      await visitor.sees('dl');
    });

    // Removes it, which ends the session that it began.
    await toSettings();
    await visitor.press('.passkeys button');
    await visitor.sees(`.passkeys form:has-text("${texts.last}")`);
    await visitor.inspect('09-remove');
    await visitor.press('.passkeys .danger');
    await visitor.sees(PROVE);
    await visitor.inspect('10-remove-proof');
    await authenticator.consenting(async () => {
      await visitor.press(PROVE);
      await page.waitForURL(/ended/);
    });
    await visitor.sees(`main:has-text("${texts.ended}")`);
    expect(await authenticator.count()).toBe(0);
    await visitor.close();
  },
);

it('D25: a browser without WebAuthn sees nothing of passkeys', async () => {
  const { internetUserId } = await registered(stage);
  const visitor = await Visitor.open(stage, 'no-webauthn', 360);
  const { page } = visitor;
  await page.addInitScript('delete globalThis.PublicKeyCredential');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.reload();
  await visitor.goto('/sign-in');
  await visitor.sees('[name=password]');
  expect(await page.getAttribute('[name=internetUserId]', 'autocomplete')).toBe('username');
  await signIn(visitor, internetUserId);
  await visitor.press('.sections a[href="#/settings"]');
  await visitor.sees('[name=email]');
  expect(await visitor.holds('通行密鑰')).toBe(false);
  expect(asked.filter((url) => /passkey|phone-channel/.test(url))).toEqual([]);
  // Unless the investor demanded one elsewhere.
  await signOut(visitor);
  await page.route('**/api/sessions', (route) =>
    route.fulfill({ status: 403, json: { code: 'passkey-required' } }),
  );
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId, password: RIGHT });
  await visitor.sees('.notice.error:has-text("請改用其他瀏覽器或裝置")');
  expect(await page.locator('.with-passkey').count()).toBe(0);
  await visitor.close();
});

it('D25: under another name than its domain, the site offers no passkey and says where', async () => {
  const { internetUserId } = await registered(stage);
  const visitor = await Visitor.open(stage, 'other-name', 360);
  const { page } = visitor;
  // The site of a stage with a domain, which is not where the laptop serves it.
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    const code = await response.text();
    const body = code.replace(/\bsenderAddress:(?=[`"])/, 'domainName:"ssa.example.hk",$&');
    await route.fulfill({ response, body });
  });
  await page.route('**/api/sessions', (route) =>
    route.fulfill({ status: 403, json: { code: 'passkey-required' } }),
  );
  await page.reload();
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId, password: RIGHT });
  await visitor.sees('.notice.error:has-text("通行密鑰只可在 ssa.example.hk 使用")');
  expect(await page.locator('.with-passkey').count()).toBe(0);
  await visitor.inspect('demanded');
  await visitor.close();
});

/** An investor with a passkey, whose session the password began; the page is Settings. */
async function withPasskey(name: string, language?: Language): Promise<Owner & { account: Guest }> {
  const account = await registered(stage);
  const mine = await owner(name, 360);
  if (language) await mine.visitor.speak(language);
  await signIn(mine.visitor, account.internetUserId);
  await mine.visitor.press('.sections a[href="#/settings"]');
  await mine.visitor.press(ADD);
  await mine.visitor.fill({ password: RIGHT });
  await mine.visitor.sees('[name=passkeyName]');
  await add(mine, 'Phone');
  return { ...mine, account };
}

/** Demands a passkey, and loses the device with it. */
async function loseDemanded(language: Language): Promise<Owner & { account: Guest }> {
  const mine = await withPasskey(`lost-${language}`, language);
  const { account, visitor, authenticator } = mine;
  await visitor.press('.demand button');
  await visitor.press('.demand [type=submit]');
  await authenticator.consenting(async () => {
    await visitor.press(PROVE);
    await visitor.sees('.demand:not(:has(form))');
  });
  await signOut(visitor);
  await authenticator.clear();
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId: account.internetUserId, password: RIGHT });
  await visitor.sees(`.notice.error:has-text("${TEXTS[language].required}")`);
  return mine;
}

it('D25, in three languages: who lost all passkeys recovers, the day after the participant removed them', async () => {
  const owners = await Promise.all(LANGUAGES.map(loseDemanded));
  await removeLost(owners.map(({ account }) => account));
  await Promise.all(
    owners.map(async ({ account, ...mine }) => {
      const { visitor } = mine;
      await signIn(visitor, account.internetUserId);
      await visitor.press('.sections a[href="#/settings"]');
      await visitor.sees('.keyring [type=submit]');
      expect(await visitor.page.locator('.passkeys li').count()).toBe(0);
      await visitor.press(ADD);
      await visitor.fill({ password: RIGHT });
      await visitor.sees('[name=passkeyName]');
      await add(mine, 'Phone 2');
      await visitor.inspect('recovered');
      await visitor.close();
    }),
  );
});

/** Paths of the POST requests to the API that the page sends from now on. */
function posts({ page }: Visitor): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'POST') sent.push(pathname.replace('/api', ''));
  });
  return sent;
}

const OPTIONS = '/passkey-sessions/options';

it('D25: a challenge that has become too old is replaced, and the visitor need not know', async () => {
  const mine = await withPasskey('stale');
  const { visitor, authenticator } = mine;
  const { page } = visitor;
  await signOut(visitor);
  await page.clock.install();
  await page.evaluate(`{
    const get = navigator.credentials.get.bind(navigator.credentials);
    globalThis.asked = 0;
    navigator.credentials.get = (options) => {
      globalThis.asked++;
      return get(options);
    };
  }`);
  const sent = posts(visitor);
  const asks = (times: number) => expect.poll(() => page.evaluate('asked')).toBe(times);
  const wait = async () => {
    await stage.service.advance('PT5M');
    await page.clock.fastForward('05:00');
  };
  await visitor.goto('/sign-in');
  await asks(1);
  await wait();
  await asks(2);
  await authenticator.consenting(async () => {
    await wait();
    await visitor.sees('dl');
  });
  expect(sent).toEqual([OPTIONS, OPTIONS, OPTIONS, '/passkey-sessions']);

  // A device that slept while its owner was asked.
  await signOut(visitor);
  await visitor.goto('/sign-in');
  await asks(4);
  sent.length = 0;
  let slept = false;
  await page.route(`**/api${OPTIONS}`, async (route) => {
    const response = await route.fetch();
    if (!slept) await wait();
    slept = true;
    await route.fulfill({ response });
  });
  await authenticator.consenting(async () => {
    await visitor.press('.with-passkey');
    await visitor.sees('dl');
  });
  expect(sent).toEqual([OPTIONS, OPTIONS, '/passkey-sessions']);
  await page.unroute(`**/api${OPTIONS}`);

  // A proof that became too old while a name was thought of is asked for again; after that, not
  // even if the screen lock stays closed at first.
  await authenticator.clear();
  await visitor.press('.sections a[href="#/settings"]');
  await visitor.press(ADD);
  await visitor.press(OTHER_PROOF);
  await visitor.fill({ password: RIGHT });
  await visitor.sees('[name=passkeyName]');
  await wait();
  await visitor.fill({ passkeyName: 'Phone 2' });
  await visitor.press(OTHER_PROOF);
  await authenticator.setVerified(false);
  await authenticator.consenting(async () => {
    await visitor.fill({ password: RIGHT });
    await visitor.sees('.notice.error:has-text("未有建立通行密鑰")');
  });
  await authenticator.setVerified(true);
  await add(mine, 'Phone 2');
  await visitor.close();
});

it('D25: says why a passkey was not used or added, and sends each once', async () => {
  const { account, visitor, authenticator } = await withPasskey('refused');
  const { page } = visitor;
  const sent = posts(visitor);
  const fails = (text: string) => visitor.sees(`.notice.error:has-text("${text}")`);

  // One authenticator has one passkey of an account.
  await visitor.press(ADD);
  await visitor.sees('[name=passkeyName]');
  await authenticator.consenting(async () => {
    await visitor.fill({ passkeyName: ' ' });
    await visitor.sees('[name=passkeyName][aria-invalid=true]');
    await visitor.type('passkeyName', 'Phone 2');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await fails('此處已有您的通行密鑰');
  });
  expect(await page.locator('.notice.done').count()).toBe(0);
  await visitor.inspect('exists');
  expect(sent).toEqual(['/passkeys/options']);

  // One that the service does not take is forgotten.
  await authenticator.clear();
  for (const [status, code, told] of [
    [401, 'passkey-refused', '未有加入通行密鑰'],
    [429, 'try-again', '暫時未能處理'],
  ] as const) {
    await page.route('**/api/passkeys', (route) => route.fulfill({ status, json: { code } }));
    await authenticator.consenting(async () => {
      await visitor.type('passkeyName', 'Phone 2');
      await page.keyboard.press('Enter');
      await fails(told);
    });
    expect(await authenticator.count()).toBe(0);
    await page.unroute('**/api/passkeys');
  }

  // Two presses of Enter are one passkey.
  sent.length = 0;
  await authenticator.consenting(async () => {
    await visitor.type('passkeyName', 'Phone 2');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await visitor.sees('.passkeys li:nth-child(2)');
  });
  expect(sent).toEqual(['/passkeys/options', '/passkeys']);

  // The screen lock stays closed; then the passkey is one that was removed.
  await signOut(visitor);
  await authenticator.setVerified(false);
  // One request at a time: the first answer sets the cookie that the next one keeps.
  sent.length = 0;
  const { asked, release } = await holdNext(visitor, `**/api${OPTIONS}`);
  await visitor.goto('/sign-in');
  await asked;
  await authenticator.consenting(async () => {
    await visitor.press('.with-passkey');
    await page.waitForTimeout(200);
    expect(sent).toEqual([OPTIONS]);
    release();
    await fails('未有使用通行密鑰');
  });
  await visitor.inspect('cancelled');
  await authenticator.setVerified(true);
  await page.route('**/api/sessions/current', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable' } }),
  );
  await authenticator.consenting(async () => {
    await visitor.press('.with-passkey');
    await fails('服務暫停');
  });
  await removeLost([account]);
  await authenticator.consenting(async () => {
    await visitor.press('.with-passkey');
    await fails('此通行密鑰不獲接納');
  });
  await visitor.close();
});

it('D25: closes CCASS Phone for the account with a passkey, and opens it again; five are the most', async () => {
  const { visitor, authenticator } = await withPasskey('phone-channel');
  const { page } = visitor;
  for (const text of ['此戶口已停用結算通', '此戶口已啟用結算通']) {
    await visitor.press('.phone-channel button');
    await visitor.press('.phone-channel [type=submit]');
    await authenticator.consenting(async () => {
      if (text.includes('停用')) await visitor.press(PROVE);
      await visitor.sees(`.phone-channel .notice.done:has-text("${text}")`);
    });
    await visitor.inspect(text.includes('停用') ? 'closed' : 'open');
  }

  const passkeys = ['1', '2', '3', '4', '5'].map((id) => ({
    id,
    name: `${id} ${'long-name'.repeat(6)}`,
    addedAt: '2026-11-27T01:00:00Z',
  }));
  await page.route('**/api/passkeys', (route) =>
    route.fulfill({ json: { passkeys, passkeyOnly: false } }),
  );
  await page.reload();
  await visitor.sees('.keyring:has-text("已達上限")');
  expect(await page.locator(ADD).count()).toBe(0);
  await visitor.inspect('five');
  await visitor.wear({ width: 320, percent: 200 });
  await visitor.press('.passkeys button');
  await visitor.inspect('five-large');
  await visitor.close();
});

it('D25: offers a passkey once on a device, and not to an account that has one', async () => {
  const { account, visitor } = await withPasskey('offer');
  const { page } = visitor;
  const stored = () => page.evaluate("localStorage.getItem('passkey-offer')");
  expect(await stored()).toBe('shown');
  const isOffered = async (internetUserId: string) => {
    await signOut(visitor);
    await signIn(visitor, internetUserId);
    await page.waitForLoadState('networkidle');
    return (await page.locator('.offer').count()) > 0;
  };
  const other = await registered(stage);
  expect(await isOffered(other.internetUserId)).toBe(false);
  await page.evaluate("localStorage.removeItem('passkey-offer')");
  expect(await isOffered(account.internetUserId)).toBe(false);
  expect(await stored()).toBe(null);
  expect(await isOffered(other.internetUserId)).toBe(true);
  await visitor.press('.offer button');
  expect(await page.locator('.offer').count()).toBe(0);
  await visitor.close();
});
