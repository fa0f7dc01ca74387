/** `npm run deploy` against an account that answers as AWS does. */
import { expect, test } from 'vitest';
import { ACCOUNT, SMS_ROLE } from '../../support/aws/fake-account.ts';
import { AwsError } from '../../support/aws/fake-aws.ts';
import {
  account,
  deployedAccount,
  makeApps,
  runDeploy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const STACKS = [
  'dev-SsaData',
  'dev-SsaInvestorApi',
  'dev-SsaIdentity',
  'dev-SsaBrokerApi',
  'dev-SsaConnect',
  'dev-SsaPhone',
  'dev-SsaSiteWebAcl',
  'dev-SsaSite',
  'dev-SsaSiteMonitoring',
];
/**
 * Operations that change nothing. The CDK deletes the change set of an earlier deployment, whether
 * there is one or not, and works with roles.
 */
const READS = /^(Get|Describe|List|GET|HEAD|DeleteChangeSet|AssumeRole)/;

test('one command deploys everything to an empty account, and a second one changes nothing', async () => {
  const aws = await account();
  const first = await runDeploy('--stage dev');
  expect([first.err, first.code]).toEqual(['', 0]);
  expect(first.out.match(/^bootstrap .* done/gm)).toHaveLength(2);
  expect(first.out.match(/^dev-\w+/gm)).toEqual(STACKS);
  expect(first.out.match(/^ok: /gm)).toHaveLength(6);
  expect(first.out).toMatch(/^Next:\n- open the site: https:\/\/d1\.cloudfront\.test$/m);
  expect(aws.cloudFormation.stack('dev-SsaSiteMonitoring')?.parameters.DistributionArn).toMatch(
    /distribution\/E1$/,
  );
  expect([...aws.clients]).toEqual([]);

  const before = aws.requests.length;
  const second = await runDeploy('--stage dev');
  expect([second.err, second.code]).toEqual(['', 0]);
  expect(second.out.match(/^dev-\w+ … unchanged$/gm)).toHaveLength(STACKS.length);
  expect(second.out).toContain('site … unchanged\n');
  const changing = aws.requests.slice(before).map(({ operation }) => operation);
  expect(changing.filter((each) => !READS.test(each))).toEqual([
    // The same ones again.
    'PutMetricFilter',
    'PutMetricFilter',
    'CreateUserPoolClient',
    'DeleteUserPoolClient',
  ]);
});

test('a dry run of an empty account, and of a deployed one, changes nothing', async () => {
  const aws = await account();
  const empty = await runDeploy('--stage dev --dry-run');
  expect([empty.err, empty.code]).toEqual(['', 0]);
  expect(empty.out).toContain('bootstrap us-east-1: would be done\n');
  expect(empty.out).toContain('dev-SsaData: new, 2 resources\n');
  expect(empty.out).toContain("the phone's first key pair would be made\n");
  expect(aws.requests.filter(({ operation }) => !READS.test(operation))).toEqual([]);

  await runDeploy('--stage dev');
  const data = aws.cloudFormation.stack('dev-SsaData');
  Object.assign(data?.template.Resources ?? {}, { Old: { Type: 'AWS::DynamoDB::Table' } });
  const before = aws.requests.length;
  const deployed = await runDeploy('--stage dev --dry-run');
  expect([deployed.code, deployed.err]).toEqual([
    1,
    'This would lose Old (AWS::DynamoDB::Table) of dev-SsaData: nothing was changed. If you mean ' +
      'it, add --allow-losses\n',
  ]);
  expect(deployed.out).toContain('dev-SsaData: 1 changes\n  Old (AWS::DynamoDB::Table): DELETED\n');
  expect(deployed.out).toContain('dev-SsaSite: unchanged\n');
  expect(deployed.out).toContain('site: 0 of 3 files would be uploaded\n');
  const changing = aws.requests.slice(before).map(({ operation }) => operation);
  expect(changing.filter((each) => !READS.test(each))).toEqual([]);
  const allowed = await runDeploy('--stage dev --dry-run --allow-losses');
  expect([allowed.code, allowed.err]).toEqual([0, '']);
});

test('stops after the stack at which its output broke', async () => {
  const aws = await account();
  const { code, err } = await runDeploy('--stage dev', { breaksAt: 'dev-SsaData … ' });
  expect([code, err]).toEqual([1, "The output can't be written: write EPIPE\n"]);
  const created = aws.cloudFormation.stacks.map(({ name }) => name);
  expect(created).toContain('dev-SsaData');
  expect(created).not.toContain('dev-SsaInvestorApi');
});

test('reports the stacks of the stage that the app no longer has, and what to do', async () => {
  const aws = await account();
  const { out } = await runDeploy('--stage dev');
  expect(out).not.toContain('no longer has');
  const data = aws.cloudFormation.stack('dev-SsaData');
  for (const stage of ['dev', 'other'])
    aws.cloudFormation.stacks.push({
      ...data,
      id: `${stage}-old`,
      name: `${stage}-SsaOld`,
      protection: stage === 'dev',
      tags: { service: 'ssa-access', stage },
    } as never);
  const command = 'aws cloudformation delete-stack --region ap-southeast-1 --stack-name';
  for (const args of ['--stage dev --dry-run', '--stage dev']) {
    const again = await runDeploy(args);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(again.out).toContain('the app no longer has the stack dev-SsaOld in ap-southeast-1');
    expect(again.out).toContain('--no-enable-termination-protection; ');
    expect(again.out).toContain(`${command} dev-SsaOld\n`);
    expect(again.out).not.toContain('other-SsaOld');
  }
});

test("errors of the preflight stop it before anything changes, but not with --force; warnings don't", async () => {
  const aws = await account();
  const error = { level: 'error', what: 'Concurrency is 10', fix: 'aws service-quotas …' } as const;
  const warning = { level: 'warning', what: 'SES sandbox', fix: 'aws sesv2 …' } as const;
  const stopped = await runDeploy('--stage dev', { findings: [error, warning] });
  expect([stopped.code, stopped.err]).toEqual([
    1,
    '1 of the findings would stop the deployment: mend them, or add --force\n',
  ]);
  expect(stopped.out).toContain('error: Concurrency is 10\n  aws service-quotas …\n');
  expect(aws.requests.filter(({ operation }) => !READS.test(operation))).toEqual([]);
  expect((await runDeploy('--stage dev --force', { findings: [error] })).code).toBe(0);
  expect((await runDeploy('--stage dev', { findings: [warning] })).code).toBe(0);
});

test('a protected stage asks for its name', async () => {
  const aws = await account();
  const nobody = await runDeploy('--stage prod');
  expect([nobody.code, nobody.err]).toEqual([
    2,
    'This deploys to stage prod. Nobody is there to confirm it: repeat the command with --yes\n',
  ]);
  const other = await runDeploy('--stage prod', { typed: 'dev' });
  expect([other.code, other.err]).toEqual([2, "That is not 'prod': nothing was changed\n"]);
  expect(aws.cloudFormation.stacks).toEqual([]);
  expect((await runDeploy('--stage prod', { typed: 'prod' })).code).toBe(0);
  expect((await runDeploy('--stage prod --yes')).code).toBe(0);
});

test('the replica of the pepper gets the ARN of its key, which is in another region', async () => {
  const aws = await account();
  expect((await runDeploy('--stage prod --yes')).code).toBe(0);
  const { outputs } = aws.cloudFormation.stack('prod-SsaData') ?? {};
  expect(aws.cloudFormation.stack('prod-SsaRecovery')?.parameters.PepperArn).toBe(
    outputs?.PepperArn,
  );
  expect(outputs?.PepperArn).toBeTruthy();
});

test('a smoke test that fails is the exit code, with the reason', async () => {
  await deployedAccount();
  const fetch = async () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND d1') });
  };
  const { code, out, err } = await runDeploy('--stage dev', { fetch });
  expect(code).toBe(1);
  expect(out).toContain('FAILED: the terms are served: fetch failed: getaddrinfo ENOTFOUND d1\n');
  expect(err).toMatch(/^The stage is deployed, but the smoke test failed: [^\n]*\n$/);
});

test('without a stage, or with an unknown one: one line', async () => {
  await account();
  expect(await runDeploy('--dry-run')).toEqual({
    code: 2,
    out: '',
    err: 'Which stage? Add --stage NAME\n',
  });
  const unknown = await runDeploy('--stage nosuch');
  expect(unknown.err).toMatch(
    /^Option '--stage <name>' argument 'nosuch' is invalid[.] Allowed choices are [^\n]*\n$/,
  );
});

const SMS_LOG = `sns/ap-southeast-1/${ACCOUNT}/DirectPublishToPhoneNumber/Failure`;

test('settings of the account are applied, the limit of text messages is never lowered', async () => {
  const aws = await account();
  aws.smsAttributes.MonthlySpendLimit = '50';
  const { out } = await runDeploy('--stage dev');
  expect(out).toMatch(/^account settings … done/m);
  expect(aws.smsAttributes).toEqual({
    MonthlySpendLimit: '50',
    DefaultSMSType: 'Transactional',
    DeliveryStatusIAMRole: SMS_ROLE,
    DeliveryStatusSuccessSamplingRate: '0',
  });
  expect(aws.logRetentions).toEqual({ [SMS_LOG]: 30 });
  const metrics = [
    ['UndeliveredSms', '{ $.status = "FAILURE" }'],
    ['SmsOverLimit', '{ $.delivery.providerResponse = %[Qq]uota|[Ss]pend.*[Ll]imit% }'],
  ].map(([metricName, filterPattern]) => ({
    logGroupName: SMS_LOG,
    filterName: `SsaAccess-${metricName}`,
    filterPattern,
    metricTransformations: [{ metricNamespace: 'SsaAccess', metricName, metricValue: '1' }],
  }));
  expect(aws.logMetrics).toEqual(metrics);
  expect((await runDeploy('--stage dev')).out).toContain('account settings … unchanged\n');
  // As SNS creates it.
  aws.logRetentions[SMS_LOG] = undefined;
  // Of an earlier version of the service.
  Object.assign(aws.logMetrics[0] ?? {}, { filterPattern: 'FAILURE' });
  expect((await runDeploy('--stage dev')).out).toMatch(/^account settings … done/m);
  expect(aws.logRetentions).toEqual({ [SMS_LOG]: 30 });
  expect(aws.logMetrics).toEqual(metrics);

  aws.connectAlias = '';
  delete aws.smsAttributes.DefaultSMSType;
  aws.overrides['sns.SetSMSAttributes'] = ({ body }) => {
    if (body.includes('MonthlySpendLimit'))
      throw new AwsError('InvalidParameter', 'The limit exceeds the quota');
  };
  const { code, out: ofProd } = await runDeploy('--stage prod --yes');
  expect(code).toBe(0);
  expect(ofProd).toContain(
    'account settings … NOT APPLIED: Could not set MonthlySpendLimit of text messages to 100: The ' +
      'limit exceeds the quota\n',
  );
  // The others are set although this is refused.
  expect(aws.smsAttributes).toMatchObject({
    DefaultSMSType: 'Transactional',
    MonthlySpendLimit: '50',
  });
});

test('a setting of the account for which a permission is missing fails, and hinders neither others nor the smoke test', async () => {
  const aws = await deployedAccount();
  for (const name of Object.keys(aws.smsAttributes)) delete aws.smsAttributes[name];
  aws.overrides['sns.SetSMSAttributes'] = ({ body }) => {
    if (body.includes('DeliveryStatusIAMRole'))
      throw new AwsError('AuthorizationError', 'Not authorized to perform: iam:PassRole', 403);
  };
  aws.overrides['ses.GET'] = () => {
    throw new AwsError('AccessDeniedException', 'No right', 403);
  };
  const { code, out, err } = await runDeploy('--stage dev');
  const refused =
    'The stage is deployed, but settings of the account are NOT APPLIED: Could not read the ' +
    'settings of e-mails: No right (these credentials lack a permission); Could not set ' +
    `DeliveryStatusIAMRole of text messages to ${SMS_ROLE}: Not ` +
    'authorized to perform: iam:PassRole (these credentials lack a permission)';
  expect([code, err]).toEqual([1, `${refused}\n`]);
  expect(out.match(/^ok: /gm)).toHaveLength(6);
  expect(aws.smsAttributes).toEqual({
    DefaultSMSType: 'Transactional',
    DeliveryStatusSuccessSamplingRate: '0',
    MonthlySpendLimit: '1',
  });

  // A baseline that cannot be read drops no result of others either.
  aws.overrides['sns.GetSMSAttributes'] = () => {
    aws.overrides['cloudformation.DescribeStacks'] = ({ input }) => {
      if (input.StackName === 'SsaBaseline') throw new AwsError('AccessDenied', 'No', 403);
    };
  };
  const fetch = async () => new Response('', { status: 500 });
  const both = await runDeploy('--stage dev', { fetch });
  expect(both.err).toMatch(
    /NOT APPLIED: Could not read the settings of e-mails: .*; Could not read SsaBaseline: .*; and the smoke test failed: /,
  );

  // Addresses that cannot be read hide no refusal: no setting is applied.
  delete aws.overrides['sns.GetSMSAttributes'];
  delete aws.overrides['cloudformation.DescribeStacks'];
  aws.overrides['cloudformation.ListStackResources'] = ({ input }) => {
    if (input.StackName === 'dev-SsaIdentity') throw new AwsError('AccessDenied', 'No list', 403);
  };
  const unread = await runDeploy('--stage dev');
  expect([unread.code, unread.err]).toEqual([1, expect.stringContaining('No list')]);
  expect(unread.out).not.toContain('account settings');
});
