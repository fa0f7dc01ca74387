/** `npm run admin -- restore-table` on a DynamoDB that restores as AWS documents it. */
import { expect, test } from 'vitest';
import { itemsExpire, tables as known } from '../../../tools/admin/restore-advice.ts';
import { FakeTables } from '../../support/aws/fake-tables.ts';
import { dataTemplate, resourcesOf } from '../../support/lib/stacks/templates.ts';
import { adminStage, lastLine, REFUSALS, refusing } from '../../support/tools/admin.ts';

const AT = '2026-11-22T18:30:00+08:00';
const RESTORE = `restore-table Credentials --at ${AT}`;
const LIVE = 'live-credentials';
const TARGET = `${LIVE}-at-20261122T103000Z`;

async function stage(name: 'dev' | 'prod' = 'dev') {
  const tables = new FakeTables();
  const world = await adminStage(tables.answers(), { stage: name });
  for (const [logicalId] of resourcesOf(dataTemplate(), 'AWS::DynamoDB::GlobalTable'))
    if (logicalId.startsWith('Credentials')) world.stacks.physicalIds[logicalId] = LIVE;
  tables.addLive(LIVE, 'expiresAt', name === 'prod');
  return Object.assign(world, { tables });
}

test('restored beside the live table, with its key, then given what a restore leaves out', async () => {
  const { run, tables, changes, clock } = await stage('prod');
  const { code, out, err } = await run(`${RESTORE} --json`, { types: 'prod' });
  expect([code, changes()]).toEqual([
    0,
    ['RestoreTableToPointInTime', 'UpdateContinuousBackups', 'UpdateTimeToLive', 'UpdateTable'],
  ]);
  expect(tables.restores).toEqual([
    {
      SourceTableName: LIVE,
      TargetTableName: TARGET,
      RestoreDateTime: Date.parse(AT) / 1000,
      SSESpecificationOverride: {
        Enabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: `arn:aws:kms:::key/of-${LIVE}`,
      },
    },
  ]);
  expect(tables.tables.get(TARGET)).toMatchObject({
    status: 'ACTIVE',
    expiry: 'expiresAt',
    hasRecovery: true,
    isProtected: true,
  });
  expect(clock.paused).toBe(60_000);
  expect(JSON.parse(out)).toMatchObject({ live: LIVE, restored: TARGET });
  expect(err).toContain('Warning: an older Credentials brings back older passwords');
});

test('an older Passkeys lets in who demanded a passkey since: the command says so', async () => {
  const { run } = await stage();
  const { err } = await run(`${RESTORE.replace('Credentials', 'Passkeys')} --dry-run`);
  expect(err).toContain('Accounts, Credentials and Passkeys belong together');
  expect(err).toContain('who demanded a passkey since signs in with a password alone');
});

test('interrupted while it waits, then refused a setting: run again, it continues', async () => {
  const world = await stage();
  world.onPause = () => {
    throw new Error('interrupted');
  };
  expect((await world.run(RESTORE)).code).toBe(1);
  world.onPause = () => {};
  world.overrides['dynamodb.UpdateTimeToLive'] = refusing('LimitExceededException', 'Too many');
  const failed = await world.run(RESTORE);
  expect([failed.code, lastLine(failed)]).toEqual([
    1,
    expect.stringMatching(/^Could not let items of \S+ expire: Too many \(raise the quota/),
  ]);
  delete world.overrides['dynamodb.UpdateTimeToLive'];
  world.changes();
  const again = await world.run(RESTORE);
  expect([again.code, world.changes()]).toEqual([0, ['UpdateTimeToLive']]);
  expect(again.err).toContain(`${TARGET} exists: going on with it`);
  expect(world.tables.restores).toHaveLength(1);
  await world.run(RESTORE);
  expect(world.changes()).toEqual([]);
});

test('a dry run names every step, before the table exists', async () => {
  const { run, changes } = await stage('prod');
  const { code, err } = await run(`--dry-run ${RESTORE}`);
  expect([code, changes()]).toEqual([0, []]);
  expect(err.match(/\(\w+\)$/gm)).toEqual([
    '(RestoreTableToPointInTime)',
    '(UpdateContinuousBackups)',
    '(UpdateTimeToLive)',
    '(UpdateTable)',
  ]);
});

test.each([
  ['a wrong table', 'restore-table Passwords --at 2026-11-22T18:30:00Z', /^Unknown table/],
  ['no time', 'restore-table Credentials', /either --at or '--from vault'/],
  [
    'a backup of a point in time',
    'restore-table Credentials --at 2026-11-22T18:30:00Z --region ap-northeast-1',
    /belong to --from vault/,
  ],
  ['no time zone', 'restore-table Credentials --at 2026-11-22T18:30:00', /^Invalid time/],
  [
    'too long ago',
    'restore-table Credentials --at 2026-01-01T00:00:00Z',
    /can be restored to 2026-10-20T/,
  ],
  ['the future', 'restore-table Credentials --at 2026-12-01T00:00:00Z', /until 2026-11-23T01:55/],
])('%s is not understood', async (_, line, words) => {
  const { run, changes } = await stage();
  const refused = await run(line);
  expect([refused.code, changes()]).toEqual([2, []]);
  expect(lastLine(refused)).toMatch(words);
});

test('it knows every table of the stack, and warns of those that need care', async () => {
  const live = resourcesOf(dataTemplate(), 'AWS::DynamoDB::GlobalTable').map(
    ([id, { Properties }]) => [id.replace(/[0-9A-F]{8}$/, ''), Properties] as const,
  );
  expect(known.toSorted()).toEqual(live.map(([id]) => id).toSorted());
  for (const [id, { TimeToLiveSpecification }] of live)
    expect([id, TimeToLiveSpecification]).toEqual([
      id,
      itemsExpire(id) ? { AttributeName: 'expiresAt', Enabled: true } : undefined,
    ]);
  const { run } = await stage();
  const past = await run('restore-table PastPasswords --at 2026-11-22T18:30:00Z');
  expect(past.err).toMatch(/^Warning: never write these items into the live table/);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, overrides } = await stage();
  overrides['dynamodb.RestoreTableToPointInTime'] = answer;
  const failed = await run(RESTORE);
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
});
