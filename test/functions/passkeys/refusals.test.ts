/**
 * D25: what a sign-in with a passkey is refused for. Whatever the reason, the answer is the same,
 * no session begins, and nothing changes: a refusal of a passkey that is known is recorded, all
 * others leave nothing behind, so that strangers fill nothing that is kept.
 */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { CEREMONY_COOKIE, CEREMONY_MS } from '../../../functions/passkeys/ceremony.ts';
import {
  type Algorithm,
  type Deviations,
  SoftwareAuthenticator,
} from '../../../tools/shared/software-authenticator.ts';
import { SITE } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { OTHER, RIGHT, unwrap } from '../../support/investor.ts';
import { responding, type Used } from '../../support/passkeys/altered.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { expectRefused } from '../../support/passkeys/refused.ts';
import { createWorld, type World } from '../../support/world.ts';

const HALF = {
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
  RS256: ['rsa', { modulusLength: 2048 }],
} as const;
const keyOf = (algorithm: keyof typeof HALF) =>
  generateKeyPairSync(...(HALF[algorithm] as unknown as ['ed25519'])).privateKey;

let world: World;
/** The owner, who has a passkey, and a stranger's browser with a copy of the authenticator. */
let owner: PasskeyBrowser;
let stranger: PasskeyBrowser;

beforeAll(async () => {
  world = await createWorld();
  owner = await PasskeyBrowser.withPasskey(world);
  stranger = owner.other();
});

const refused = { code: 'passkey-refused' } as const;
const recorded = { ...refused, recorded: 'passkey-refused' };

/** Signs in with what the authenticator makes of a challenge, and what a test makes of that. */
const signIn = async (
  browser: PasskeyBrowser,
  change: (used: Used) => object,
  wrong?: Deviations,
) => {
  const options = await browser.options('passkey-sessions');
  const credential = change(browser.authenticator.get(options, wrong));
  return () => browser.call('POST', '/api/passkey-sessions', { credential });
};

const asMade = (used: Used) => used;

describe('D25: a sign-in with a known passkey is refused, and recorded:', () => {
  const deviations: Record<string, Deviations> = {
    'made for a new passkey': { type: 'webauthn.create' },
    'of no type': { type: '' },
    'on another site': { origin: 'https://ssa.example.hk.evil.example' },
    'on a neighbouring host': { origin: 'https://www.ssa.example.hk' },
    'on another port': { origin: `${SITE}:8443` },
    'without TLS': { origin: SITE.replace('https', 'http') },
    'on an origin with a path': { origin: `${SITE}/` },
    'for the RP ID of the domain above': { rpId: 'example.hk' },
    'in a frame of another site': { crossOrigin: true },
    'in a frame of this very site': { crossOrigin: true, topOrigin: SITE },
    'under another page, as it says itself': { topOrigin: 'https://evil.example' },
    'with presence, without verification': { flags: 0x19 },
    'with verification, without presence': { flags: 0x1c },
    'with neither': { flags: 0x18 },
    'synced, though it cannot be': { flags: 0x15 },
    'for nobody': { userHandle: undefined },
    'for somebody else': { userHandle: 'c29tZWJvZHkgZWxzZQ' },
  };
  test.each(Object.entries(deviations))('%s', async (_, wrong) => {
    await expectRefused(world, await signIn(stranger, asMade, wrong), recorded);
  });

  const alterations: Record<string, (used: Used) => object> = {
    'with the ID of another beside its own': (used) => ({ ...used, rawId: 'YW5vdGhlcg' }),
    'with client data that were not signed': (used) => {
      const { clientDataJSON } = used.response;
      const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
      const changed = Buffer.from(JSON.stringify({ ...data, added: 1 })).toString('base64url');
      return responding(used, { clientDataJSON: changed });
    },
    'with authenticator data that were not signed': (used) => {
      const data = Buffer.from(used.response.authenticatorData, 'base64url');
      data.writeUInt32BE(7, 33);
      return responding(used, { authenticatorData: data.toString('base64url') });
    },
    'with bytes after the authenticator data': (used) =>
      responding(used, { authenticatorData: `${used.response.authenticatorData}AAAA` }),
    'with half of the authenticator data': (used) =>
      responding(used, { authenticatorData: used.response.authenticatorData.slice(0, 24) }),
    'with a signature of one byte': (used) => responding(used, { signature: 'AA' }),
  };
  test.each(Object.entries(alterations))('%s', async (_, change) => {
    await expectRefused(world, await signIn(stranger, change), recorded);
  });

  describe.each(['ES256', 'EdDSA', 'RS256'] as const)('%s', (algorithm: Algorithm) => {
    let browser: PasskeyBrowser;
    beforeAll(async () => {
      browser = await PasskeyBrowser.signedIn(world);
      await browser.prove();
      expect((await browser.add('Key', algorithm)).status).toBe(201);
      browser = browser.other();
    });

    test('with a signature of another key, or half of the right one', async () => {
      const key = keyOf(algorithm as keyof typeof HALF);
      await expectRefused(world, await signIn(browser, asMade, { key }), recorded);
      const half = (used: Used) =>
        responding(used, { signature: used.response.signature.slice(0, -40) });
      await expectRefused(world, await signIn(browser, half), recorded);
    });

    test('while the right one is accepted', async () => {
      expect((await browser.signInWithPasskey()).status).toBe(201);
    });
  });

  test('with a counter that goes back or stands still; forwards and ever zero are accepted', async () => {
    const counting = new SoftwareAuthenticator(SITE, { counts: true });
    const browser = (await PasskeyBrowser.withPasskey(world, counting)).other();
    const at = (counter: number) => signIn(browser, asMade, { counter });
    for (const counter of [1, 2, 10]) expect((await (await at(counter))()).status).toBe(201);
    browser.cookies.clear();
    for (const counter of [10, 9, 1, 0]) await expectRefused(world, await at(counter), recorded);
    for (const counter of [11, 2 ** 32 - 1]) expect((await (await at(counter))()).status).toBe(201);
    for (let i = 0; i < 3; i++)
      expect((await stranger.other().signInWithPasskey({ counter: 0 })).status).toBe(201);
  });
});

describe('D25: a sign-in that answers no challenge of this browser, or with no known passkey, is refused and not recorded:', () => {
  test.each([
    ['of nobody', 'A'.repeat(43)],
    ['too short', 'AAAA'],
    ['empty', ''],
    ['with signs that no challenge has', '='.repeat(43)],
  ])('a challenge %s', async (_, challenge) => {
    await expectRefused(world, await signIn(stranger, asMade, { challenge }), refused);
  });

  test.each([
    ['no JSON', 'bm8gSlNPTg'],
    ['null', Buffer.from('null').toString('base64url')],
    ['a list', Buffer.from('[]').toString('base64url')],
    ['a challenge that is an object', Buffer.from('{"challenge":{}}').toString('base64url')],
    ['no text', '_____w'],
  ])('client data that are %s', async (_, clientDataJSON) => {
    const change = (used: Used) => responding(used, { clientDataJSON });
    await expectRefused(world, await signIn(stranger, change), refused);
  });

  test('a challenge a second time, after a success and after a refusal', async () => {
    const accepted = await signIn(owner.other(), asMade);
    expect((await accepted()).status).toBe(201);
    await expectRefused(world, accepted, refused);
    const wrong = await signIn(stranger, asMade, { flags: 0 });
    await expectRefused(world, wrong, recorded);
    const options = await stranger.options('passkey-sessions');
    const right = stranger.authenticator.get(options);
    const used = responding(right, { signature: 'AA' });
    const path = '/api/passkey-sessions';
    await expectRefused(world, () => stranger.call('POST', path, { credential: used }), recorded);
    await expectRefused(world, () => stranger.call('POST', path, { credential: right }), refused);
  });

  test('a challenge of another browser, without a cookie, with an odd one, or with two', async () => {
    const own = owner.other();
    const path = '/api/passkey-sessions';
    const credential = own.authenticator.get(await own.options('passkey-sessions'));
    const [name, value = ''] = [CEREMONY_COOKIE, own.cookies.get(CEREMONY_COOKIE)];
    const other = owner.other();
    await other.options('passkey-sessions');
    for (const cookie of [
      undefined,
      other.cookies.get(name),
      'short',
      `${value}; ${name}=${value}`,
    ]) {
      if (cookie === undefined) other.cookies.delete(name);
      else other.cookies.set(name, cookie);
      await expectRefused(world, () => other.call('POST', path, { credential }), refused);
    }
    expect((await own.call('POST', path, { credential })).status).toBe(201);
  });

  test('a challenge of five minutes ago; one of a millisecond less is accepted', async () => {
    const late = await signIn(stranger, asMade);
    const soon = await signIn(owner.other(), asMade);
    world.advance(CEREMONY_MS - 1);
    expect((await soon()).status).toBe(201);
    world.advance(1);
    await expectRefused(world, late, refused);
  });

  test('a challenge that was given to add a passkey', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const credential = browser.authenticator.get(await browser.options('passkeys'));
    const attempt = () => browser.call('POST', '/api/passkey-sessions', { credential });
    await expectRefused(world, attempt, refused);
  });

  test('a passkey that nobody added', async () => {
    const unknown = new SoftwareAuthenticator(SITE);
    unknown.create({ challenge: '', rp: { id: 'ssa.example.hk' }, user: { id: 'YQ' } });
    await expectRefused(world, await signIn(owner.other(unknown), asMade), refused);
  });

  test('a passkey that was removed', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const [id = ''] = browser.authenticator.ids;
    const begun = await signIn(browser.other(), asMade);
    expect((await browser.remove(id)).status).toBe(204);
    await expectRefused(world, begun, refused);
  });

  test('a passkey of a cancelled ID, also after the account has another', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const begun = await signIn(browser.other(), asMade);
    const path = '/api/account/internet-user-id/cancellation';
    expect((await browser.call('POST', path, { password: RIGHT })).status).toBe(204);
    await expectRefused(world, begun, refused);
    unwrap(await browser.investor.register({ internetPassword: OTHER }));
    await expectRefused(world, await signIn(browser.other(), asMade), refused);
  });

  test('a passkey of a closed account', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const begun = await signIn(browser.other(), asMade);
    const broker = new Broker(world);
    const { accountNumber } = browser.investor.account;
    const asked = unwrap(await broker.make({ type: 'close-account', accountNumber }));
    unwrap(await broker.approve(asked.requestId));
    await expectRefused(world, begun, refused);
  });

  test('a passkey that the participant removed, from midnight in Hong Kong on', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const account = accountKey(browser.investor.account);
    const { keyrings, db } = world.context;
    const effectiveAt = '2026-11-23T16:00:00.000Z';
    const cause = { at: world.context.now().toISOString(), events: [] };
    await db.write(keyrings.scheduleRemoval(account, { effectiveAt, epoch: 'removed' }, cause));
    world.setTime('2026-11-23T15:59:59.999Z');
    const late = await signIn(browser.other(), asMade);
    world.setTime(effectiveAt);
    expect((await late()).status).toBe(401);
    expect(await browser.keyring()).toMatchObject({ passkeys: {}, epoch: 'removed' });
    await expectRefused(world, await signIn(browser.other(), asMade), refused);
  });
});

describe('D25: what has not the form of a passkey’s use is refused for it, and its challenge stays:', () => {
  const long = (characters: number) => 'A'.repeat(characters);
  const forms: Record<string, (used: Used) => object> = {
    'an ID of more than 750 bytes': (used) => ({ ...used, id: long(1001), rawId: long(1001) }),
    'an ID that is not base64url': (used) => ({ ...used, id: 'a+b/', rawId: 'a+b/' }),
    'no ID': ({ id, ...used }) => used,
    'another type': (used) => ({ ...used, type: 'password' }),
    'no response': ({ response, ...used }) => used,
    'an empty signature': (used) => responding(used, { signature: '' }),
    'a signature of 2 kB': (used) => responding(used, { signature: long(2049) }),
    'client data of 4 kB': (used) => responding(used, { clientDataJSON: long(4097) }),
    'authenticator data of 4 kB': (used) => responding(used, { authenticatorData: long(4097) }),
    'a user handle of more than 64 bytes': (used) => responding(used, { userHandle: long(89) }),
    'a user handle with half a character': (used) => responding(used, { userHandle: '\ud800' }),
  };
  test.each(Object.entries(forms))('%s', async (_, change) => {
    const options = await stranger.options('passkey-sessions');
    const right = stranger.authenticator.get(options);
    const answer = await stranger.call('POST', '/api/passkey-sessions', {
      credential: change(right),
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-input']);
    expect(Object.keys(answer.body.fields).every((field) => /^credential/.test(field))).toBe(true);
  });
});

describe('D25: challenges', () => {
  test('two tabs of one browser each answer their own', async () => {
    const browser = owner.other();
    const first = await signIn(browser, asMade);
    const second = await signIn(browser, asMade);
    expect((await second()).status).toBe(201);
    const cookie = browser.cookies.get('__Host-session');
    expect((await first()).status).toBe(201);
    expect(browser.cookies.get('__Host-session')).not.toBe(cookie);
  });

  test('of five answers to one at once, one begins a session', async () => {
    const browser = owner.other();
    const attempt = await signIn(browser, asMade);
    const answers = await Promise.all(Array.from({ length: 5 }, attempt));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 401, 401, 401, 401]);
  });
});
