/** What AWS refuses: each ends in one line with what to do, and running again goes on. */
import { expect, test } from 'vitest';
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

const AGAIN = 'then run npm run deploy -- --stage dev again';

async function goesOn() {
  const again = await runDeploy('--stage dev');
  expect([again.err, again.code]).toEqual(['', 0]);
}

test.each([
  [
    'a quota',
    'Accounts',
    'Specified ReservedConcurrentExecutions for function decreases account’s ' +
      'UnreservedConcurrentExecution below its minimum value of [100].',
    'raise the quota: npm run preflight says how',
  ],
  [
    'a name that is taken',
    'Accounts',
    'Resource of type AWS::Logs::LogGroup with identifier /aws/connect/x already exists. ' +
      '(Service: Logs, Status Code: 400, Request ID: 5-6)',
    'something outside of the stack has this name: delete it, or choose another in lib/config/stages',
  ],
  [
    'a permission',
    'Key',
    'User: arn:aws:sts::1:assumed-role/x is not authorized to perform: kms:CreateKey',
    'the role or these credentials lack a permission',
  ],
  ['the rate', 'Key', 'Rate exceeded (Service: Kms)', 'AWS limits the rate'],
  ['anything else', 'Key', 'Internal error reported from downstream service', 'mend the cause'],
])('%s, while a stack is created', async (_what, logicalId, reason, advice) => {
  const aws = await account();
  aws.cloudFormation.failures.set('dev-SsaData', { logicalId, reason });
  const failed = await runDeploy('--stage dev');
  const type = logicalId === 'Key' ? 'AWS::KMS::Key' : 'AWS::DynamoDB::Table';
  expect([failed.code, failed.err]).toEqual([
    1,
    `Could not deploy dev-SsaData: ${logicalId} (${type}): ` +
      `${reason.replace(/ \(Service.*/, '')} (${advice}; ${AGAIN})\n`,
  ]);
  expect(failed.out).toMatch(/^dev-SsaData … failed\n$/m);
  expect(aws.cloudFormation.stack('dev-SsaData')?.status).toBe('ROLLBACK_COMPLETE');
  await goesOn();
});

test('no permission for a change set', async () => {
  const aws = await account();
  aws.cloudFormation.refusals.set(
    'dev-SsaIdentity',
    new AwsError(
      'AccessDenied',
      'User: x is not authorized to perform: cloudformation:Create',
      403,
    ),
  );
  const failed = await runDeploy('--stage dev');
  expect([failed.code, failed.err]).toEqual([
    1,
    'Could not deploy dev-SsaIdentity: User: x is not authorized to perform: ' +
      `cloudformation:Create (the role or these credentials lack a permission; ${AGAIN})\n`,
  ]);
  await goesOn();
});

test('no credentials: nothing is asked for but the account', async () => {
  const aws = await account();
  aws.overrides['sts.GetCallerIdentity'] = () => {
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired');
  };
  const failed = await runDeploy('--stage dev');
  expect(failed).toEqual({
    code: 1,
    out: '',
    err:
      'Could not ask AWS for the account: The security token included in the request is expired ' +
      '(sign in to AWS again, or set AWS_PROFILE)\n',
  });
});

test('a stack that another deployment works on: waits', async () => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  if (data) data.status = 'UPDATE_IN_PROGRESS';
  setTimeout(() => data && Object.assign(data, { status: 'UPDATE_COMPLETE' }), 1000);
  const waited = await runDeploy('--stage dev');
  expect([waited.err, waited.code]).toEqual(['', 0]);
  expect(waited.out).toContain('dev-SsaData … waiting, it is in UPDATE_IN_PROGRESS … unchanged\n');
});

test.each([
  ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback'],
  ['DELETE_FAILED', 'delete-stack'],
])('%s: the command that mends it', async (status, verb) => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  if (data) data.status = status;
  const failed = await runDeploy('--stage dev');
  expect(failed.code).toBe(1);
  expect(failed.err).toMatch(/^dev-SsaData is in [^\n]*\n$/);
  expect(failed.err).toContain(
    `run aws cloudformation ${verb} --stack-name dev-SsaData --region ap-southeast-1 and deploy again`,
  );
});

test('a change set that nobody executed is no obstacle', async () => {
  const aws = await deployedAccount();
  const data = aws.cloudFormation.stack('dev-SsaData');
  if (data) Object.assign(data, { status: 'REVIEW_IN_PROGRESS', template: {} });
  await goesOn();
  expect(data?.status).toBe('CREATE_COMPLETE');
});

test('an upload that breaks off: the page is not there yet, and the next run sends the rest only', async () => {
  const aws = await account();
  const bucket = 'dev-ssasite-files-ap-southeast-1';
  aws.overrides['s3.PUT'] = ({ url }) => {
    if (url.pathname.includes('mark.svg'))
      throw new AwsError('SlowDown', 'Please reduce your request rate.', 503);
  };
  const failed = await runDeploy('--stage dev');
  expect([failed.code, failed.err]).toEqual([
    1,
    `Could not upload mark.svg to ${bucket}: Please reduce your request rate. (AWS limits ` +
      'the rate: run it again)\n',
  ]);
  const uploaded = () =>
    [...aws.objects.keys()].filter((key) => key.startsWith(bucket)).map((key) => key.slice(33));
  expect(uploaded()).toEqual(['assets/a-1.js']);
  delete aws.overrides['s3.PUT'];
  const again = await runDeploy('--stage dev');
  expect(again.out).toContain('site … 2 of 3 files uploaded\n');
  expect(uploaded()).toEqual(['assets/a-1.js', 'mark.svg', 'index.html']);
  expect(aws.objects.get(`${bucket}/index.html`)?.headers).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  });
  expect(aws.objects.get(`${bucket}/assets/a-1.js`)?.headers['cache-control']).toMatch(/immutable/);
});
