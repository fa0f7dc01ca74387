/** `npm run admin -- locked-out` on the tables of production's own code. */
import { beforeAll, expect, inject, test, vi } from 'vitest';
import { accountKey, credentialId } from '../../../core/domain/identifiers.ts';
import { reserve } from '../../../core/store/attempt-writes.ts';
import { newEvent } from '../../../core/store/events.ts';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { Broker } from '../../support/broker.ts';
import {
  freshUserId,
  Investor,
  RIGHT,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import { closeAccount } from '../../support/participant.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { type AdminRun, adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ tables: 'complete' });
});

/** The stage whose tables are the world's, at the world's time. */
async function stage() {
  const all = await adminStage({ 'dynamodb.GetItem': () => ({}) });
  for (const table of readAssembly(inject('assembly'), laptopParameters()).resources(
    'AWS::DynamoDB::GlobalTable',
  ))
    all.stacks.physicalIds[table.logicalId] = world.table(table.logicalId);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', world.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', world.accessKeyId);
  all.clock.now = world.context.now();
  return all;
}

/** What the command says of an ID; checks that it changed and leaked nothing. */
async function why(line: string): Promise<AdminRun & { ids: Explained[] }> {
  const before = await world.dump();
  const { run, changes } = await stage();
  const shown = await run(`locked-out ${line}`);
  const json = await run(`locked-out ${line} --json`);
  expect([shown.code, json.code, changes()]).toEqual([0, 0, []]);
  expect(await world.dump()).toBe(before);
  for (const stored of secretsIn(before))
    expect(shown.out + shown.err + json.out).not.toContain(stored);
  return { ...shown, ids: JSON.parse(json.out).ids };
}

interface Explained {
  id: string;
  account?: string;
  accountStatus?: string;
  cases: { what: string; answer: string }[];
  events: { type: string; source?: string; trace?: string }[];
}

/** Every hash, salt, epoch and id of an entry that the tables hold. */
function secretsIn(dump: string): string[] {
  const named = [
    ...dump.matchAll(
      /"(?:passwordHash|resetHash|epoch|resetEpoch|lastRight|lastRightEpoch)":\{"S":"([^"]+)"/g,
    ),
  ].map(([, value]) => value as string);
  const listed = [
    ...dump.matchAll(/"(?:salts|wrong|undecided)":\{"(?:L|SS)":(\[.*?\])\}/g),
  ].flatMap(([, list]) => list?.match(/[^"[\]{},:]{16,}/g) ?? []);
  const found = [...named, ...listed].filter((value) => !/^-+$/.test(value));
  expect(found).not.toEqual([]);
  return found;
}

const cases = ({ ids }: { ids: Explained[] }) => ids.flatMap((each) => each.cases);

test('an ID that nobody has, before and after somebody tried it', async () => {
  await Investor.registered(world);
  const unknown = { what: 'nobody has this user ID; perhaps mistyped', answer: expect.any(String) };
  expect(cases(await why('Nobody99'))).toEqual([unknown]);
  const stranger = new Investor(world, await world.open(), freshUserId());
  await stranger.signIn(WRONG);
  expect(await why(stranger.internetUserId)).toMatchObject({
    ids: [
      { id: `internet#${stranger.internetUserId.toLowerCase()}`, cases: [unknown], events: [] },
    ],
  });
});

test('wrong entries, then revoked: when, from where, and in which request', async () => {
  const investor = await Investor.registered(world);
  const free = await why(investor.internetUserId);
  expect(cases(free)).toEqual([
    { what: 'nothing locks this user ID', answer: expect.stringContaining('try again') },
  ]);
  await investor.signIn(WRONG);
  await investor.signIn(WRONG);
  expect(cases(await why(investor.internetUserId.toUpperCase()))).toEqual([
    {
      what: 'wrong entries so far: 2 of 3; a right one clears them',
      answer: 'try again, with care',
    },
  ]);
  await investor.signIn(WRONG);
  const { ids, out } = await why(investor.internetUserId);
  expect(ids).toEqual([
    {
      id: credentialId('internet', investor.internetUserId),
      account: `C00088#${investor.account.accountNumber}`,
      accountStatus: 'open',
      cases: [
        {
          what: 'revoked: 3 wrong entries, see the last events',
          answer: '"forgotten password" with the phone password, effective immediately',
        },
      ],
      events: expect.arrayContaining([
        expect.objectContaining({
          type: 'internet-password-revoked',
          source: '192.0.2.1',
          trace: 'test',
        }),
      ]),
    },
  ]);
  expect(out).toContain('2026-11-23 10:00:00');
});

test('of a withheld number, which older calls recorded by a word, nothing is shown', async () => {
  const investor = await Investor.registered(world);
  const { phoneUserId } = investor.account;
  const { credentials, db, now } = world.context;
  const origin = { actor: 'investor', channel: 'phone', trace: 'call' } as const;
  for (const [source, shown] of [
    ['anonymous', {}],
    ['+85291230001', { source: '+85291230001' }],
  ] as const) {
    const event = newEvent('phone-sign-in-failed', { ...origin, source }, now().toISOString());
    await db.write({
      kind: 'update',
      ...credentials.key(credentialId('phone', phoneUserId)),
      change: { set: { lastEvents: [event] } },
    });
    const { ids, out } = await why(phoneUserId);
    const { at, type, channel, trace } = event;
    expect(ids[0]?.events).toEqual([{ at, type, channel, trace, ...shown }]);
    expect(out).not.toContain('anonymous');
  }
});

test('a phone ID: revoked, a reset that waits for midnight, and one that took effect', async () => {
  const investor = await Investor.registered(world);
  const { phoneUserId } = investor.account;
  for (let i = 0; i < 3; i++) await investor.beginReset(WRONG_PHONE);
  const mustChange = {
    what: 'someone else set the password',
    answer: 'the next call asks for a new one; on the web it works as it is',
  };
  const revoked = {
    what: expect.stringMatching(/^revoked/),
    answer: 'the participant resets it, effective the next day in Hong Kong',
  };
  // Eight digits may be an internet user ID, too: that one nobody has.
  const { ids } = await why(phoneUserId);
  expect(ids.map(({ id }) => id)).toEqual([`phone#${phoneUserId}`, `internet#${phoneUserId}`]);
  expect(ids[0]?.cases).toEqual([revoked, mustChange]);

  await new Broker(world).reset(investor.account);
  expect((await why(phoneUserId)).ids[0]?.cases).toEqual([
    revoked,
    {
      what: 'a reset was approved for 2026-11-24 00:00:00; until then the old password stays as it is',
      answer: 'wait for that time',
    },
    mustChange,
  ]);
  world.setTime('2026-11-23T16:00:00.000Z');
  expect((await why(phoneUserId)).ids[0]?.cases).toEqual([
    {
      what: 'a reset took effect at 2026-11-24 00:00:00; everything else in the item is old',
      answer: 'use the new password',
    },
    mustChange,
  ]);
});

test('D25: passkeys that sign in while the password is revoked, are demanded, wait for removal, or are removed', async () => {
  const browser = await PasskeyBrowser.withPasskey(world);
  const { investor } = browser;
  const of = async () => cases(await why(investor.internetUserId));
  const free = {
    what: 'nothing locks this user ID',
    answer: expect.stringContaining('try again'),
  };
  expect(await of()).toEqual([free]);
  for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
  const revoked = {
    what: expect.stringMatching(/^revoked/),
    answer: expect.stringMatching(/effective immediately; a passkey signs in meanwhile$/),
  };
  expect(await of()).toEqual([revoked]);
  expect((await browser.signInWithPasskey()).status).toBe(201);
  expect((await browser.proveWithPasskey()).status).toBe(204);
  expect((await browser.demand(true)).status).toBe(204);
  const demanded = {
    what: 'the ID demands a passkey: a right password alone begins no session',
    answer:
      'sign in with a passkey; if all are lost, the participant removes them, effective the ' +
      'next day in Hong Kong',
  };
  expect(await of()).toEqual([revoked, demanded]);

  const participant = new Broker(world);
  const { accountNumber } = investor.account;
  const { requestId } = unwrap(await participant.make({ type: 'remove-passkeys', accountNumber }));
  unwrap(await participant.approve(requestId));
  const [, , waiting] = await of();
  expect(waiting).toEqual({
    what: expect.stringMatching(
      /^a removal of the passkeys was approved for \S+ 00:00:00; until then they stay$/,
    ),
    answer: 'wait for that time; signing in with a passkey stops the removal',
  });
  world.advance(86_400_000);
  expect(await of()).toEqual([
    { ...revoked, answer: '"forgotten password" with the phone password, effective immediately' },
    {
      what: expect.stringMatching(/^the passkeys were removed at \S+ 00:00:00; none is demanded/),
      answer: 'use the password',
    },
  ]);
});

test('D25: a phone channel that its owner closed', async () => {
  const browser = await PasskeyBrowser.withPasskey(world);
  expect((await browser.proveWithPasskey()).status).toBe(204);
  await browser.call('PUT', '/api/account/phone-channel', { open: false });
  const { phoneUserId } = browser.investor.account;
  expect((await why(phoneUserId)).ids[0]?.cases).toContainEqual({
    what: 'the investor closed the phone channel: a right password gives no access by phone',
    answer: 'open it in Settings on the site, with a passkey',
  });
});

test('an entry that was cut off: try again in half a minute', async () => {
  const investor = await Investor.registered(world);
  const { credentials, db, now } = world.context;
  const credential = credentials.key(credentialId('internet', investor.internetUserId));
  const at = { credential, entryId: 'E'.repeat(22), now: now().toISOString() };
  expect((await db.write(reserve(at, 'new epoch'))).applied).toBe(true);
  const [found] = cases(await why(investor.internetUserId));
  expect(found?.what).toMatch(/^entries under way, or cut off: 1, the last at /);
  expect(found?.answer).toBe('try again in half a minute');
});

test('a cancelled ID, and both IDs of an account', async () => {
  const investor = await Investor.registered(world);
  const account = `C00088#${investor.account.accountNumber}`;
  const both = await why(`--account ${account}`);
  expect(both.ids.map(({ id }) => id)).toEqual([
    `phone#${investor.account.phoneUserId}`,
    credentialId('internet', investor.internetUserId),
  ]);
  unwrap(await investor.cancel(await investor.current(RIGHT)));
  const { ids } = await why(investor.internetUserId);
  expect(ids).toMatchObject([
    {
      account,
      accountStatus: 'open',
      cases: [
        {
          what: 'the internet user ID was cancelled, or the account closed',
          answer: 'register again, if the account is open',
        },
      ],
    },
  ]);
  expect((await why(`--account ${account}`)).ids).toHaveLength(1);
});

test('the IDs of a closed account, until it is gone and after that', async () => {
  const { account, internetUserId } = await Investor.registered(world);
  const broker = new Broker(world);
  broker.context.closedAccountYears = 1;
  await closeAccount(broker.context, account);
  const key = accountKey(account);
  const retired = [{ what: 'the internet user ID was cancelled, or the account closed' }];
  const closed = { account: key, accountStatus: 'closed', cases: retired };
  expect((await why(internetUserId)).ids).toMatchObject([closed]);
  expect((await why(`--account ${key}`)).ids).toMatchObject([closed]);

  const now = world.context.now();
  world.advance(366 * 86_400_000);
  const { ids } = await why(internetUserId);
  expect(ids).toMatchObject([{ account: key, cases: retired }]);
  expect(ids[0]).not.toHaveProperty('accountStatus');
  const { run } = await stage();
  expect(lastLine(await run(`locked-out --account ${key}`))).toBe(`There is no account ${key}`);
  world.setTime(now.toISOString());
});

test.each([
  ['', 2, /^Which user ID[?]/],
  ['Rx7tulip88', 2, /^Not a user ID/],
  ['--account C00088-1', 2, /^Invalid account/],
  ['--account C00077#99999999', 1, /^There is no account C00077#99999999$/],
])('locked-out %s: one line', async (line, code, words) => {
  const { run } = await stage();
  const refused = await run(`locked-out ${line}`.trim());
  expect([refused.code, refused.out]).toEqual([code, '']);
  expect(lastLine(refused)).toMatch(words);
  // Whoever types a password in the wrong place must not find it in a log.
  expect(refused.err).not.toContain(RIGHT);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, aws, overrides } = await stage();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', aws.url);
  overrides['dynamodb.GetItem'] = answer;
  const failed = await run('locked-out Nobody99');
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
});
