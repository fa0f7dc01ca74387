/** `npm run admin -- participant …` on a user pool that answers as Cognito does. */
import { expect, test } from 'vitest';
import { rightsOf, standingOfClient } from '../../../functions/token-claims/rights.ts';
import { identityTemplate, onlyOne } from '../../support/lib/stacks/templates.ts';
import { adminStage, lastLine, REFUSALS, refusing } from '../../support/tools/admin.ts';

const USER = 'participant add C00088 --user siuming.chan --email chan@broker.example --role maker';
const SYSTEM = 'participant add C00088 --system maker';

test('a user: created with his participant, put into his group, told by e-mail', async () => {
  const { run, pool, aws } = await adminStage();
  const { code, err } = await run(USER);
  expect([code, [...pool.users.values()]]).toEqual([
    0,
    [
      {
        name: 'siuming.chan',
        attributes: {
          email: 'chan@broker.example',
          email_verified: 'true',
          'custom:participantId': 'C00088',
        },
        enabled: true,
        groups: ['maker'],
      },
    ],
  ]);
  const { Policies } = onlyOne(identityTemplate(), 'AWS::Cognito::UserPool') as {
    Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: number } };
  };
  expect(Policies.PasswordPolicy.TemporaryPasswordValidityDays).toBe(2);
  expect(err).toContain('gets a temporary password by e-mail, valid for two days');
  const create = aws.requests.find(({ operation }) => operation === 'AdminCreateUser');
  expect(create?.input).toMatchObject({ DesiredDeliveryMediums: ['EMAIL'] });
  expect(create?.input).not.toHaveProperty('TemporaryPassword');
});

test('half done: a user without his group gets it; run again, nothing changes', async () => {
  const { run, pool, overrides, changes } = await adminStage();
  overrides['cognito-idp.AdminAddUserToGroup'] = refusing('InternalErrorException', 'later', 500);
  const failed = await run(USER);
  expect([failed.code, lastLine(failed)]).toEqual([
    1,
    'Could not add siuming.chan to the group maker: later',
  ]);
  delete overrides['cognito-idp.AdminAddUserToGroup'];
  changes();

  const again = await run(USER);
  expect([again.code, changes()]).toEqual([0, ['AdminAddUserToGroup']]);
  expect(again.err).toContain('The user siuming.chan exists already');
  expect(pool.users.get('siuming.chan')?.groups).toEqual(['maker']);

  expect([(await run(USER)).code, changes()]).toEqual([0, []]);
  await run(USER.replace('chan@', 'siuming@'));
  expect(changes()).toEqual(['AdminUpdateUserAttributes']);
  expect(pool.users.get('siuming.chan')?.attributes).toMatchObject({
    email: 'siuming@broker.example',
    email_verified: 'true',
  });
});

test("another participant's user, and one who was removed, are refused", async () => {
  const { run, pool, changes } = await adminStage();
  await run(USER);
  changes();
  const other = await run(USER.replace('C00088', 'C00099'));
  expect([other.code, lastLine(other)]).toEqual([
    1,
    'The user siuming.chan belongs to C00088, and that cannot change: choose another user name',
  ]);
  Object.assign(pool.users.get('siuming.chan') ?? {}, { enabled: false });
  const removed = await run(USER);
  expect([removed.code, lastLine(removed)]).toEqual([
    1,
    'The user siuming.chan was removed: add the person under another user name',
  ]);
  expect(changes()).toEqual([]);
});

test.each(['maker', 'checker', 'reader'])(
  'a system %s: its name and scopes are what its tokens may do, and no more',
  async (role) => {
    const { run, pool } = await adminStage();
    expect((await run(`participant add C00088 --system ${role}`)).code).toBe(0);
    const name = `C00088.${role}`;
    expect([...pool.clients.values()]).toEqual([
      {
        UserPoolId: expect.stringContaining('Participants'),
        ClientName: name,
        ClientSecret: 'secret-of-client1',
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: rightsOf(standingOfClient(name), []).granted,
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        SupportedIdentityProviders: ['COGNITO'],
        ReadAttributes: ['email'],
        WriteAttributes: ['locale'],
        AccessTokenValidity: 60,
        TokenValidityUnits: { AccessToken: 'minutes' },
      },
    ]);
  },
);

test("a system's secret is shown once, on a terminal; not in a pipe, not as JSON", async () => {
  const { run, changes } = await adminStage();
  for (const [line, tty] of [
    [SYSTEM, false],
    [`${SYSTEM} --json`, true],
  ] as const) {
    const refused = await run(line, { tty });
    expect([refused.code, refused.out, changes()]).toEqual([2, '', []]);
    expect(lastLine(refused)).toMatch(/^A new secret is shown on a terminal only/);
  }
  const shown = await run(SYSTEM);
  expect(shown.out.match(/secret-of-client1/g)).toHaveLength(1);
  expect(shown.err).not.toContain('secret-of');
  expect(shown.out).toMatch(
    /https:\/\/\S+\.auth\.ap-southeast-1\.amazoncognito\.com\/oauth2\/token/,
  );
  const again = await run(SYSTEM);
  expect([again.code, again.out]).toEqual([0, '']);
  expect(again.err).toContain('If it is lost: remove, then add');
});

test('a system that exists gets the settings that it lacks', async () => {
  const { run, pool, changes } = await adminStage();
  await run(SYSTEM);
  changes();
  await run(SYSTEM);
  expect(changes()).toEqual([]);
  Object.assign(pool.clients.get('client1') ?? {}, {
    AllowedOAuthScopes: ['ssa/check', 'ssa/make', 'ssa/read'],
  });
  await run(SYSTEM);
  expect(changes()).toEqual(['UpdateUserPoolClient']);
  expect(pool.clients.get('client1')?.AllowedOAuthScopes).toEqual(['ssa/read', 'ssa/make']);
});

test('the list: who may do what, those without rights too, on all pages', async () => {
  const { run, pool } = await adminStage();
  for (const name of ['a', 'b', 'c'])
    await run(USER.replace('siuming.chan', name).replace('maker', 'reader'));
  await run(USER);
  for (const role of ['maker', 'checker']) await run(`participant add C00088 --system ${role}`);
  await run('participant add C00099 --system reader');
  pool.clients.set('people', { ClientName: 'people' });
  pool.clients.set('odd', { ClientName: 'C00088-maker' });
  await run('participant remove C00088 --user a');

  const all = JSON.parse((await run('--json participant list')).out);
  expect(all.members).toHaveLength(8);
  expect(all.members).toContainEqual({
    participantId: 'C00088',
    kind: 'user',
    id: 'a',
    roles: ['reader'],
    state: 'disabled',
  });
  expect(all.members).toContainEqual({
    participantId: 'C00088-maker',
    kind: 'system',
    id: 'odd',
    roles: [],
    state: 'no rights: its name is C00088-maker',
  });
  const one = JSON.parse((await run('participant list C00099 --json')).out);
  expect(one.members).toEqual([
    { participantId: 'C00099', kind: 'system', id: 'client3', roles: ['reader'], state: 'enabled' },
  ]);
});

test('removing a user disables him and ends his sessions; he stays for the record', async () => {
  const { run, pool } = await adminStage();
  await run(USER);
  const wrong = await run('participant remove C00099 --user siuming.chan');
  expect([wrong.code, pool.signedOut]).toEqual([1, []]);
  const { code, err } = await run('participant remove C00088 --user siuming.chan');
  expect([code, pool.signedOut, pool.users.get('siuming.chan')?.enabled]).toEqual([
    0,
    ['siuming.chan'],
    false,
  ]);
  const people = onlyOne(identityTemplate(), 'AWS::Cognito::UserPoolClient');
  expect(err).toContain(`Access tokens last up to ${people.AccessTokenValidity} minutes more`);
  const again = await run('participant remove C00088 --user siuming.chan');
  expect(again.err).toContain('is disabled already');
  expect(lastLine(await run('participant remove C00088 --user nobody'))).toBe(
    'There is no user nobody',
  );
});

test('removing a system deletes every client of its name, and no other', async () => {
  const { run, pool } = await adminStage();
  await run(SYSTEM);
  await run('participant add C00088 --system reader');
  pool.clients.set('twin', { ClientName: 'C00088.maker' });
  expect((await run('participant remove C00088 --system maker')).code).toBe(0);
  expect([...pool.clients.values()].map(({ ClientName }) => ClientName)).toEqual(['C00088.reader']);
  const again = await run('participant remove C00088 --system maker');
  expect([again.code, again.err]).toEqual([
    0,
    expect.stringContaining('There is no app client C00088.maker'),
  ]);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, overrides, changes } = await adminStage();
  for (const operation of ['AdminCreateUser', 'ListUsers']) {
    overrides[`cognito-idp.${operation}`] = answer;
    const failed = await run(operation === 'ListUsers' ? 'participant list' : USER);
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(lastLine(failed)).toMatch(line);
    delete overrides[`cognito-idp.${operation}`];
  }
  expect(changes().filter((each) => each !== 'AdminCreateUser')).toEqual([]);
});

test.each([
  ['participant add c00088 --user a', /^Invalid participant 'c00088'/],
  ['participant add C00088 --user a --role maker', /^Whom[?]/],
  ['participant add C00088 --user a --email b --role maker', /^Invalid e-mail address 'b'$/],
  ['participant add C00088 --system owner', /'owner' is invalid/],
  ['participant remove C00088 --system maker --user a', /^Either --user or --system$/],
])('%s is not understood', async (line, words) => {
  const { run, changes } = await adminStage();
  const refused = await run(line);
  expect([refused.code, changes()]).toEqual([2, []]);
  expect(lastLine(refused)).toMatch(words);
});
