/** A bootstrap that AWS refuses: one line with what to do, and running again goes on. */
import { expect, test } from 'vitest';
import type { FakeAccount } from '../../support/aws/fake-account.ts';
import { AwsError, type AwsRequest } from '../../support/aws/fake-aws.ts';
import { withoutPauses } from '../../support/tools/deploy/hasty.ts';
import { account, makeApps, runDeploy, shareKeyPair } from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const AGAIN = 'then run npm run deploy -- --stage dev again';
const denied = (operation: string) =>
  new AwsError('AccessDenied', `User: x is not authorized to perform: ${operation}`, 403);
const throttled = () => new AwsError('Throttling', 'Rate exceeded', 400);
const LACKING = `the role or these credentials lack a permission; ${AGAIN}`;

/** Nothing of the stage is deployed, until it is run again and nothing is refused. */
async function expectStopped(aws: FakeAccount, line: string): Promise<void> {
  const failed = await runDeploy('--stage dev');
  expect([failed.code, failed.err]).toEqual([1, `${line}\n`]);
  const names = aws.cloudFormation.stacks.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('dev-'))).toEqual([]);
  for (const operation of Object.keys(aws.overrides)) delete aws.overrides[operation];
  const again = await runDeploy('--stage dev');
  expect([again.err, again.code]).toEqual(['', 0]);
  expect([...aws.bootstrapped].sort()).toEqual(['ap-southeast-1', 'us-east-1']);
}

const ofToolkit = ({ input }: AwsRequest) => String(input.StackName).includes('CDKToolkit');

test.each([
  [
    'not authorized',
    denied('cloudformation:CreateChangeSet'),
    `User: x is not authorized to perform: cloudformation:CreateChangeSet (${LACKING})`,
  ],
  ['throttled', throttled(), `Rate exceeded (AWS limits the rate; ${AGAIN})`],
])('its change set: %s', async (_, error, words) => {
  const aws = await account();
  withoutPauses();
  aws.overrides['cloudformation.CreateChangeSet'] = (request) => {
    if (ofToolkit(request)) throw error;
  };
  await expectStopped(aws, `Could not bootstrap ap-southeast-1: ${words}`);
});

test('a role of it, in the second region: the first one is not bootstrapped again', async () => {
  const aws = await account();
  aws.overrides['cloudformation.ExecuteChangeSet'] = (request) => {
    if (ofToolkit(request) && request.region === 'us-east-1')
      aws.cloudFormation.failures.set('CDKToolkit', {
        logicalId: 'LookupRole',
        reason: 'User: x is not authorized to perform: iam:CreateRole',
      });
  };
  await expectStopped(
    aws,
    'Could not bootstrap us-east-1: LookupRole (AWS::Unknown): User: x is not authorized to ' +
      `perform: iam:CreateRole (${LACKING})`,
  );
  const first = aws.requests.filter(
    (request) =>
      ofToolkit(request) &&
      request.operation === 'ExecuteChangeSet' &&
      request.region === 'ap-southeast-1',
  );
  expect(first).toHaveLength(1);
});

test.each([
  [
    'not authorized',
    denied('ssm:GetParameter'),
    'User: x is not authorized to perform: ssm:GetParameter (these credentials lack a permission)',
  ],
  [
    'throttled',
    new AwsError('ThrottlingException', 'Rate exceeded'),
    'Rate exceeded (AWS limits the rate: run it again)',
  ],
])('its version: %s', async (_, error, words) => {
  const aws = await account();
  aws.overrides['ssm.GetParameter'] = () => {
    throw error;
  };
  await expectStopped(aws, `Could not read the bootstrap version of ap-southeast-1: ${words}`);
});
