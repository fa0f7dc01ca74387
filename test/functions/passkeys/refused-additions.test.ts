/** D25: what a new passkey, a proof and a demand are refused for; nothing is added or changed. */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CEREMONY_MS } from '../../../functions/passkeys/ceremony.ts';
import { PROOF_MS } from '../../../functions/passkeys/fresh-proof.ts';
import {
  type Algorithm,
  COSE,
  type Deviations,
} from '../../../tools/shared/software-authenticator.ts';
import { expectProblem, SITE } from '../../support/api.ts';
import { OTHER, RIGHT } from '../../support/investor.ts';
import {
  attested,
  type Created,
  rekeyed,
  responding,
  withData,
} from '../../support/passkeys/altered.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { expectRefused } from '../../support/passkeys/refused.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
/** Signed in, with a passkey, and with a proof. */
let browser: PasskeyBrowser;
/** The ID of its passkey; its authenticator also makes those that the site refuses. */
let mine: string;

beforeAll(async () => {
  world = await createWorld();
  browser = await PasskeyBrowser.withPasskey(world);
  [mine = ''] = browser.authenticator.ids;
});

beforeEach(async () => {
  expect((await browser.prove()).status).toBe(204);
});

const refused = { code: 'passkey-refused' } as const;
const asMade = (created: Created) => created;

/** Adds what the authenticator makes of a challenge, and what a test makes of that. */
async function adding(
  change: (created: Created) => object = asMade,
  {
    algorithm,
    by = browser,
    ...wrong
  }: Deviations & { algorithm?: Algorithm; by?: PasskeyBrowser } = {},
) {
  const credential = change(
    by.authenticator.create(await by.options('passkeys'), algorithm, wrong),
  );
  return (on = by) => on.call('POST', '/api/passkeys', { name: 'Key', credential });
}

describe('D25: a new passkey is refused:', () => {
  const deviations: Record<string, Deviations & { algorithm?: Algorithm }> = {
    'made for a sign-in': { type: 'webauthn.get' },
    'on another site': { origin: 'https://evil.example' },
    'on another port': { origin: `${SITE}:8443` },
    'without TLS': { origin: SITE.replace('https', 'http') },
    'for the RP ID of another site': { rpId: 'evil.example' },
    'in a frame of another site': { crossOrigin: true },
    'under another page': { topOrigin: 'https://evil.example' },
    'with presence, without verification': { flags: 0x19 },
    'with verification, without presence': { flags: 0x1c },
    'synced, though it cannot be': { flags: 0x15 },
    'of an algorithm that was not offered': { algorithm: 'ES384' },
    'with a challenge of nobody': { challenge: 'A'.repeat(43) },
    'with a malformed challenge': { challenge: '' },
    'of no attestation, with a statement': {
      attestation: () => ({ fmt: 'none', attStmt: new Map([['alg', -7]]) }),
    },
    'of an unknown form of attestation': {
      attestation: () => ({ fmt: 'unknown', attStmt: new Map() }),
    },
    'with an attestation of Android, which nobody asked for': {
      attestation: () => ({ fmt: 'android-safetynet', attStmt: new Map([['ver', '1']]) }),
    },
    'with certificates, which nobody asked for': {
      attestation: (sign) => ({
        fmt: 'packed',
        attStmt: new Map<string, unknown>([
          ...([
            ['alg', -7],
            ['sig', sign()],
          ] as [string, unknown][]),
          ['x5c', [new Uint8Array(40)]],
        ]),
      }),
    },
    'with a self attestation by another key': {
      key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
      attestation: (sign) => ({ fmt: 'packed', attStmt: self(-7, sign()) }),
    },
    'with a self attestation of another algorithm': {
      attestation: (sign) => ({ fmt: 'packed', attStmt: self(-257, sign()) }),
    },
    'with a self attestation without a signature': {
      attestation: () => ({ fmt: 'packed', attStmt: new Map([['alg', -7]]) }),
    },
  };
  test.each(Object.entries(deviations))('%s', async (_, wrong) => {
    await expectRefused(world, await adding(asMade, wrong), refused);
  });

  const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
  const rsa = (change: [number, unknown][]) => (created: Created) =>
    rekeyed(created, [
      ...([
        [1, 3],
        [3, COSE.RS256],
        [-3, undefined],
      ] as [number, unknown][]),
      ...change,
    ]);
  const alterations: Record<string, (created: Created) => object> = {
    'whose ID is not the signed one': (created) => ({ ...created, id: 'YQ', rawId: 'YQ' }),
    'whose IDs are two': (created) => ({ ...created, rawId: 'YQ' }),
    'with bytes after its attestation': (created) =>
      attested(created, (whole) => Buffer.concat([whole, Buffer.of(0)])),
    'with half of its attestation': (created) =>
      attested(created, (whole) => whole.subarray(0, whole.length / 2)),
    'with an attestation that is no CBOR': (created) => attested(created, () => bytes(64, 0xff)),
    'with an attestation of 6,000 nested lists': (created) =>
      attested(created, () => bytes(6000, 0x81)),
    'with bytes after its authenticator data': (created) =>
      withData(created, (data) => Buffer.concat([data, Buffer.of(0)])),
    'without a public key': (created) =>
      withData(created, (data) => {
        const rest = Buffer.from(data.subarray(0, 37));
        rest.writeUInt8(0x1d, 32);
        return rest;
      }),
    'of a point that is not on the curve': (created) => rekeyed(created, [[-2, bytes(32)]]),
    'of a compressed point': (created) => rekeyed(created, [[-3, true]]),
    'of a curve that its algorithm does not have': (created) => rekeyed(created, [[-1, 2]]),
    'of a type that its algorithm does not have': (created) => rekeyed(created, [[1, 1]]),
    'of RSA with exponent 1': rsa([
      [-1, bytes(256, 0xff)],
      [-2, Uint8Array.of(1)],
    ]),
    'of RSA with exponent 3': rsa([
      [-1, bytes(256, 0xff)],
      [-2, Uint8Array.of(3)],
    ]),
    'of RSA with 512 bits': rsa([
      [-1, bytes(64, 0xff)],
      [-2, Uint8Array.of(1, 0, 1)],
    ]),
    'of RSA with 8,192 bits': rsa([
      [-1, bytes(1024, 0xff)],
      [-2, Uint8Array.of(1, 0, 1)],
    ]),
  };
  test.each(Object.entries(alterations))('%s', async (_, change) => {
    await expectRefused(world, await adding(change), refused);
  });

  test('a challenge a second time', async () => {
    const attempt = await adding();
    expect((await attempt()).status).toBe(201);
    await expectRefused(world, attempt, refused);
    await browser.remove(browser.authenticator.ids.at(-1) as string);
  });

  test('a challenge of another session of this browser, or of another browser', async () => {
    const other = browser.other();
    await other.signIn();
    await other.prove();
    await expectRefused(world, await adding().then((add) => () => add(other)), refused);
    const attempt = await adding();
    await browser.signIn();
    await browser.prove();
    await expectRefused(world, attempt, refused);
  });

  test('a challenge of five minutes ago', async () => {
    const attempt = await adding();
    world.advance(CEREMONY_MS);
    await browser.prove();
    await expectRefused(world, attempt, refused);
  });

  test('a challenge that was given for a use', async () => {
    const options = await browser.options('passkey-sessions');
    const { challenge } = options as { challenge: string };
    await expectRefused(world, await adding(asMade, { challenge }), refused);
  });

  test('a passkey that the account has, or had, or that another account has', async () => {
    const stranger = await PasskeyBrowser.withPasskey(world);
    const asId = (to: string) => (created: Created) => {
      const raw = Buffer.from(to, 'base64url');
      const changed = withData(created, (data) => {
        raw.copy(data, 55);
        return data;
      });
      return { ...changed, id: to, rawId: to };
    };
    await expectRefused(world, await adding(asId(mine)), refused);
    await expectRefused(world, await adding(asId(mine), { by: stranger }), refused);
    const [theirs = ''] = stranger.authenticator.ids;
    await stranger.remove(theirs);
    await expectRefused(world, await adding(asId(theirs), { by: stranger }), refused);
    await expectRefused(world, await adding(asId(theirs)), refused);
  });

  test('while each algorithm that was offered, and a right self attestation, are accepted', async () => {
    const other = await PasskeyBrowser.signedIn(world);
    await other.prove();
    for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const)
      expect((await (await adding(asMade, { by: other, algorithm }))()).status).toBe(201);
    const attestation: Deviations['attestation'] = (sign) => ({
      fmt: 'packed',
      attStmt: self(-7, sign()),
    });
    expect((await (await adding(asMade, { by: other, attestation }))()).status).toBe(201);
    const single = await adding(asMade, { by: other, flags: 0x05 });
    expect((await single()).status).toBe(201);
  });
});

const self = (alg: number, sig: Uint8Array) =>
  new Map<string, unknown>([
    ['alg', alg],
    ['sig', sig],
  ]);

describe('D25: what has not the form of a new passkey is refused for it:', () => {
  const long = (characters: number) => 'A'.repeat(characters);
  const forms: Record<string, (sent: { name: string; credential: Created }) => object> = {
    'a name of 61 characters': (sent) => ({ ...sent, name: 'x'.repeat(61) }),
    'a name of spaces': (sent) => ({ ...sent, name: ' \u3000 ' }),
    'a name with a line break': (sent) => ({ ...sent, name: 'My\nphone' }),
    'a name that turns text around': (sent) => ({ ...sent, name: 'My \u202ephone' }),
    'a name with half a character': (sent) => ({ ...sent, name: 'Phone \ud83d' }),
    'no name': ({ credential }) => ({ credential }),
    'a field that nobody knows': (sent) => ({ ...sent, passkeyOnly: false }),
    'an ID that would not fit into a path': ({ name, credential }) => ({
      name,
      credential: { ...credential, id: long(1001), rawId: long(1001) },
    }),
    'an attestation of 8 kB': ({ name, credential }) => ({
      name,
      credential: responding(credential, { attestationObject: long(8193) }),
    }),
    'eleven ways to reach it': ({ name, credential }) => ({
      name,
      credential: responding(credential, { transports: Array(11).fill('usb') }),
    }),
    'an odd way to reach it': ({ name, credential }) => ({
      name,
      credential: responding(credential, { transports: ['<b>'] }),
    }),
  };
  test.each(Object.entries(forms))('%s', async (_, change) => {
    const credential = browser.authenticator.create(await browser.options('passkeys'));
    const answer = await browser.call('POST', '/api/passkeys', change({ name: 'Key', credential }));
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-input']);
  });
});

describe('D25: without a proof', () => {
  const unproved = { code: 'proof-needed' } as const;
  const phoneChannel = (by: PasskeyBrowser, open: boolean) =>
    by.call('PUT', '/api/account/phone-channel', { open });
  const changes: Record<
    string,
    (by: PasskeyBrowser) => Promise<Awaited<ReturnType<PasskeyBrowser['call']>>>
  > = {
    'to begin to add a passkey': (by) => by.call('POST', '/api/passkeys/options'),
    'to remove one': (by) => by.remove(mine),
    'to demand one': (by) => by.demand(true),
    'to close the phone channel': (by) => phoneChannel(by, false),
  };
  test.each(Object.entries(changes))('there is no way %s', async (_, change) => {
    const other = browser.other();
    expect((await other.signInWithPasskey({}, mine)).status).toBe(201);
    await expectRefused(world, () => change(other), unproved);
  });

  test.each(Object.entries(changes))(
    'of five minutes ago there is no way %s',
    async (_, change) => {
      const other = browser.other();
      await other.signIn();
      expect((await other.proveWithPasskey({}, mine)).status).toBe(204);
      world.advance(PROOF_MS);
      await expectRefused(world, () => change(other), unproved);
    },
  );

  test('of the same minutes, less one millisecond, a passkey may be added', async () => {
    world.advance(PROOF_MS - 1);
    expect((await browser.call('POST', '/api/passkeys/options')).status).toBe(200);
  });

  test('a new passkey is not added, though its challenge was given in time', async () => {
    const attempt = await adding();
    world.advance(PROOF_MS);
    await expectRefused(world, attempt, unproved);
  });

  test('by a passkey, one by the password does for neither demand nor phone channel', async () => {
    await expectRefused(world, () => browser.demand(true), unproved);
    await expectRefused(world, () => phoneChannel(browser, false), unproved);
  });

  test('by a passkey that is still there, nothing changes', async () => {
    const other = await PasskeyBrowser.withPasskey(world);
    await other.add('Second');
    const [first = '', second = ''] = other.authenticator.ids;
    await other.proveWithPasskey({}, first);
    await other.prove();
    const remover = other.other();
    await remover.signInWithPasskey({}, second);
    await other.proveWithPasskey({}, first);
    await remover.prove();
    expect((await remover.remove(first)).status).toBe(204);
    for (const change of [() => other.demand(true), () => other.remove(second)])
      await expectRefused(world, change, unproved);
  });

  test('by the password that holds now, nothing changes: a change of it takes the proof along', async () => {
    const other = await PasskeyBrowser.withPasskey(world);
    const elsewhere = other.other();
    await elsewhere.signIn();
    await elsewhere.prove();
    await other.prove();
    const change = { currentPassword: RIGHT, newPassword: OTHER };
    expect((await other.call('PUT', '/api/account/internet-password', change)).status).toBe(204);
    await expectRefused(world, () => other.call('POST', '/api/passkeys/options'), unproved);
    const ended = { code: 'not-signed-in' } as const;
    await expectRefused(world, () => elsewhere.call('POST', '/api/passkeys/options'), ended);
  });

  test('a demand has no way where there is no passkey', async () => {
    const other = await PasskeyBrowser.signedIn(world);
    await other.prove();
    await expectRefused(world, () => other.demand(true), unproved);
    expect(await other.list()).toEqual({ passkeys: [], passkeyOnly: false });
  });
});

describe('D25: a proof is refused', () => {
  test('by a passkey of another account, which is told so', async () => {
    const other = await PasskeyBrowser.withPasskey(world);
    const thief = new PasskeyBrowser(browser.investor, other.authenticator);
    await thief.signIn();
    const passkey = thief.authenticator.get(await thief.options('passkey-sessions'));
    const attempt = () => thief.call('POST', '/api/sessions/current/proof', { passkey });
    await expectRefused(world, attempt, { ...refused, recorded: 'passkey-refused' });
    expectProblem(await thief.demand(true), 'proof-needed');
  });

  test.each([
    ['neither', () => ({})],
    ['both', () => ({ password: RIGHT, passkey: browser.authenticator.get({ challenge: 'AA' }) })],
  ])('by %s of password and passkey', async (_, body) => {
    const answer = await browser.call('POST', '/api/sessions/current/proof', body());
    expect(answer.body.fields).toEqual({ password: ['password-or-passkey'] });
  });

  test('without a session', async () => {
    const nobody = browser.other();
    const ended = { code: 'not-signed-in' } as const;
    const passkey = nobody.authenticator.get(await nobody.options('passkey-sessions'), {}, mine);
    for (const body of [{ passkey }, { password: RIGHT }])
      await expectRefused(
        world,
        () => nobody.call('POST', '/api/sessions/current/proof', body),
        ended,
      );
  });
});
