/** Lost passkeys, removed by the participant under two pairs of eyes (D25), and their races. */
import { describe, expect, test } from 'vitest';
import { isRefused } from '../../../core/domain/refusal.ts';
import { expectProblem } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { concurrently, RIGHT, tally, unwrap } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

/** Late enough that a session of now is not idle at midnight in Hong Kong. */
const EVENING = '2026-11-23T15:55:00.000Z';
const BEFORE_MIDNIGHT = '2026-11-23T15:59:59.999Z';
const MIDNIGHT = '2026-11-23T16:00:00.000Z';

interface Begun {
  world: World;
  broker: Broker;
  /** Signed in with the password, and with a passkey. */
  browser: PasskeyBrowser;
}

async function begin(): Promise<Begun> {
  const world = await createWorld();
  world.setTime(EVENING);
  return { world, broker: new Broker(world), browser: await PasskeyBrowser.withPasskey(world) };
}

const accountNumberOf = ({ investor }: PasskeyBrowser) => investor.account.accountNumber;

async function requested(broker: Broker, browser: PasskeyBrowser): Promise<string> {
  const asked = { type: 'remove-passkeys', accountNumber: accountNumberOf(browser) } as const;
  return unwrap(await broker.make(asked)).requestId;
}

const approved = async (broker: Broker, browser: PasskeyBrowser) =>
  unwrap(await broker.approve(await requested(broker, browser)));

/** Runs `meanwhile` just before the next transaction is sent. */
function beforeNextTransaction(world: World, meanwhile: () => Promise<unknown>): void {
  world.intercept(async (_service, operation, send) => {
    if (operation === 'TransactWriteItems') {
      world.intercept(undefined);
      await meanwhile();
    }
    return send();
  });
}

/** What the last write to the keyring recorded. */
async function lastEvents(browser: PasskeyBrowser): Promise<string[]> {
  const { lastEvents } = (await browser.keyring()) as unknown as { lastEvents: { type: string }[] };
  return lastEvents.map(({ type }) => type);
}

const cancel = (browser: PasskeyBrowser) =>
  browser.call('POST', '/api/account/internet-user-id/cancellation', { password: RIGHT });

describe('D25: lost passkeys', () => {
  test('are removed at the next midnight in Hong Kong, with the demand and all sessions', async () => {
    const { world, broker, browser } = await begin();
    const byPasskey = browser.other();
    await byPasskey.signInWithPasskey();
    await browser.proveWithPasskey();
    expect((await browser.demand(true)).status).toBe(204);

    const requestId = await requested(broker, browser);
    expect(await broker.approve(requestId, 'maker')).toEqual({ refused: 'forbidden' });
    const answer = unwrap(await broker.approve(requestId));
    expect(Object.keys(answer)).not.toContain('effectiveOn');
    expect(answer).toMatchObject({ type: 'remove-passkeys', status: 'approved' });

    const signedIn = () => Promise.all([browser, byPasskey].map((each) => each.isSignedIn()));
    world.setTime(BEFORE_MIDNIGHT);
    expect(await signedIn()).toEqual([true, true]);
    expectProblem(await browser.other().signIn(), 'passkey-required');
    world.setTime(MIDNIGHT);
    expect(await signedIn()).toEqual([false, false]);
    expectProblem(await byPasskey.signInWithPasskey(), 'passkey-refused');
    expect(await lastEvents(browser)).toEqual(['passkeys-removed']);
    expect((await browser.signIn()).status).toBe(201);
    expect(await browser.list()).toEqual({ passkeys: [], passkeyOnly: false });
    await browser.prove();
    expect((await browser.add()).status).toBe(201);
    expect((await browser.other().signInWithPasskey()).status).toBe(201);
  });

  test('are removed when the owner signs in with the password, who is told with the event', async () => {
    const { world, broker, browser } = await begin();
    await approved(broker, browser);
    world.setTime(MIDNIGHT);
    expect((await browser.other().signIn()).status).toBe(201);
    expect(await lastEvents(browser)).toEqual(['passkeys-removed']);
    expect(await browser.keyring()).not.toHaveProperty('removalAt');
  });

  test('stay if the owner uses a passkey before, to sign in or as a proof', async () => {
    const { world, broker, browser } = await begin();
    for (const use of ['signInWithPasskey', 'proveWithPasskey'] as const) {
      await approved(broker, browser);
      await browser[use]();
      expect(await lastEvents(browser)).toEqual(['passkey-sign-in', 'remove-passkeys-stopped']);
    }
    world.setTime(MIDNIGHT);
    expect(await browser.isSignedIn()).toBe(true);
    expect((await browser.other().signInWithPasskey()).status).toBe(201);
  });

  test('refuse a sign-in that is judged before midnight and recorded after: no copy is suspected', async () => {
    const { world, broker, browser } = await begin();
    await approved(broker, browser);
    world.intercept(async (_service, operation, send, input) => {
      if (/^GetItem .*"internet#/.test(`${operation} ${JSON.stringify(input)}`))
        world.setTime(MIDNIGHT);
      return send();
    });
    expectProblem(await browser.signInWithPasskey(), 'passkey-refused');
    world.intercept(undefined);
    expect(await lastEvents(browser)).toEqual(['remove-passkeys-approved']);
  });

  test('are not removed any more once the owner removed the last one', async () => {
    const { world, broker, browser } = await begin();
    await browser.prove();
    expect((await browser.add('Second')).status).toBe(201);
    const [first = '', second = ''] = browser.authenticator.ids;
    await approved(broker, browser);
    expect((await browser.remove(first)).status).toBe(204);
    expect(await browser.keyring()).toHaveProperty('removalAt');
    expect((await browser.remove(second)).status).toBe(204);
    expect(await lastEvents(browser)).toEqual(['passkey-removed', 'remove-passkeys-stopped']);
    expect(await browser.keyring()).not.toHaveProperty('removalEpoch');
    world.setTime(MIDNIGHT);
    expect(await browser.isSignedIn()).toBe(true);
  });

  test('and an approval while the last one is removed: no removal is taken back without its event', async () => {
    const { world, broker, browser } = await begin();
    await browser.prove();
    beforeNextTransaction(world, () => approved(broker, browser));
    const [only = ''] = browser.authenticator.ids;
    expect((await browser.remove(only)).status).toBe(204);
    expect(await lastEvents(browser)).toEqual(['passkey-removed', 'remove-passkeys-stopped']);
  });

  test('a password does not stop the removal', async () => {
    const { world, broker, browser } = await begin();
    await approved(broker, browser);
    await browser.other().signIn();
    await browser.prove();
    world.setTime(MIDNIGHT);
    expectProblem(await browser.signInWithPasskey(), 'passkey-refused');
  });

  test('a later request replaces a pending removal, never one that is due', async () => {
    const { world, broker, browser } = await begin();
    await approved(broker, browser);
    const first = await browser.keyring();
    await approved(broker, browser);
    const second = await browser.keyring();
    expect(second?.removalAt).toBe(first?.removalAt);
    expect(second?.removalEpoch).not.toBe(first?.removalEpoch);
    const third = await requested(broker, browser);
    world.setTime(MIDNIGHT);
    expect(await broker.approve(third)).toEqual({ refused: 'conflict' });
    expect(await lastEvents(browser)).toEqual(['passkeys-removed']);
    expect(await browser.keyring()).toMatchObject({ passkeys: {}, epoch: second?.removalEpoch });
  });

  test('cannot be removed where there are none, by another participant, or after the closing', async () => {
    const { world, broker, browser } = await begin();
    const { accountNumber } = await world.open();
    const asked = { type: 'remove-passkeys', accountNumber } as const;
    expect(await broker.make(asked)).toEqual({ refused: 'conflict' });
    expect(await broker.make({ ...asked, accountNumber: '39999999' })).toEqual({
      refused: 'not-found',
    });
    const own = { ...asked, accountNumber: accountNumberOf(browser) };
    expect(await new Broker(world, 'B01078').make(own)).toEqual({ refused: 'not-found' });

    const late = await requested(broker, browser);
    await browser.remove(browser.authenticator.ids[0] as string);
    expect(await broker.approve(late)).toEqual({ refused: 'conflict' });
    expect(await broker.make(own)).toEqual({ refused: 'conflict' });
    expect(unwrap(await broker.reject(late)).status).toBe('rejected');

    await browser.add();
    const closed = await requested(broker, browser);
    const { requestId } = unwrap(await broker.make({ ...own, type: 'close-account' }));
    unwrap(await broker.approve(requestId));
    expect(await broker.make(own)).toEqual({ refused: 'conflict' });
    expect(await broker.approve(closed)).toEqual({ refused: 'conflict' });
  });

  test('a request that is rejected or withdrawn removes nothing', async () => {
    const { world, broker, browser } = await begin();
    unwrap(await broker.reject(await requested(broker, browser)));
    unwrap(await broker.withdraw(await requested(broker, browser)));
    expect(await browser.keyring()).not.toHaveProperty('removalAt');
    world.setTime(MIDNIGHT);
    expect((await browser.signInWithPasskey()).status).toBe(201);
  });
});

describe('D25: an approval of the removal', () => {
  test('that a sign-in finds in its way is taken back with an event of it', async () => {
    const { world, broker, browser } = await begin();
    const requestId = await requested(broker, browser);
    const options = await browser.options('passkey-sessions');
    const credential = browser.authenticator.get(options);
    beforeNextTransaction(world, async () => unwrap(await broker.approve(requestId)));
    const answer = await browser.call('POST', '/api/passkey-sessions', { credential });
    expect(answer.status).toBe(201);
    expect(await browser.keyring()).not.toHaveProperty('removalAt');
    expect(await lastEvents(browser)).toEqual(['passkey-sign-in', 'remove-passkeys-stopped']);
  });

  test('concurrent with a sign-in: it stands, or the sign-in stopped it', async () => {
    const { broker, browser } = await begin();
    for (let i = 0; i < 5; i++) {
      const requestId = await requested(broker, browser);
      const [result, signedIn] = await Promise.all([
        broker.approve(requestId),
        browser.signInWithPasskey(),
      ]);
      expect([isRefused(result), signedIn.status]).toEqual([false, 201]);
      const { removalAt } = (await browser.keyring()) ?? {};
      expect(await lastEvents(browser)).toEqual(
        removalAt ? ['remove-passkeys-approved'] : ['passkey-sign-in', 'remove-passkeys-stopped'],
      );
      await browser.signInWithPasskey();
    }
  });

  test('removes a passkey that is added meanwhile, too', async () => {
    const { world, broker, browser } = await begin();
    for (const first of ['approval', 'passkey'] as const) {
      const requestId = await requested(broker, browser);
      const options = await browser.options('passkeys');
      const credential = browser.authenticator.create(options);
      const add = () => browser.call('POST', '/api/passkeys', { name: first, credential });
      const approve = async () => unwrap(await broker.approve(requestId));
      beforeNextTransaction(world, first === 'approval' ? approve : add);
      await (first === 'approval' ? add : approve)();
      expect(Object.values((await browser.keyring())?.passkeys ?? {})).toContainEqual(
        expect.objectContaining({ name: first }),
      );
    }
    world.setTime(MIDNIGHT);
    for (const id of browser.authenticator.ids)
      expectProblem(await browser.signInWithPasskey({}, id), 'passkey-refused');
  });

  test('and a cancellation of the ID: the passkeys are gone, and nothing is pending', async () => {
    for (const first of ['approval', 'cancellation'] as const) {
      const { world, broker, browser } = await begin();
      const requestId = await requested(broker, browser);
      const approve = () => broker.approve(requestId);
      let result: object = {};
      if (first === 'approval') {
        beforeNextTransaction(world, async () => unwrap(await approve()));
        expect((await cancel(browser)).status).toBe(204);
      } else {
        beforeNextTransaction(world, () => cancel(browser));
        result = await approve();
      }
      expect(result).toEqual(first === 'approval' ? {} : { refused: 'conflict' });
      expect(await browser.keyring()).toMatchObject({ passkeys: {}, passkeyOnly: false });
      expect(await browser.keyring()).not.toHaveProperty('removalAt');
    }
  });

  test('is made once, however many approve concurrently; of two requests both are', async () => {
    const { broker, browser } = await begin();
    const [one, two] = [await requested(broker, browser), await requested(broker, browser)];
    const results = await concurrently(10, (i) => broker.approve(one, `checker${i}`));
    expect(tally(results)).toEqual({ done: 1, conflict: 9 });
    const third = await requested(broker, browser);
    const both = await Promise.all([broker.approve(two), broker.approve(third)]);
    expect(tally(both)).toEqual({ done: 2 });
    expect(await browser.keyring()).toHaveProperty('removalAt', MIDNIGHT);
  });
});

describe('D25: closing the account', () => {
  const close = async (broker: Broker, browser: PasskeyBrowser) => {
    const accountNumber = accountNumberOf(browser);
    return unwrap(await broker.make({ type: 'close-account', accountNumber })).requestId;
  };

  test('removes its passkeys with the sessions that they began, and a pending removal', async () => {
    const { broker, browser } = await begin();
    await browser.signInWithPasskey();
    await approved(broker, browser);
    unwrap(await broker.approve(await close(broker, browser)));
    expect(await browser.isSignedIn()).toBe(false);
    expectProblem(await browser.signInWithPasskey(), 'passkey-refused');
    expect(await browser.keyring()).toMatchObject({ passkeys: {}, passkeyOnly: false });
    expect(await browser.keyring()).not.toHaveProperty('removalAt');
  });

  test('puts a due removal into effect first', async () => {
    const { world, broker, browser } = await begin();
    await approved(broker, browser);
    const requestId = await close(broker, browser);
    const epoch = (await browser.keyring())?.removalEpoch;
    world.setTime(MIDNIGHT);
    unwrap(await broker.approve(requestId));
    expect(await browser.keyring()).toMatchObject({ passkeys: {}, epoch });
  });

  test('removes a first passkey that is added meanwhile', async () => {
    const world = await createWorld();
    const broker = new Broker(world);
    const browser = await PasskeyBrowser.signedIn(world);
    await browser.prove();
    const requestId = await close(broker, browser);
    beforeNextTransaction(world, async () => expect((await browser.add()).status).toBe(201));
    unwrap(await broker.approve(requestId));
    expect(await browser.keyring()).toMatchObject({ passkeys: {} });
  });

  test('refuses a passkey whose addition comes too late', async () => {
    const world = await createWorld();
    const broker = new Broker(world);
    const browser = await PasskeyBrowser.signedIn(world);
    await browser.prove();
    const requestId = await close(broker, browser);
    const credential = browser.authenticator.create(await browser.options('passkeys'));
    beforeNextTransaction(world, async () => unwrap(await broker.approve(requestId)));
    const answer = await browser.call('POST', '/api/passkeys', { name: 'Late', credential });
    expectProblem(answer, 'not-signed-in');
    expect(await browser.keyring()).toBeUndefined();
  });
});
