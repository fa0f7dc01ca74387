/** D25 under concurrency: each interleaving at the request where it matters. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { type Answer, expectProblem } from '../../support/api.ts';
import { Broker } from '../../support/broker.ts';
import { Investor, OTHER, RIGHT, unwrap } from '../../support/investor.ts';
import { meanwhileIn, type When } from '../../support/meanwhile.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
/** Signed in by the password, with two passkeys and a proof by the second. */
let owner: PasskeyBrowser;
let first: string;
let second: string;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  owner = await PasskeyBrowser.withTwoPasskeys(world);
  [first = '', second = ''] = owner.authenticator.ids;
});

const meanwhile = (request: RegExp, when: When, something: () => Promise<unknown>) =>
  meanwhileIn(world, request, when, something);

/** The requests of the use cases, by what is in them. */
const READS_KEYRING = /^GetItem .*"account#/;
const RESERVES = /^UpdateItem .*ADD undecided/;
const SETTLES = /^UpdateItem .*signInBeforeAt = lastSignInAt/;
const BEGINS = /^PutItem .*"web"/;
const TRANSACTION = /^TransactWriteItems/;
const READS_CREDENTIAL = /^GetItem .*"internet#/;

const done = (answer: Promise<Answer>) =>
  answer.then(({ status }) => expect(status).toBeOneOf([201, 204]));

/** The types of the events that the keyring holds last. */
async function lastEvents(): Promise<string[]> {
  const { db, keyrings } = world.context;
  const item = await db.get(keyrings.key(accountKey(owner.investor.account)));
  const events = (item?.lastEvents ?? []) as { type: string }[];
  return events.map(({ type }) => type);
}

describe('a demand, while a password signs in', () => {
  test.each<[string, RegExp, When, number]>([
    ['its slot is taken', RESERVES, 'after', 403],
    ['the keyring is about to be read', READS_KEYRING, 'before', 403],
    ['the keyring is read', READS_KEYRING, 'after', 201],
    ['its entry is settled', SETTLES, 'after', 201],
    ['its session is about to be stored', BEGINS, 'before', 201],
    ['its session is stored', BEGINS, 'after', 201],
  ])('when %s: no session is left alive', async (_, request, when, status) => {
    const browser = owner.other();
    meanwhile(request, when, () => done(owner.demand(true)));
    expect((await browser.signIn()).status).toBe(status);
    expect([await browser.isSignedIn(), await owner.isSignedIn()]).toEqual([false, true]);
    expect((await owner.demand(false)).status).toBe(204);
    expect(await browser.isSignedIn()).toBe(false);
  });
});

describe('the removal of a passkey, while it signs in', () => {
  test.each<[string, RegExp, When, number]>([
    ['its keyring is about to be read', READS_KEYRING, 'before', 401],
    ['its keyring is read', READS_KEYRING, 'after', 401],
    ['its session is about to be stored', TRANSACTION, 'before', 401],
    ['its session is stored', TRANSACTION, 'after', 201],
  ])('when %s: no session is left alive', async (_, request, when, status) => {
    const browser = owner.other();
    const options = await browser.options('passkey-sessions');
    const credential = browser.authenticator.get(options, {}, first);
    meanwhile(request, when, () => done(owner.remove(first)));
    const answer = await browser.call('POST', '/api/passkey-sessions', { credential });
    expect(answer.status).toBe(status);
    expect(await browser.isSignedIn()).toBe(false);
  });

  test('a sign-in that is refused so late ends no session that the browser had', async () => {
    const browser = owner.other();
    await browser.signIn();
    meanwhile(TRANSACTION, 'before', () => done(owner.remove(first)));
    expectProblem(await browser.signInWithPasskey({}, first), 'passkey-refused');
    expect(await browser.isSignedIn()).toBe(true);
  });
});

test('a reset while passkeys are demanded says that one is still needed', async () => {
  const { resetToken } = unwrap(await owner.investor.beginReset());
  meanwhile(TRANSACTION, 'before', () => done(owner.demand(true)));
  unwrap(await owner.investor.completeReset(resetToken, OTHER));
  const { credentials, db } = world.context;
  expect(await db.get(credentials.key(owner.credentialId()))).toMatchObject({
    lastEvents: [{ type: 'internet-password-reset', passkeyOnly: true }],
  });
});

test('a session whose passkey is removed meanwhile ends no others', async () => {
  const thief = owner.other();
  await thief.signInWithPasskey({}, first);
  meanwhile(TRANSACTION, 'before', () => done(owner.remove(first)));
  expectProblem(await thief.call('DELETE', '/api/sessions/others'), 'not-signed-in');
  expect([await thief.isSignedIn(), await owner.isSignedIn()]).toEqual([false, true]);
});

describe('a change of the password, while a passkey signs in', () => {
  const change = () => {
    const body = { currentPassword: RIGHT, newPassword: OTHER };
    return done(owner.call('PUT', '/api/account/internet-password', body));
  };
  test.each<[string, RegExp, When, boolean]>([
    ['the password’s epoch is about to be read', READS_CREDENTIAL, 'before', true],
    ['the password’s epoch is read', READS_CREDENTIAL, 'after', false],
    ['the session is stored', TRANSACTION, 'after', false],
  ])('when %s: alive is %4$s', async (_, request, when, isAlive) => {
    const browser = owner.other();
    meanwhile(request, when, change);
    expect((await browser.signInWithPasskey()).status).toBe(201);
    expect([await browser.isSignedIn(), await owner.isSignedIn()]).toEqual([isAlive, true]);
  });
});

describe('two removals of the last two, where a passkey is demanded', () => {
  test('leave no demand, which ends once', async () => {
    await owner.demand(true);
    const other = owner.other();
    await other.signInWithPasskey({}, second);
    await other.proveWithPasskey({}, second);
    meanwhile(TRANSACTION, 'before', () => done(other.remove(first)));
    expect((await owner.remove(second)).status).toBe(204);
    expect(await owner.keyring()).toMatchObject({ passkeys: {}, passkeyOnly: false });
    expect(await lastEvents()).toEqual(['passkey-removed', 'passkey-only-ended']);
  });

  test('by sessions that each other’s passkey began: the second one is refused, and one is left', async () => {
    await owner.demand(true);
    const [one, two] = [owner.other(), owner.other()];
    await one.signInWithPasskey({}, first);
    await one.proveWithPasskey({}, first);
    await two.signInWithPasskey({}, second);
    await two.proveWithPasskey({}, second);
    meanwhile(TRANSACTION, 'before', () => done(two.remove(first)));
    expectProblem(await one.remove(second), 'not-signed-in');
    const { passkeys, passkeyOnly } = await two.list();
    expect([passkeys.map(({ id }: { id: string }) => id), passkeyOnly]).toEqual([[second], true]);
  });
});

describe('what a session began whose passkey is removed meanwhile', () => {
  const changes: Record<string, (thief: PasskeyBrowser) => Promise<Answer>> = {
    'adds nothing': (thief) => thief.add('Mine'),
    'removes nothing': (thief) => thief.remove(second),
    'demands nothing': (thief) => thief.demand(true),
    'closes no channel': (thief) =>
      thief.call('PUT', '/api/account/phone-channel', { open: false }),
  };
  test.each(Object.entries(changes))('%s', async (_, change) => {
    const thief = owner.other();
    await thief.signInWithPasskey({}, first);
    await thief.proveWithPasskey({}, first);
    meanwhile(TRANSACTION, 'before', () => done(owner.remove(first)));
    expectProblem(await change(thief), 'not-signed-in');
    const { passkeys, passkeyOnly } = await owner.list();
    expect([passkeys.map(({ id }: { id: string }) => id), passkeyOnly]).toEqual([[second], false]);
    expect((await owner.call('GET', '/api/account/phone-channel')).body).toEqual({ open: true });
  });

  test('or whose proving passkey is: it is to prove itself again', async () => {
    const other = owner.other();
    await other.signIn();
    await other.proveWithPasskey({}, first);
    meanwhile(TRANSACTION, 'before', () => done(owner.remove(first)));
    expectProblem(await other.demand(true), 'proof-needed');
    expect(await owner.list()).toMatchObject({ passkeyOnly: false });
  });
});

describe('adding a passkey', () => {
  const cancel = (browser: PasskeyBrowser) =>
    browser.call('POST', '/api/account/internet-user-id/cancellation', { password: RIGHT });

  test.each([
    ['the ID is cancelled', () => done(cancel(owner))],
    [
      'the account is closed',
      async () => {
        const broker = new Broker(world);
        const { accountNumber } = owner.investor.account;
        const { requestId } = unwrap(await broker.make({ type: 'close-account', accountNumber }));
        unwrap(await broker.approve(requestId));
      },
    ],
  ])('while %s adds none', async (_, ends) => {
    const other = owner.other();
    await other.signIn();
    await other.prove();
    meanwhile(TRANSACTION, 'before', ends);
    expectProblem(await other.add('Late'), 'not-signed-in');
    expect(Object.keys((await owner.keyring())?.passkeys ?? {})).not.toHaveLength(3);
    expectProblem(await other.signInWithPasskey(), 'passkey-refused');
  });

  test('the first one, while the ID is cancelled: the cancellation is to be tried again', async () => {
    const browser = await PasskeyBrowser.signedIn(world);
    const other = browser.other();
    await other.signIn();
    await other.prove();
    meanwhile(TRANSACTION, 'before', () => done(other.add()));
    expectProblem(await cancel(browser), 'try-again');
    expect((await cancel(browser)).status).toBe(204);
    expect(await browser.keyring()).toMatchObject({ passkeys: {} });
  });

  test('the first one twice: the authenticator that knows another handle is refused', async () => {
    const browser = await PasskeyBrowser.signedIn(world);
    await browser.prove();
    const other = new PasskeyBrowser(browser.investor);
    await other.signIn();
    await other.prove();
    meanwhile(TRANSACTION, 'before', () => done(other.add()));
    expectProblem(await browser.add(), 'passkey-refused');
    expect((await browser.list()).passkeys).toHaveLength(1);
    expect((await other.signInWithPasskey()).status).toBe(201);
  });
});

describe('lost passkeys', () => {
  const TOMORROW = '2026-11-23T16:00:00.000Z';
  const schedule = () => {
    const { db, keyrings, now } = world.context;
    const removal = { effectiveAt: TOMORROW, epoch: 'removed' };
    const cause = { at: now().toISOString(), events: [] };
    const account = accountKey(owner.investor.account);
    return db.write(keyrings.scheduleRemoval(account, removal, cause));
  };

  test('that turn up while their removal is approved: the removal is stopped, and said to be', async () => {
    meanwhile(TRANSACTION, 'before', schedule);
    expect((await owner.other().signInWithPasskey()).status).toBe(201);
    expect(await lastEvents()).toEqual(['passkey-sign-in', 'remove-passkeys-stopped']);
    expect(await owner.keyring()).not.toHaveProperty('removalAt');
  });

  test('are gone at midnight in Hong Kong for all who ask at once, and that is recorded once', async () => {
    const before = world.context.now().toISOString();
    await schedule();
    const byPassword = owner.other();
    world.setTime('2026-11-23T15:56:00.000Z');
    const browsers = [owner.other(), owner.other(), owner.other()];
    const attempts = await Promise.all(
      browsers.map(async (browser) => {
        const credential = browser.authenticator.get(await browser.options('passkey-sessions'));
        return () => browser.call('POST', '/api/passkey-sessions', { credential });
      }),
    );
    await byPassword.signIn();
    expect(await byPassword.isSignedIn()).toBe(true);
    world.setTime(TOMORROW);
    const answers = await Promise.all(attempts.map((attempt) => attempt()));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await lastEvents()).toEqual(['passkeys-removed']);
    expect(await byPassword.isSignedIn()).toBe(false);
    expect((await byPassword.signIn()).status).toBe(201);
    expect(await byPassword.isSignedIn()).toBe(true);
    world.setTime(before);
  });
});

test('a right password is not counted while nobody can say whether a passkey is demanded (D3)', async () => {
  const investor = await Investor.registered(world);
  const browser = new PasskeyBrowser(investor);
  for (let i = 0; i < 4; i++) {
    world.intercept((_, operation, send, input) =>
      READS_KEYRING.test(`${operation} ${JSON.stringify(input)}`)
        ? Promise.reject(Object.assign(new Error('throttled'), { name: 'ThrottlingException' }))
        : send(),
    );
    expectProblem(await browser.signIn(), 'unavailable');
    world.intercept(undefined);
    world.advance(30_000);
  }
  expect((await world.credential('internet', investor.internetUserId))?.wrong ?? []).toHaveLength(
    0,
  );
  expect((await browser.signIn()).status).toBe(201);
});
