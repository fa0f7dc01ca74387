/** Passkeys by the rules (D25): added, used, demanded, removed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Keyrings } from '../../../core/store/keyrings.ts';
import { expectProblem } from '../../support/api.ts';
import { OTHER, RIGHT, WRONG } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

describe('D25: a passkey', () => {
  test('is added with proof, and signs in alone', async () => {
    const browser = await PasskeyBrowser.signedIn(world);
    expectProblem(await browser.add(), 'proof-needed');
    expect((await browser.prove()).status).toBe(204);
    const added = await browser.add(' My phone ');
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      id: browser.authenticator.ids[0],
      name: 'My phone',
      addedAt: world.context.now().toISOString(),
    });
    const elsewhere = browser.other();
    const signedIn = await elsewhere.signInWithPasskey();
    expect([signedIn.status, signedIn.body.internetUserId]).toEqual([
      201,
      browser.investor.internetUserId,
    ]);
    expect(await elsewhere.isSignedIn()).toBe(true);
    expect(await elsewhere.list()).toEqual({
      passkeys: [{ ...added.body, lastUsedAt: world.context.now().toISOString() }],
      passkeyOnly: false,
    });
  });

  test('signs in while the password is revoked, and its session outlives wrong entries', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const owner = browser.other();
    expect((await owner.signInWithPasskey()).status).toBe(201);
    for (let entry = 0; entry < 3; entry++) await browser.investor.signIn(WRONG);
    expect(await browser.isSignedIn()).toBe(false);
    expect(await owner.isSignedIn()).toBe(true);
    expectProblem(await browser.signIn(), 'password-revoked', { channel: 'internet' });
    expect((await browser.signInWithPasskey()).status).toBe(201);
    expect((await owner.call('DELETE', '/api/sessions/others')).status).toBe(204);
    expect([await owner.isSignedIn(), await browser.isSignedIn()]).toEqual([true, false]);
  });

  test('session takes three wrong passwords as proof, counted with sign-ins, and outlives them', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const owner = browser.other();
    await owner.signInWithPasskey();
    world.comparisons();
    const ways = [() => owner.prove(WRONG), () => browser.signIn(WRONG)];
    const entries = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (ways[i % 2] as (typeof ways)[0])()),
    );
    expect(world.comparisons()).toBe(3);
    const answered = entries.map(({ body }) => body.code);
    expect(answered.filter((code) => code === 'wrong-credentials')).toHaveLength(2);
    for (const password of [WRONG, RIGHT])
      expectProblem(await owner.prove(password), 'password-revoked', { channel: 'internet' });
    expect(world.comparisons()).toBe(0);
    expectProblem(await owner.call('POST', '/api/passkeys/options'), 'proof-needed');
    expect((await owner.proveWithPasskey()).status).toBe(204);
  });

  test('is named in the events about it', async () => {
    const browser = await PasskeyBrowser.signedIn(world);
    const recorded: unknown[] = [];
    const passkey = () => Keyrings.nameOf(browser.authenticator.ids[0] as string);
    const look = async () => {
      const { lastEvents } = (await browser.keyring()) as unknown as { lastEvents: object[] };
      recorded.push(lastEvents[0]);
    };
    await browser.prove();
    for (const does of [
      () => browser.add(),
      () => browser.signInWithPasskey({ counter: 7 }),
      () => browser.signInWithPasskey({ counter: 6 }),
      () => browser.prove(),
      () => browser.remove(browser.authenticator.ids[0] as string),
    ]) {
      await does();
      await look();
    }
    const types = ['passkey-added', 'passkey-sign-in', 'passkey-refused', 'passkey-refused'];
    expect(recorded).toMatchObject(
      [...types, 'passkey-removed'].map((type) => ({ type, passkey: passkey() })),
    );
  });

  test('is demanded: a right password begins no session, and counts as right', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const stranger = browser.other();
    expect((await stranger.signIn()).status).toBe(201);
    const holder = browser.other();
    await holder.signInWithPasskey();
    expectProblem(await browser.demand(true), 'proof-needed');
    expect((await browser.proveWithPasskey()).status).toBe(204);
    expect((await browser.demand(true)).status).toBe(204);
    const alive = [browser, holder, stranger].map((each) => each.isSignedIn());
    expect(await Promise.all(alive)).toEqual([true, true, false]);
    await stranger.investor.signIn(WRONG);
    expectProblem(await stranger.signIn(), 'passkey-required');
    expectProblem(await stranger.signIn(WRONG), 'wrong-credentials', { remaining: 2 });
    expect(await stranger.isSignedIn()).toBe(false);
    expect((await browser.demand(false)).status).toBe(204);
    expect((await stranger.signIn()).status).toBe(201);
  });

  test('is removed with proof, with the sessions that it began; the last one ends the demand', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    await browser.add('Key');
    const [laptop = '', key = ''] = browser.authenticator.ids;
    const byLaptop = browser.other();
    await byLaptop.signInWithPasskey({}, laptop);
    const byKey = browser.other();
    await byKey.signInWithPasskey({}, key);
    await browser.proveWithPasskey({}, key);
    await browser.demand(true);
    expect((await browser.remove(laptop)).status).toBe(204);
    expect([await byLaptop.isSignedIn(), await byKey.isSignedIn()]).toEqual([false, true]);
    expectProblem(await browser.remove(laptop), 'not-found');
    expectProblem(await byLaptop.signInWithPasskey({}, laptop), 'passkey-refused');
    expect((await browser.remove(key)).status).toBe(204);
    expect(await browser.list()).toEqual({ passkeys: [], passkeyOnly: false });
    expect((await byLaptop.signIn()).status).toBe(201);
  });

  test('goes with the ID that is cancelled', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const path = '/api/account/internet-user-id/cancellation';
    expect((await browser.call('POST', path, { password: RIGHT })).status).toBe(204);
    expectProblem(await browser.signInWithPasskey(), 'passkey-refused');
    expect(await browser.keyring()).toMatchObject({ passkeys: {}, passkeyOnly: false });
  });

  test('session ends with a change of the password elsewhere, and survives its own', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const owner = browser.other();
    await owner.signInWithPasskey();
    const change = { currentPassword: RIGHT, newPassword: OTHER };
    expect((await browser.call('PUT', '/api/account/internet-password', change)).status).toBe(204);
    expect([await owner.isSignedIn(), await browser.isSignedIn()]).toEqual([false, true]);
    await owner.signInWithPasskey();
    const again = { currentPassword: OTHER, newPassword: 'Kx7tulip12' };
    expect((await owner.call('PUT', '/api/account/internet-password', again)).status).toBe(204);
    for (let entry = 0; entry < 3; entry++) await browser.investor.signIn(WRONG);
    expect(await owner.isSignedIn()).toBe(true);
  });

  test('there are five at most', async () => {
    const browser = await PasskeyBrowser.withPasskey(world);
    const options = [];
    for (let i = 0; i < 6; i++) options.push(await browser.options('passkeys'));
    const credentials = options.map((each) => browser.authenticator.create(each));
    const answers = await Promise.all(
      credentials.map((credential) =>
        browser.call('POST', '/api/passkeys', { name: 'x', credential }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 409, 409]);
    expect((await browser.list()).passkeys).toHaveLength(5);
    expectProblem(await browser.add(), 'conflict');
  });
});
