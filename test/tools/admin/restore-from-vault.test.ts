/** `npm run admin -- restore-table --from vault` on an AWS Backup that restores as documented. */
import { expect, test } from 'vitest';
import { AwsError } from '../../support/aws/fake-aws.ts';
import { FakeBackup } from '../../support/aws/fake-backup.ts';
import { FakeTables } from '../../support/aws/fake-tables.ts';
import { backupTemplate, dataTemplate, resourcesOf } from '../../support/lib/stacks/templates.ts';
import { ACCOUNT, adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const LIVE = 'prod-SsaData-Requests0A1B2C3D-XYZ';
const HOME = 'ap-southeast-1';
const COPIES = 'ap-northeast-1';
const RESTORE = 'restore-table Requests --from vault';
const TARGET = `${LIVE}-from-20261121T190012Z`;

const point = (region: string, id: string) =>
  `arn:aws:backup:${region}:${ACCOUNT}:recovery-point:${id}`;
const idOf = (type: string, name: string, template = backupTemplate()) =>
  `prod-${resourcesOf(template, type).find(([id]) => id.startsWith(name))?.[0]}`;
const vault = () => idOf('AWS::Backup::BackupVault', 'Vault');
const roleArn = () => `arn:aws:iam::${ACCOUNT}:role/${idOf('AWS::IAM::Role', 'RestoreRole')}`;

async function stage() {
  const tables = new FakeTables();
  const backup = new FakeBackup(tables);
  const world = await adminStage({ ...tables.answers(), ...backup.answers() }, { stage: 'prod' });
  const made = (region: string, id: string, table: string, createdAt: string, status?: string) =>
    backup.points.push({
      region,
      vault: vault(),
      arn: point(region, id),
      table,
      createdAt,
      ...(status && { status }),
    });
  made(HOME, 'of-the-20th', LIVE, '2026-11-20T19:00:05.250Z');
  made(HOME, 'of-another-table', 'prod-SsaData-AuditTrail0A1B2C3D-XYZ', '2026-11-22T19:00:00Z');
  made(HOME, 'of-another-stage', 'dev-SsaData-Requests0A1B2C3D-XYZ', '2026-11-22T19:00:00Z');
  made(HOME, 'of-the-21st', LIVE, '2026-11-21T19:00:12.500Z');
  made(HOME, 'expired', LIVE, '2026-11-22T19:00:00Z', 'EXPIRED');
  made(COPIES, 'copy-of-the-21st', LIVE, '2026-11-21T20:10:00Z');
  return Object.assign(world, { tables, backup });
}

test('the newest backup, with the stage’s key and role; then what a restore leaves out', async () => {
  const { run, backup, tables, changes, clock } = await stage();
  const { code, out, err } = await run(`${RESTORE} --json`, { types: 'prod' });
  expect([code, changes()]).toEqual([
    0,
    ['PUT /restore-jobs', 'UpdateContinuousBackups', 'UpdateTimeToLive', 'UpdateTable'],
  ]);
  const key = idOf('AWS::KMS::Key', 'DataKey', dataTemplate());
  expect(backup.starts).toEqual([
    {
      region: HOME,
      RecoveryPointArn: point(HOME, 'of-the-21st'),
      IamRoleArn: roleArn(),
      IdempotencyToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      ResourceType: 'DynamoDB',
      Metadata: {
        targetTableName: TARGET,
        encryptionType: 'KMS',
        kmsMasterKeyArn: `arn:aws:kms:${HOME}:${ACCOUNT}:key/${key}`,
      },
    },
  ]);
  expect(tables.tables.get(TARGET)).toMatchObject({
    status: 'ACTIVE',
    expiry: 'expiresAt',
    hasRecovery: true,
    isProtected: true,
  });
  expect(JSON.parse(out)).toMatchObject({
    live: LIVE,
    restored: TARGET,
    region: HOME,
    recoveryPoint: point(HOME, 'of-the-21st'),
  });
  expect(err).toContain(`${TARGET} is being restored: RUNNING, 34.00% …`);
  expect(clock.paused).toBe(120_000);
});

test('an older backup, by its ARN', async () => {
  const { run, backup } = await stage();
  await run(`${RESTORE} --recovery-point ${point(HOME, 'of-the-20th')}`, { types: 'prod' });
  expect(backup.starts[0]).toMatchObject({
    RecoveryPointArn: point(HOME, 'of-the-20th'),
    Metadata: { targetTableName: `${LIVE}-from-20261120T190005Z` },
  });
});

test('a copy in the other region, while the stage’s region answers nothing', async () => {
  const { run, aws, backup, overrides } = await stage();
  overrides['sts.GetCallerIdentity'] = ({ region }) => {
    if (region === HOME) throw new AwsError('ServiceUnavailable', 'no such region', 503);
    return { Account: ACCOUNT, Arn: 'arn', UserId: 'U' };
  };
  const { code, err } = await run(`${RESTORE} --region ${COPIES}`, { types: 'prod' });
  expect([code, lastLine({ code, err, out: '' })]).toEqual([0, expect.stringContaining('delete')]);
  expect(backup.starts).toEqual([
    expect.objectContaining({
      region: COPIES,
      RecoveryPointArn: point(COPIES, 'copy-of-the-21st'),
      Metadata: expect.objectContaining({
        kmsMasterKeyArn: `arn:aws:kms:${COPIES}:${ACCOUNT}:key/${idOf('AWS::KMS::Key', 'VaultKey')}`,
      }),
    }),
  ]);
  const others = aws.requests.filter(({ region, service }) => region === HOME && service !== 'sts');
  expect(others).toEqual([]);
});

test('interrupted at each pause: run again, it goes on with the same job', async () => {
  const world = await stage();
  for (let i = 0; i < 3; i++) {
    world.onPause = () => {
      throw new Error('interrupted');
    };
    expect((await world.run(RESTORE, { types: 'prod' })).code).toBe(1);
  }
  world.onPause = () => {};
  const again = await world.run(RESTORE, { types: 'prod' });
  expect(again.code).toBe(0);
  expect([world.backup.jobs.length, world.backup.starts.length]).toEqual([1, 1]);
  world.changes();
  const once = await world.run(RESTORE);
  expect([once.code, world.changes()]).toEqual([0, []]);
  expect(once.err).toContain(`${TARGET} exists: going on with it`);
});

test('a start whose answer is lost starts no second job', async () => {
  const world = await stage();
  world.overrides['backup.GET /restore-jobs'] = () => ({ RestoreJobs: [] });
  world.onPause = () => {
    throw new Error('interrupted');
  };
  await world.run(RESTORE, { types: 'prod' });
  world.onPause = () => {};
  const again = await world.run(RESTORE, { types: 'prod' });
  expect([again.code, world.backup.starts.length, world.backup.jobs.length]).toEqual([0, 2, 1]);
});

test('a job that fails: one line; the same command starts another', async () => {
  const { run, backup } = await stage();
  backup.failure = 'The role is not\nauthorized to perform kms:CreateGrant';
  const failed = await run(RESTORE, { types: 'prod' });
  expect([failed.code, lastLine(failed)]).toEqual([
    1,
    `Could not restore ${TARGET}: the job JOB-1 is FAILED: The role is not authorized to perform ` +
      'kms:CreateGrant (the same command starts another)',
  ]);
  const again = await run(RESTORE, { types: 'prod' });
  expect([again.code, backup.jobs.map(({ status }) => status)]).toEqual([
    0,
    ['FAILED', 'COMPLETED'],
  ]);
});

test('a dry run names every step and asks nothing of anybody', async () => {
  const { run, changes } = await stage();
  const { code, err } = await run(`--dry-run ${RESTORE}`, { tty: false });
  expect([code, changes()]).toEqual([0, []]);
  expect(err.match(/\(\w+\)$/gm)).toEqual([
    '(StartRestoreJob)',
    '(UpdateContinuousBackups)',
    '(UpdateTimeToLive)',
    '(UpdateTable)',
  ]);
});

test('the wrong name of the stage, or a pipe: nothing is started', async () => {
  const { run, changes } = await stage();
  expect((await run(RESTORE, { types: 'dev' })).code).toBe(2);
  expect((await run(RESTORE, { tty: false })).code).toBe(2);
  expect(changes()).toEqual([]);
});

test('backups lists what can be restored, newest first', async () => {
  const { run } = await stage();
  const { code, out } = await run('backups Requests --json');
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    {
      vault: vault(),
      backups: [
        {
          arn: point(HOME, 'of-the-21st'),
          table: LIVE,
          createdAt: '2026-11-21T19:00:12.500Z',
          keptUntil: '2026-12-26T19:00:12.500Z',
        },
        { arn: point(HOME, 'of-the-20th') },
      ],
    },
  ]);
});

test.each([
  [
    'a table without backups',
    'restore-table Positions --from vault',
    1,
    /has no backup of Positions$/,
  ],
  [
    'an unknown backup',
    `${RESTORE} --recovery-point ${point(HOME, 'gone')}`,
    1,
    /has no such backup of Requests: npm run admin -- --stage prod backups Requests lists them$/,
  ],
  ['a malformed ARN', `${RESTORE} --recovery-point latest`, 2, /^Invalid recovery point 'latest'/],
  ['another source', 'restore-table Requests --from bucket', 2, /^Unknown source 'bucket'/],
  ['a region without copies', `${RESTORE} --region eu-west-1`, 2, /but in ap-northeast-1$/],
])('%s: one line', async (_, line, code, words) => {
  const { run, changes } = await stage();
  const refused = await run(line);
  expect([refused.code, changes()]).toEqual([code, []]);
  expect(lastLine(refused)).toMatch(words);
});

test('a stage without backups says so', async () => {
  const { run } = await adminStage();
  const refused = await run(RESTORE);
  expect([refused.code, lastLine(refused)]).toEqual([
    2,
    'Stage dev has no backups, but point-in-time recovery: use --at',
  ]);
});

const [denied] = REFUSALS;
test.each([
  ...REFUSALS.map((refusal) => ['PUT /restore-jobs', ...refusal] as const),
  ...['GET /backup-vaults/*', 'GET /restore-jobs', 'GET /restore-jobs/*'].flatMap((operation) =>
    denied ? [[operation, ...denied] as const] : [],
  ),
])('%s refused, %s: one line that says what to do', async (operation, _, answer, line) => {
  const { run, overrides } = await stage();
  overrides[`backup.${operation}`] = answer;
  const failed = await run(RESTORE, { types: 'prod' });
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
});
