/** docs/deploy/execution-policy.json, with which CloudFormation deploys the stacks. */
import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { decide } from '../../../local/iam/decision.ts';
import { readPolicy } from '../../../local/iam/policy.ts';
import { POLICY_FILE, readTemplates } from '../../../tools/execution-policy/main.ts';
import { executionPolicy, type PolicyDocument } from '../../../tools/execution-policy/policy.ts';

const document = JSON.parse(readFileSync(POLICY_FILE, 'utf8')) as PolicyDocument;
const templates = [inject('assembly'), inject('production')].flatMap(readTemplates);

test('is current: npm run execution-policy', () => {
  expect(document).toEqual(executionPolicy(templates));
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
test('is short enough for a managed policy', () => {
  expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
});

test('a resource of a new service needs the policy to change', () => {
  const grown = executionPolicy([
    ...templates,
    { Resources: { A: { Type: 'AWS::EC2::Instance' } } },
  ]);
  expect(grown.Statement[0]?.Action).toContain('ec2:*');
  expect(document.Statement[0]?.Action).not.toContain('ec2:*');
});

const unconditional = document.Statement.filter(({ Condition }) => !Condition);
const statements = readPolicy({ ...document, Statement: unconditional }, 'cfn-exec');
const isAllowed = (action: string, resource: string) =>
  'allowedBy' in
  decide(
    { role: 'cfn-exec', session: 's' },
    { action, resource },
    { identity: statements, resource: [] },
  );

test.each([
  ['dynamodb:CreateTable', 'arn:aws:dynamodb:ap-southeast-1:1:table/prod-SsaData-Accounts'],
  ['lambda:CreateFunction', 'arn:aws:lambda:ap-southeast-1:1:function:prod-SsaFeed-Feed'],
  ['lambda:InvokeFunction', 'arn:aws:lambda:ap-southeast-1:1:function:prod-SsaPhone-Number-1'],
  ['iam:CreateRole', 'arn:aws:iam::1:role/prod-SsaFeed-FeedRole-1'],
  ['iam:CreateRole', 'arn:aws:iam::1:role/SsaBaseline-ApiGatewayLogging-1'],
  ['s3:GetObject', 'arn:aws:s3:::cdk-hnb659fds-assets-1-ap-southeast-1/code.zip'],
  ['ssm:GetParameters', 'arn:aws:ssm:us-east-1:1:parameter/cdk-bootstrap/hnb659fds/version'],
])('allows what a deployment needs: %s on %s', (action, resource) => {
  expect(isAllowed(action, resource)).toBe(true);
});

test.each([
  ['dynamodb:GetItem', 'arn:aws:dynamodb:ap-southeast-1:1:table/prod-SsaData-Accounts'],
  ['dynamodb:BatchWriteItem', 'arn:aws:dynamodb:ap-southeast-1:1:table/prod-SsaData-Accounts'],
  ['s3:GetObject', 'arn:aws:s3:::prod-ssaaudit-archive/event.json'],
  ['logs:FilterLogEvents', 'arn:aws:logs:ap-southeast-1:1:log-group:x'],
  ['lambda:InvokeFunction', 'arn:aws:lambda:ap-southeast-1:1:function:prod-SsaBrokerApi-Broker-1'],
  ['cognito-idp:AdminCreateUser', 'arn:aws:cognito-idp:ap-southeast-1:1:userpool/p'],
  ['iam:CreateRole', 'arn:aws:iam::1:role/Administrator'],
  ['iam:PutRolePolicy', 'arn:aws:iam::1:role/cdk-hnb659fds-cfn-exec-role-1-ap-southeast-1'],
  ['iam:CreateUser', 'arn:aws:iam::1:user/me'],
  ['iam:CreateAccessKey', 'arn:aws:iam::1:user/me'],
  ['ec2:RunInstances', '*'],
])('does not allow %s on %s', (action, resource) => {
  expect(isAllowed(action, resource)).toBe(false);
});

test('attaches known managed policies only, and passes roles to known services only', () => {
  const of = (sid: string) => document.Statement.find(({ Sid }) => Sid === sid)?.Condition;
  expect(of('ManagedPoliciesOfTheStacks')).toEqual({
    ArnEquals: {
      'iam:PolicyARN': [
        'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
        'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited',
        'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
      ],
    },
  });
  expect(of('RolesForServices')?.StringEquals).toEqual({
    'iam:PassedToService': expect.arrayContaining([
      'apigateway.amazonaws.com',
      'lambda.amazonaws.com',
    ]),
  });
});
