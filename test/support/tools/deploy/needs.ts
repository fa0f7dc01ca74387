/** The rights that requests of the commands' own clients need, in IAM's names. */
import type { Need } from '../../../../local/iam/policy.ts';
import { ACCOUNT } from '../../aws/fake-account.ts';
import type { AwsRequest } from '../../aws/fake-aws.ts';

const TAGGED = { 'aws:ResourceTag/service': 'ssa-access' } as const;
const BY_SNS = { 'aws:CalledViaLast': 'sns.amazonaws.com' } as const;

type NeedsOf = (request: AwsRequest) => Need[];

/** An action on any resource. */
const any = (action: string, context: Need['context'] = {}): Need => ({
  action,
  resource: '*',
  context,
});

const onLogGroup: NeedsOf = ({ operation, region, input }) => [
  {
    action: `logs:${operation}`,
    resource: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${input.logGroupName}`,
  },
];

const onObject =
  (action: string): NeedsOf =>
  ({ url }) => [{ action, resource: `arn:aws:s3:::${decodeURIComponent(url.pathname.slice(1))}` }];

/** By the beginning of `service.Operation`, where that is not the action on any resource. */
const NEEDS: [string, NeedsOf][] = [
  // Nobody needs a right to it.
  ['sts.GetCallerIdentity', () => []],
  ['sts.AssumeRole', ({ input }) => [{ action: 'sts:AssumeRole', resource: `${input.RoleArn}` }]],
  ['connect.GET /instance/', () => [any('connect:DescribeInstance')]],
  [
    'cloudformation.UpdateTerminationProtection',
    ({ input, region }) => [
      {
        action: 'cloudformation:UpdateTerminationProtection',
        resource: `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${input.StackName}/1`,
      },
    ],
  ],
  ['cognito-idp.', ({ operation }) => [any(`cognito-idp:${operation}`, TAGGED)]],
  ['logs.CreateLogGroup', onLogGroup],
  ['logs.Put', onLogGroup],
  ['s3.HEAD', onObject('s3:GetObject')],
  ['s3.PUT', onObject('s3:PutObject')],
  ['secretsmanager.PutSecretValue', secret],
  ['secretsmanager.', ({ operation }) => [any(`secretsmanager:${operation}`, TAGGED)]],
  ['ses.GET /v2/email/account', () => [any('ses:GetAccount')]],
  ['ses.PUT /v2/email/account/suppression', () => [any('ses:PutAccountSuppressionAttributes')]],
  ['sns.GetSMSAttributes', () => [any('sns:GetSMSAttributes'), viaSns('DescribeSpendLimits')]],
  ['sns.SetSMSAttributes', textMessages],
];

/** The rights that a request needs. */
export function needsOf(request: AwsRequest): Need[] {
  const { service, operation } = request;
  const [, needs] = NEEDS.find(([start]) => `${service}.${operation}`.startsWith(start)) ?? [];
  return needs?.(request) ?? [any(`${service}:${operation}`)];
}

/** The secret is encrypted with a key of the stage. */
function secret({ region, operation }: AwsRequest): Need[] {
  const context = { ...TAGGED, 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` };
  return [
    any(`secretsmanager:${operation}`, TAGGED),
    any('kms:Decrypt', context),
    any('kms:GenerateDataKey', context),
  ];
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSNSFullAccess.html */
const viaSns = (operation: string) => any(`sms-voice:${operation}`, BY_SNS);

function textMessages({ input }: AwsRequest): Need[] {
  const needs = [any('sns:SetSMSAttributes')];
  const value = String(input['attributes.entry.1.value']);
  switch (input['attributes.entry.1.key']) {
    case 'MonthlySpendLimit':
      needs.push(viaSns('SetTextMessageSpendLimitOverride'));
      break;
    case 'DeliveryStatusIAMRole':
      needs.push({
        action: 'iam:PassRole',
        resource: value,
        context: { 'iam:PassedToService': 'sns.amazonaws.com' },
      });
  }
  return needs;
}
