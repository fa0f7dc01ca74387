/** An AWS account in which nothing stops or hurts a stage, and how tests change it. */
import { validateStage } from '../../../../lib/config/load-stage.ts';
import type { StageFile, StageSettings } from '../../../../lib/config/stage-settings.ts';
import production from '../../../../lib/config/stages/prod.ts';
import type { Finding } from '../../../../tools/preflight/finding.ts';
import { preflight } from '../../../../tools/preflight/preflight.ts';
import { stageOf } from '../../../../tools/shared/deployed-stage.ts';
import { type Answer, AwsError, type AwsRequest, fakeAws } from '../../aws/fake-aws.ts';

export const ACCOUNT = '210987654321';
export const REGION = 'ap-southeast-1';
export const DOMAIN = 'access.depository.hk';
export const INSTANCE = `arn:aws:connect:${REGION}:${ACCOUNT}:instance/1a`;
export const NUMBER = `arn:aws:connect:${REGION}:${ACCOUNT}:phone-number/2b`;
export const CERTIFICATE = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/3c`;
export const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all`;

/** Days from now, as seconds since 1970. */
export const inDays = (days: number) => Date.now() / 1000 + days * 24 * 60 * 60 + 60;

/** Settings of a protected stage `prod` without example values. */
export const settings = (changes: Partial<StageFile> = {}): StageSettings =>
  validateStage('prod', {
    ...production,
    account: ACCOUNT,
    site: { domainName: DOMAIN, certificateArn: CERTIFICATE },
    participants: { domainPrefix: 'ssa-access', callbackUrls: ['http://localhost:8765/callback'] },
    messages: { senderAddress: `no-reply@${DOMAIN}`, smsMonthlyLimitUsd: 100 },
    phone: { instanceAlias: 'ssa-access', numberArn: NUMBER },
    alarms: { page: [`on-call@${DOMAIN}`], ticket: [`operations@${DOMAIN}`] },
    ...changes,
  });

type Answers = Record<string, Answer>;

const quotas: Record<string, number> = {
  'L-AA17A6B9': 2,
  'L-12AB7C57': 50,
  'L-6E3AF000': 20_000,
  'L-8A5B8E43': 10_000,
};

/** A quota with another value than the account's. */
export const quota =
  (code: string, value: number): Answer =>
  ({ input }) => ({
    Quota: { Value: input.QuotaCode === code ? value : quotas[String(input.QuotaCode)] },
  });

/** Settings of AWS Backup in a region: whether it backs up DynamoDB, and manages that in full. */
export const regionSettings =
  (optIn?: boolean, full?: boolean): Answer =>
  () => ({
    ResourceTypeOptInPreference: { EBS: true, DynamoDB: optIn },
    ResourceTypeManagementPreference: { EFS: true, DynamoDB: full },
  });

/** Answers of {@link AwsError}s. */
export const failing =
  (code: string, message = code, status = 400): Answer =>
  () => {
    throw new AwsError(code, message, status);
  };

/** The stack of CloudFormation that exists in the deployed account. */
const stack = (StackName: unknown, more = {}) => ({
  StackName,
  CreationTime: new Date(0),
  StackStatus: 'UPDATE_COMPLETE',
  ...more,
});

/** Stacks of the stage as DescribeStacks lists them, in its region and in us-east-1. */
export const stacks =
  (changes: Record<string, object> = {}): Answer =>
  ({ input, region }) => {
    const names =
      region === REGION
        ? ['SsaBaseline', 'prod-SsaConnect', 'prod-SsaData', 'prod-SsaIdentity', 'another-app']
        : ['prod-SsaSiteMonitoring'];
    const found = names.filter((name) => !input.StackName || input.StackName === name);
    if (input.StackName && found.length === 0)
      throw new AwsError('ValidationError', `Stack with id ${input.StackName} does not exist`);
    return { Stacks: found.map((name) => stack(name, changes[name])) };
  };

type Found = [type: string, id: string, logicalId?: string];

const topics = (region: string): Found[] =>
  ['Pages', 'Tickets'].map((name) => [
    'AWS::SNS::Topic',
    `arn:aws:sns:${region}:${ACCOUNT}:${name}`,
    `${name}0A1B2C3D`,
  ]);

/** The resources of each stack that the preflight looks for. */
const RESOURCES: Record<string, Found[]> = {
  'prod-SsaConnect': [['AWS::Connect::Instance', INSTANCE]],
  'prod-SsaData': topics(REGION),
  'prod-SsaIdentity': [['AWS::Cognito::UserPool', `${REGION}_pool`]],
  'prod-SsaSiteMonitoring': topics('us-east-1'),
};

/** The account with the stage deployed, and nothing wrong. */
export const perfect: Answers = {
  'sts.GetCallerIdentity': () => ({ Account: ACCOUNT }),
  'cloudformation.DescribeStacks': stacks(),
  'cloudformation.ListStackResources': ({ input }) => {
    const found = RESOURCES[String(input.StackName)] ?? [];
    return {
      StackResourceSummaries: found.map(
        ([ResourceType, PhysicalResourceId, LogicalResourceId]) => ({
          ResourceType,
          PhysicalResourceId,
          LogicalResourceId,
          ResourceStatus: 'CREATE_COMPLETE',
        }),
      ),
    };
  },
  'ssm.GetParameter': () => ({ Parameter: { Value: '29' } }),
  'lambda.GET /2016-08-19/account-settings': () => ({
    AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 660 },
  }),
  'lambda.GET /2015-03-31/functions': () => ({
    Functions: [{ FunctionName: 'prod-SsaInvestorApi-1' }, { FunctionName: 'another-app' }],
  }),
  'lambda.GET /2019-09-30/functions/*': () => ({ ReservedConcurrentExecutions: 360 }),
  'acm.DescribeCertificate': () => ({
    Certificate: { Status: 'ISSUED', DomainName: DOMAIN, NotAfter: inDays(45) },
  }),
  'connect.GET /instance': () => ({
    InstanceSummaryList: [{ Arn: INSTANCE, InstanceAlias: 'ssa-access', InstanceStatus: 'ACTIVE' }],
  }),
  'connect.GET /phone-number/*': () => ({
    ClaimedPhoneNumberSummary: {
      PhoneNumber: '+85230000000',
      TargetArn: INSTANCE,
      PhoneNumberStatus: { Status: 'CLAIMED' },
    },
  }),
  'servicequotas.GetServiceQuota': quota('', 0),
  'servicequotas.GetAWSDefaultServiceQuota': quota('', 0),
  'cognito-idp.DescribeUserPoolDomain': () => ({
    DomainDescription: { UserPoolId: `${REGION}_pool`, AWSAccountId: ACCOUNT },
  }),
  'cloudtrail.DescribeTrails': () => ({
    trailList: [{ Name: 'all', TrailARN: TRAIL, HomeRegion: REGION }],
  }),
  'cloudtrail.GetEventSelectors': () => ({
    EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }],
  }),
  'cloudtrail.GetTrailStatus': () => ({ IsLogging: true }),
  'backup.GET /account-settings': regionSettings(true, true),
  'ses.GET /v2/email/account': () => ({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 39_999 },
  }),
  'ses.GET /v2/email/identities/*': () => ({
    VerifiedForSendingStatus: true,
    DkimAttributes: { Status: 'SUCCESS' },
  }),
  'sns.ListSubscriptionsByTopic': ({ input }) => ({
    Subscriptions: [
      { SubscriptionArn: `${input.TopicArn}:1`, Endpoint: `operations@${DOMAIN}` },
      { SubscriptionArn: `${input.TopicArn}:2`, Endpoint: `on-call@${DOMAIN}` },
      { SubscriptionArn: 'PendingConfirmation', Endpoint: 'somebody.else@example.com' },
    ],
  }),
  'sns.GetSMSSandboxAccountStatus': () => ({ IsInSandbox: false }),
  'sns.GetSMSAttributes': () => attributes({ MonthlySpendLimit: '500', DefaultSenderID: 'SSA' }),
  'wafv2.ListWebACLs': () => ({ WebACLs: [] }),
};

/** Attributes as SNS returns them. */
export const attributes = (values: Record<string, string>) => ({
  attributes: { entry: Object.entries(values).map(([key, value]) => ({ key, value })) },
});

/** What a new account answers: nothing exists, and its quotas are the lowest. */
export const empty: Answers = {
  ...perfect,
  'cloudformation.DescribeStacks': ({ input }) => {
    if (input.StackName) throw new AwsError('ValidationError', 'Stack does not exist');
    return { Stacks: [] };
  },
  'ssm.GetParameter': failing('ParameterNotFound'),
  'lambda.GET /2016-08-19/account-settings': () => ({
    AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
  }),
  'lambda.GET /2015-03-31/functions': () => ({ Functions: [] }),
  'acm.DescribeCertificate': failing('ResourceNotFoundException'),
  'connect.GET /instance': () => ({ InstanceSummaryList: [] }),
  'connect.GET /phone-number/*': failing('ResourceNotFoundException', 'no number', 404),
  'servicequotas.GetServiceQuota': failing('NoSuchResourceException'),
  'servicequotas.GetAWSDefaultServiceQuota': quota('L-12AB7C57', 10),
  'cognito-idp.DescribeUserPoolDomain': () => ({ DomainDescription: {} }),
  'cloudtrail.DescribeTrails': () => ({ trailList: [] }),
  'ses.GET /v2/email/account': () => ({
    ProductionAccessEnabled: false,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 200, SentLast24Hours: 0 },
  }),
  'ses.GET /v2/email/identities/*': failing('NotFoundException', 'no identity', 404),
  'sns.GetSMSSandboxAccountStatus': () => ({ IsInSandbox: true }),
  'sns.GetSMSAttributes': () => attributes({ MonthlySpendLimit: '1' }),
  'wafv2.ListWebACLs': () => ({ WebACLs: [] }),
};

/** Runs something against an account. */
export async function inAccount<T>(
  answers: Answers,
  work: () => Promise<T>,
): Promise<{ result: T; requests: AwsRequest[] }> {
  const aws = await fakeAws(answers);
  const before = { ...process.env };
  try {
    Object.assign(process.env, aws.environment);
    return { result: await work(), requests: aws.requests };
  } finally {
    for (const name of Object.keys(aws.environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await aws.close();
  }
}

/** Findings in the deployed account with these answers instead of its own. */
export async function findings(
  answers: Answers,
  changes: Parameters<typeof settings>[0] = {},
): Promise<Finding[]> {
  const work = async () => preflight(await stageOf(settings(changes)));
  return (await inAccount({ ...perfect, ...answers }, work)).result;
}
