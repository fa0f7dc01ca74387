/** docs/deploy/deploy-role-policy.json: what the role of a pipeline may do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { decide } from '../../../local/iam/decision.ts';
import { type Need, readPolicy } from '../../../local/iam/policy.ts';
import { ACCOUNT, SMS_ROLE } from '../../support/aws/fake-account.ts';
import { needsOf } from '../../support/tools/deploy/needs.ts';
import { account, makeApps, runDeploy, shareKeyPair } from '../../support/tools/deploy/run.ts';

makeApps();
shareKeyPair();

const ROLE = `arn:aws:iam::${ACCOUNT}:role/ssa-deploy`;
const document = JSON.parse(readFileSync('docs/deploy/deploy-role-policy.json', 'utf8'));
const identity = readPolicy(document, 'ssa-deploy');
/** The policy of every key: it leaves the decision to the policies of the account's roles. */
const ofKeys = readPolicy(
  {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  },
  'key',
);

function isAllowed(need: Need): boolean {
  const resource = need.action.startsWith('kms:') ? ofKeys : [];
  return 'allowedBy' in decide({ role: ROLE, session: 's' }, need, { identity, resource });
}

test('a failed creation of a protected stack is deleted in spite of its protection; the role may do that, and all that a deployment asks of AWS by itself', async () => {
  const aws = await account();
  for (const region of ['ap-southeast-1', 'us-east-1', 'ap-northeast-1'])
    aws.bootstrapped.add(region);
  const failure = { logicalId: 'Key', reason: 'Limit exceeded' };
  aws.cloudFormation.failures.set('prod-SsaData', failure);
  await runDeploy('--stage prod --yes');
  const failed = aws.cloudFormation.stack('prod-SsaData');
  expect([failed?.status, failed?.protection]).toEqual(['ROLLBACK_COMPLETE', true]);
  const baseline = aws.cloudFormation.stack('SsaBaseline');
  // It drops an export.
  if (!baseline?.template.Outputs) throw new Error('Nothing was deployed');
  baseline.template.Outputs.Old = { Export: { Name: 'Old' } };
  const again = await runDeploy('--stage prod --yes');
  expect([again.err, again.code]).toEqual(['', 0]);
  expect(aws.cloudFormation.stack('prod-SsaData')?.protection).toBe(true);

  expect((await runDeploy('--stage prod --dry-run')).code).toBe(0);

  const own = aws.requests.filter(({ headers }) => headers.authorization?.includes('=test/'));
  const needs = own.flatMap(needsOf);
  expect(needs.filter((need) => !isAllowed(need))).toEqual([]);
  const asked = new Set(needs.map(({ action }) => action));
  expect(ownActions().filter((action) => !asked.has(action))).toEqual([]);
});

/** Actions of all statements but the preflight's, which has a test of its own. */
function ownActions(): string[] {
  // Which requests to SNS read which, AWS does not say.
  const readBySns = ['sms-voice:DescribeAccountAttributes', 'sms-voice:DescribePhoneNumbers'];
  return document.Statement.filter(({ Sid }: { Sid: string }) => Sid !== 'Preflight')
    .flatMap(({ Action }: { Action: string[] }) => Action)
    .filter((action: string) => !readBySns.includes(action));
}

test('it reaches End User Messaging through SNS only, and passes no other role', () => {
  const limit = { action: 'sms-voice:SetTextMessageSpendLimitOverride', resource: '*' };
  expect(isAllowed(limit)).toBe(false);
  const pass = (resource: string, service: string) =>
    isAllowed({ action: 'iam:PassRole', resource, context: { 'iam:PassedToService': service } });
  expect(pass(SMS_ROLE, 'sns.amazonaws.com')).toBe(true);
  expect(pass(SMS_ROLE, 'lambda.amazonaws.com')).toBe(false);
  expect(pass(SMS_ROLE.replace('SsaBaseline', 'prod-SsaPhone'), 'sns.amazonaws.com')).toBe(false);
  // CloudFormation names a role after its stack and its logical id.
  const file = join(inject('production'), 'SsaBaseline.template.json');
  const { Resources } = JSON.parse(readFileSync(file, 'utf8'));
  const [id] = Object.keys(Resources).filter((each) => each.startsWith('SmsDelivery'));
  expect(pass(`arn:aws:iam::${ACCOUNT}:role/SsaBaseline-${id}-4E5F`, 'sns.amazonaws.com')).toBe(
    true,
  );
});
