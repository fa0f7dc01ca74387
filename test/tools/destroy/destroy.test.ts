/** `npm run destroy` against an account that answers as AWS does. */
import { expect, test } from 'vitest';
import {
  account,
  deployedAccount,
  makeApps,
  runDeploy,
  runDestroy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const existing = (stacks: { status: string; name: string }[]) =>
  stacks.filter(({ status }) => status !== 'DELETE_COMPLETE').map(({ name }) => name);

test('takes the stage away in reverse order, with what is in its buckets', async () => {
  const aws = await deployedAccount();
  const { code, out, err } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
  expect(out.match(/^(dev-|SsaBase)\w+/gm)).toEqual([
    'dev-SsaSiteMonitoring',
    'dev-SsaSite',
    'dev-SsaSiteWebAcl',
    'dev-SsaPhone',
    'dev-SsaConnect',
    'dev-SsaBrokerApi',
    'dev-SsaIdentity',
    'dev-SsaInvestorApi',
    'dev-SsaData',
    'SsaBaseline',
  ]);
  expect(existing(aws.cloudFormation.stacks)).toEqual(['CDKToolkit', 'CDKToolkit']);
  expect([...aws.objects.keys()].filter((key) => key.startsWith('dev-'))).toEqual([]);
  expect(out).toMatch(/^- KMS key dev-SsaData-Key-\d+: AWS deletes it on 2027-01-15$/m);
  expect(out).toContain('- the alias ssa-dev-111122223333 of the Connect instance can never be ');
  // A service may name its log group without a slash, as WAF and API Gateway do.
  expect(out).toMatch(/delete-log-group --log-group-name dev-SsaConnect-Log-\d+ --region/);
  expect(out).toContain('- the bootstrap stacks CDKToolkit, which other apps of the account share');
  // Outside the stacks.
  const [log = ''] = Object.keys(aws.logRetentions);
  expect(out).toContain(`delete-log-group --log-group-name ${log} --region ap-southeast-1\n`);
  expect(out).toMatch(/^- the settings of text messages, .* aws sns get-sms-attributes --region/m);
  expect(out).toMatch(/^- .* aws sesv2 list-suppressed-destinations --region ap-southeast-1$/m);

  const again = await runDestroy('--stage dev --yes');
  expect(again).toEqual({
    code: 0,
    out: 'Stage dev in account 111122223333, ap-southeast-1\nNothing of it is deployed\n',
    err: '',
  });
});

test('names the account, and asks for the name of the stage', async () => {
  const aws = await deployedAccount();
  const before = existing(aws.cloudFormation.stacks);
  const other = await runDestroy('--stage dev', { typed: 'yes' });
  expect([other.code, other.err]).toEqual([2, "That is not 'dev': nothing was changed\n"]);
  expect(other.out).toContain('It is in account 111122223333, ap-southeast-1. Type the stage');
  expect(existing(aws.cloudFormation.stacks)).toEqual(before);
  expect((await runDestroy('--stage dev', { typed: 'dev' })).code).toBe(0);
});

test('refuses a protected stage, and says what would stay', async () => {
  const aws = await account();
  await runDeploy('--stage prod --yes');
  const before = aws.requests.length;
  const { code, out, err } = await runDestroy('--stage prod --yes');
  expect([code, err]).toEqual([1, 'Stage prod is protected: nothing was deleted\n']);
  expect(out).toContain('- the archive of events: locked for 7 years');
  expect(aws.requests.slice(before).map(({ operation }) => operation)).toEqual([
    'GetCallerIdentity',
  ]);
});

test('refuses a stage that is protected in the account, whatever its settings say', async () => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  if (data) data.protection = true;
  const before = existing(aws.cloudFormation.stacks);
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([code, err]).toEqual([
    1,
    'dev-SsaData is protected, although the settings say otherwise: nothing was deleted\n',
  ]);
  expect(existing(aws.cloudFormation.stacks)).toEqual(before);
});

test('a bucket into which something was written meanwhile is emptied again', async () => {
  const aws = await deployedAccount();
  let writes = 2;
  aws.overrides['cloudformation.DeleteStack'] = ({ input }) => {
    if (String(input.StackName).includes('dev-SsaSite/') && writes-- > 0)
      aws.objects.set('dev-ssasite-files-ap-southeast-1/late', { body: '', headers: {} });
    return undefined;
  };
  const { code, err } = await runDestroy('--stage dev --yes');
  expect([err, code]).toEqual(['', 0]);
  expect(writes).toBeLessThan(0);
});

test('what AWS refuses to delete: one line, and the next run goes on', async () => {
  const aws = await deployedAccount();
  aws.cloudFormation.failures.set('delete dev-SsaConnect', {
    logicalId: 'Instance',
    reason: 'Only so many instances may be created and deleted in 30 days: limit exceeded',
  });
  const failed = await runDestroy('--stage dev --yes');
  expect([failed.code, failed.err]).toEqual([
    1,
    'Could not delete dev-SsaConnect: Instance (AWS::Connect::Instance): Only so many instances ' +
      'may be created and deleted in 30 days: limit exceeded (raise the quota: npm run preflight ' +
      'says how; then run npm run destroy -- --stage dev again)\n',
  ]);
  expect(existing(aws.cloudFormation.stacks)).toContain('dev-SsaData');
  expect((await runDestroy('--stage dev --yes')).code).toBe(0);
  expect(existing(aws.cloudFormation.stacks)).toEqual(['CDKToolkit', 'CDKToolkit']);
});

test('stops after the stack at which its output broke: nothing is deleted unseen', async () => {
  const aws = await deployedAccount();
  const { code, err } = await runDestroy('--stage dev --yes', { breaksAt: 'dev-SsaSite … ' });
  expect([code, err]).toEqual([1, "The output can't be written: write EPIPE\n"]);
  expect(existing(aws.cloudFormation.stacks)).not.toContain('dev-SsaSite');
  expect(existing(aws.cloudFormation.stacks)).toContain('dev-SsaSiteWebAcl');
});

test('leaves the baseline to another stage', async () => {
  const aws = await deployedAccount();
  aws.connectAlias = '';
  await runDeploy('--stage prod --yes');
  const { code, out } = await runDestroy('--stage dev --yes');
  expect(code).toBe(0);
  expect(out).not.toContain('DirectPublishToPhoneNumber');
  const left = existing(aws.cloudFormation.stacks);
  expect(left).toContain('SsaBaseline');
  expect(left.filter((name) => name.startsWith('dev-'))).toEqual([]);
});

test('a stack that something works on: waits. One that was never created: deletes it', async () => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  const phone = aws.cloudFormation.stack('dev-SsaPhone');
  Object.assign(data ?? {}, { status: 'UPDATE_IN_PROGRESS' });
  Object.assign(phone ?? {}, { status: 'REVIEW_IN_PROGRESS', template: {} });
  let looks = 0;
  aws.overrides['cloudformation.DescribeStacks'] = ({ input }) => {
    if (input.StackName === 'dev-SsaData' && ++looks === 4)
      Object.assign(data ?? {}, { status: 'UPDATE_COMPLETE' });
    return undefined;
  };
  const { code, out } = await runDestroy('--stage dev --yes');
  expect(code).toBe(0);
  expect(out).toMatch(/^dev-SsaData … waiting, something else works on it … done in \d+ s$/m);
  expect(existing(aws.cloudFormation.stacks)).toEqual(['CDKToolkit', 'CDKToolkit']);
});
