/** What all commands of `npm run admin` share: stage, confirmation, dry run, JSON. */
import { expect, test } from 'vitest';
import { ACCOUNT, adminStage, lastLine } from '../../support/tools/admin.ts';

const ADD = 'participant add C00088 --user siuming.chan --email a@b.example --role maker';

test('a protected stage names its account and asks for its name before the first change, once', async () => {
  const { run, changes } = await adminStage({}, { stage: 'prod' });
  const { code, err } = await run(ADD, { types: 'prod' });
  expect([code, changes()]).toEqual([0, ['AdminCreateUser', 'AdminAddUserToGroup']]);
  expect(err.match(/Type the stage's name/g)).toHaveLength(1);
  expect(err).toContain(
    'This will create the user siuming.chan of C00088. It is in account 111122223333, ',
  );
});

test.each([
  ['another name', { types: 'dev' }, /^That is not 'prod': nothing was changed$/],
  ['nothing', { types: '' }, /^That is not 'prod': nothing was changed$/],
  ['through a pipe', { types: 'prod', tty: false }, /^Stage prod is protected/],
])('a protected stage: %s typed changes nothing', async (_, typing, line) => {
  const { run, changes } = await adminStage({}, { stage: 'prod' });
  const refused = await run(ADD, typing);
  expect([refused.code, changes()]).toEqual([2, []]);
  expect(lastLine(refused)).toMatch(line);
});

test('a protected stage asks nothing before a command that only reads', async () => {
  const { run } = await adminStage({}, { stage: 'prod' });
  const { code, err } = await run('participant list', { tty: false });
  expect([code, err]).toEqual([0, '']);
});

test('a dry run names each operation and changes nothing, on a protected stage too', async () => {
  const { run, changes } = await adminStage({}, { stage: 'prod' });
  const { code, out, err } = await run(`--json --dry-run ${ADD}`, { tty: false });
  expect([code, changes()]).toEqual([0, []]);
  expect(JSON.parse(out)).toEqual({
    stage: 'prod',
    dryRun: true,
    changes: [
      { what: 'create the user siuming.chan of C00088', operation: 'AdminCreateUser' },
      { what: 'add siuming.chan to the group maker', operation: 'AdminAddUserToGroup' },
    ],
    participantId: 'C00088',
    user: 'siuming.chan',
    role: 'maker',
    result: 'created',
  });
  expect(err).toContain('Would create the user siuming.chan of C00088 (AdminCreateUser)\n');
});

test('a stage of another account, an unknown one and none are refused', async () => {
  const { run, overrides, changes } = await adminStage({}, { stage: 'prod' });
  overrides['sts.GetCallerIdentity'] = () => ({ Account: '999999999999' });
  const other = await run(ADD, { types: 'prod' });
  expect([other.code, changes(), lastLine(other)]).toEqual([
    2,
    [],
    `Stage prod belongs to the account ${ACCOUNT}, but these credentials are of 999999999999`,
  ]);
  const unknown = await run('--stage test participant list');
  expect([unknown.code, lastLine(unknown)]).toEqual([
    2,
    expect.stringContaining("'test' is invalid"),
  ]);
});

test('what is not deployed: one line', async () => {
  const { run, overrides } = await adminStage();
  overrides['cloudformation.DescribeStacks'] = () => ({ Stacks: [] });
  for (const line of ['participant list', 'rotate phone-key', 'rotate origin-secret', 'redrive']) {
    const failed = await run(line);
    expect([failed.code, lastLine(failed)]).toEqual([
      1,
      expect.stringMatching(
        /^dev-Ssa\w+ (does not exist|has no output \w+): run npm run deploy first$/,
      ),
    ]);
  }
});
