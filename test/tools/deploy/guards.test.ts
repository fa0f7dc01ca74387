/** Settings that would harm what is deployed are refused before anything changes. */
import { expect, test } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import {
  account,
  deployedAccount,
  makeApps,
  runDeploy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

async function refused(aws: FakeAccount, line: string) {
  const before = aws.requests.length;
  const { code, err } = await runDeploy('--stage dev');
  expect([code, err]).toEqual([1, `${line}\n`]);
  const operations = aws.requests.slice(before).map(({ operation }) => operation);
  expect(operations.filter((each) => !/^(Get|Describe|List|GET)/.test(each))).toEqual([]);
}

test("another alias of the Connect instance, which can't change", async () => {
  const aws = await deployedAccount();
  aws.connectAlias = 'ssa-first';
  await refused(
    aws,
    'The Connect instance of stage dev has the alias ssa-first, the settings say ' +
      "ssa-dev-111122223333: an alias can't change. Set phone.instanceAlias to 'ssa-first'",
  );
});

test('protection that is turned off', async () => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  Object.assign(data ?? {}, { protection: true });
  await refused(
    aws,
    'Stage dev is deployed with protection, and its settings turn that off: its data could be ' +
      'deleted. If you mean it, run aws cloudformation update-termination-protection ' +
      '--no-enable-termination-protection --stack-name dev-SsaData --region ap-southeast-1 first',
  );
  Object.assign(data ?? {}, { protection: false });
  expect((await runDeploy('--stage dev')).code).toBe(0);
});

test('another region', async () => {
  const aws = await deployedAccount();
  for (const stack of aws.cloudFormation.stacks)
    if (stack.region !== 'us-east-1') stack.region = 'eu-west-1';
  await refused(
    aws,
    "Stage dev is deployed, but not in ap-southeast-1: a stage can't move. Restore its region, or " +
      'give the new region a stage of its own',
  );
});

test('the first rotation of the origin secret that was interrupted', async () => {
  const aws = await deployedAccount();
  aws.overrides['secretsmanager.DescribeSecret'] = () => ({
    VersionIdsToStages: { first: ['AWSPREVIOUS'], second: ['AWSCURRENT'] },
  });
  await refused(
    aws,
    'A rotation of the origin secret is under way: run npm run admin -- --stage dev rotate ' +
      'origin-secret --resume first',
  );
});

test('a table or a key of a protected stage that would be replaced or deleted', async () => {
  const aws = await account();
  await runDeploy('--stage prod --yes');
  const data = aws.cloudFormation.stack('prod-SsaData');
  const old = { Old: { Type: 'AWS::DynamoDB::Table' }, Alarm: { Type: 'AWS::CloudWatch::Alarm' } };
  Object.assign(data?.template.Resources ?? {}, old);
  const { code, err } = await runDeploy('--stage prod --yes');
  expect([code, err]).toEqual([
    1,
    'prod-SsaData would lose Old (AWS::DynamoDB::Table), and the stage is protected: nothing was ' +
      'changed in this stack. If you mean it, add --allow-losses\n',
  ]);
  expect(data?.template.Resources).toHaveProperty('Old');
  expect((await runDeploy('--stage prod --yes --allow-losses')).code).toBe(0);
  expect(data?.template.Resources).not.toHaveProperty('Old');
});

test('another account', async () => {
  const aws = await account();
  aws.overrides['sts.GetCallerIdentity'] = () => ({ Account: '999988887777', Arn: 'x' });
  const { code, err } = await runDeploy('--stage prod --yes');
  expect([code, err]).toEqual([
    2,
    'Stage prod belongs to the account 111122223333, but these credentials are of 999988887777\n',
  ]);
});
