/** What AWS refuses to `npm run destroy`: one line with what to do, and running again goes on. */
import { expect, test } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import { AwsError, type AwsRequest } from '../../support/aws/fake-aws.ts';
import { withoutPauses } from '../../support/tools/deploy/hasty.ts';
import {
  deployedAccount,
  makeApps,
  runDestroy,
  shareKeyPair,
} from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const existing = ({ cloudFormation }: FakeAccount) =>
  cloudFormation.stacks
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .map(({ name }) => name);

/** The destruction stops with this line; the next one, which nothing refuses, completes it. */
async function expectStopped(aws: FakeAccount, line: string, left: string): Promise<void> {
  const failed = await runDestroy('--stage dev --yes');
  expect([failed.code, failed.err]).toEqual([1, `${line}\n`]);
  expect(existing(aws)).toContain(left);
  for (const operation of Object.keys(aws.overrides)) delete aws.overrides[operation];
  const again = await runDestroy('--stage dev --yes');
  expect([again.err, again.code]).toEqual(['', 0]);
  expect(existing(aws)).toEqual(['CDKToolkit', 'CDKToolkit']);
}

const denied = (operation: string) =>
  new AwsError('AccessDenied', `User: x is not authorized to perform: ${operation}`, 403);
const throttled = () => new AwsError('Throttling', 'Rate exceeded', 400);
const AGAIN = 'then run npm run destroy -- --stage dev again';

test.each([
  [
    'not authorized',
    denied('cloudformation:DeleteStack'),
    `User: x is not authorized to perform: cloudformation:DeleteStack (the role or these ` +
      `credentials lack a permission; ${AGAIN})`,
  ],
  ['throttled', throttled(), `Rate exceeded (AWS limits the rate; ${AGAIN})`],
])('the deletion of a stack: %s', async (_, error, words) => {
  const aws = await deployedAccount();
  withoutPauses();
  aws.overrides['cloudformation.DeleteStack'] = ({ input }) => {
    if (String(input.StackName).includes('dev-SsaIdentity')) throw error;
  };
  await expectStopped(aws, `Could not delete dev-SsaIdentity: ${words}`, 'dev-SsaData');
  expect(existing(aws)).not.toContain('dev-SsaBrokerApi');
});

test.each([
  [
    'not authorized',
    'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:ScheduleKeyDeletion',
    'the role or these credentials lack a permission',
  ],
  ['throttled', 'Rate exceeded (Service: Kms, Status Code: 400)', 'AWS limits the rate'],
])('the deletion of a resource: %s', async (_, reason, advice) => {
  const aws = await deployedAccount();
  aws.cloudFormation.failures.set('delete dev-SsaData', { logicalId: 'Key', reason });
  await expectStopped(
    aws,
    `Could not delete dev-SsaData: Key (AWS::KMS::Key): ${reason.replace(/ \(Service.*/, '')} ` +
      `(${advice}; ${AGAIN})`,
    'dev-SsaData',
  );
});

/** What is asked of the site's bucket: its versions are listed, then deleted. */
const ofBucket = ({ url }: AwsRequest) => url.pathname.includes('dev-ssasite-files');

test.each<[string, string, AwsError, string]>([
  [
    'its list is not authorized',
    's3.GET',
    denied('s3:ListBucketVersions'),
    'User: x is not authorized to perform: s3:ListBucketVersions (these credentials lack a ' +
      'permission)',
  ],
  [
    'the deletion is throttled',
    's3.POST',
    new AwsError('SlowDown', 'Please reduce your request rate.', 503),
    'Please reduce your request rate. (AWS limits the rate: run it again)',
  ],
])('a bucket that is to be emptied: %s', async (_, operation, error, words) => {
  const aws = await deployedAccount();
  aws.overrides[operation] = (request) => {
    if (ofBucket(request)) throw error;
  };
  const bucket = 'dev-ssasite-files-ap-southeast-1';
  await expectStopped(aws, `Could not empty the bucket ${bucket}: ${words}`, 'dev-SsaSite');
});

test.each([
  ['not authorized', denied('cloudformation:DescribeStacks')],
  ['throttled', throttled()],
])('the state of the stacks: %s', async (_, error) => {
  const aws = await deployedAccount();
  aws.overrides['cloudformation.DescribeStacks'] = () => {
    throw error;
  };
  const advice = error.code === 'Throttling' ? /: run it again\)\n$/ : /lack a permission\)\n$/;
  const { code, err } = await runDestroy('--stage dev --yes');
  expect(code).toBe(1);
  expect(err).toMatch(/^Could not [^\n]*\n$/);
  expect(err).toMatch(advice);
  expect(existing(aws)).toContain('dev-SsaSite');
  delete aws.overrides['cloudformation.DescribeStacks'];
  expect((await runDestroy('--stage dev --yes')).code).toBe(0);
  expect(existing(aws)).toEqual(['CDKToolkit', 'CDKToolkit']);
});
