/**
 * D15, D21, D25: what a session asks for is bound to the session. Nothing is changed if it ends
 * meanwhile; it is not said to have ended if another tab renews what it carries.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, expectProblem } from '../../support/api.ts';
import { OTHER, RIGHT, WRONG } from '../../support/investor.ts';
import { meanwhileIn, type When } from '../../support/meanwhile.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
/** Signed in by the password, with two passkeys and a proof by the second. */
let owner: PasskeyBrowser;
let first: string;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  owner = await PasskeyBrowser.withTwoPasskeys(world);
  [first = ''] = owner.authenticator.ids;
});

const meanwhile = (request: RegExp, when: When, something: () => Promise<unknown>) =>
  meanwhileIn(world, request, when, something);
const succeeds = (answer: Promise<Answer>) =>
  answer.then(({ status }) => expect(status).toBeOneOf([200, 201, 204]));

type Asks = (browser: PasskeyBrowser) => Promise<Answer>;
const change: Asks = (browser) => {
  const body = { currentPassword: RIGHT, newPassword: OTHER };
  return browser.call('PUT', '/api/account/internet-password', body);
};
const cancel: Asks = (browser) =>
  browser.call('POST', '/api/account/internet-user-id/cancellation', { password: RIGHT });
const endOthers: Asks = (browser) => browser.call('DELETE', '/api/sessions/others');
const signOut: Asks = (browser) => browser.call('DELETE', '/api/sessions/current');

/** What an entry of a password leaves, and the use of a session: they change nothing else. */
const OF_USE = [
  ...['undecided', 'wrong', 'reservedAt', 'lastRight', 'lastRightEpoch', 'lastEvents'],
  'idleAt',
];

/** All that is stored of the owner's account, except what entries and uses of sessions leave. */
async function stored(): Promise<unknown[]> {
  const lines = (await world.dump()).split('\n');
  const own = lines.filter((line) => line.includes(owner.investor.account.accountNumber));
  expect(own.length).toBeGreaterThan(4);
  return own.map((line) => {
    const item = Object.entries(JSON.parse(line.slice(line.indexOf('{'))));
    return Object.fromEntries(item.filter(([name]) => !OF_USE.includes(name)));
  });
}

const byPassword: Asks = (browser) => browser.signIn();
const byPasskey: Asks = (browser) => browser.signInWithPasskey({}, first);

const TRANSACTION = /^TransactWriteItems/;

/** Two comparisons lie between. */
const moments: [string, RegExp, When][] = [
  ['its entry has a slot', /^UpdateItem .*ADD undecided/, 'after'],
  ['the change is about to be written', TRANSACTION, 'before'],
];

/** What ends a session, by what began that. */
const ends: [string, Asks, (session: PasskeyBrowser) => Promise<Answer>][] = [
  ['of a passkey that is removed', byPasskey, () => owner.remove(first)],
  ['of a password, while passkeys are demanded,', byPassword, () => owner.demand(true)],
  ['of a password that is signed out', byPassword, signOut],
  ['of a passkey that is signed out', byPasskey, signOut],
  ['of a password that another one ends', byPassword, () => endOthers(owner)],
  ['of a passkey that another one ends', byPasskey, () => endOthers(owner)],
];

async function revoke(): Promise<Answer> {
  const stranger = owner.other();
  for (let i = 0; i < 2; i++) await stranger.signIn(WRONG);
  return stranger.signIn(WRONG);
}

describe.each([
  ['a change of the password', change],
  ['a cancellation', cancel],
])('%s', (_, asks) => {
  describe.each(moments)('when %s', (_, request, when) => {
    test.each(ends)('is refused to a session %s and changes nothing', async (_, begins, end) => {
      const session = owner.other();
      await succeeds(begins(session));
      let before: unknown[] = [];
      meanwhile(request, when, async () => {
        await succeeds(end(session));
        before = await stored();
      });
      const answer = await asks(session);
      expectProblem(answer, 'not-signed-in');
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(await stored()).toEqual(before);
      expect([await session.isSignedIn(), await owner.isSignedIn()]).toEqual([false, true]);
    });
  });

  test('is refused to a session of a password that is revoked, and changes nothing', async () => {
    let before: unknown[] = [];
    meanwhile(TRANSACTION, 'before', async () => {
      expectProblem(await revoke(), 'password-revoked', { channel: 'internet' });
      before = await stored();
    });
    expectProblem(await asks(owner), 'not-signed-in');
    expect(await stored()).toEqual(before);
  });
});

test('a change in a session of a passkey, which outlives a revocation, is to be tried again', async () => {
  const session = owner.other();
  await succeeds(byPasskey(session));
  meanwhile(TRANSACTION, 'before', revoke);
  expectProblem(await change(session), 'try-again');
  expectProblem(await change(session), 'password-revoked', { channel: 'internet' });
  expect(await session.isSignedIn()).toBe(true);
});

/** What another tab of a session does that renews what this session carries. */
const renewals: [string, Asks][] = [
  ['ends the other sessions', endOthers],
  ['demands passkeys', (tab) => tab.demand(true)],
];

describe.each(renewals)('while another tab of the session %s', (_, renews) => {
  test.each<[string, Asks]>([
    ['a change of the password', change],
    ['a cancellation', cancel],
    ['the end of the other sessions', endOthers],
    ['a new passkey', (tab) => tab.add('Third')],
    ['the removal of a passkey', (tab) => tab.remove(first)],
    ['a demand', (tab) => tab.demand(true)],
    [
      'a closed phone channel',
      (tab) => tab.call('PUT', '/api/account/phone-channel', { open: false }),
    ],
  ])('%s is to be tried again: the session is alive', async (_, asks) => {
    let before: unknown[] = [];
    meanwhile(TRANSACTION, 'before', async () => {
      await succeeds(renews(owner));
      before = await stored();
    });
    expectProblem(await asks(owner), 'try-again');
    expect(await stored()).toEqual(before);
    expect(await owner.isSignedIn()).toBe(true);
    await succeeds(asks(owner));
  });

  test('a request that read the session before, and the rest after, finds it alive', async () => {
    meanwhile(/^BatchGetItem/, 'before', () => succeeds(renews(owner)));
    expect(await owner.isSignedIn()).toBe(true);
  });
});
