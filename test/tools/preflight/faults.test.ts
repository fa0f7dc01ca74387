/** Each fault of an account alone: one finding, and a command that exists. */
import { expect, test } from 'vitest';
import type { Answer } from '../../support/aws/fake-aws.ts';
import {
  ACCOUNT,
  attributes,
  CERTIFICATE,
  DOMAIN,
  failing,
  findings,
  INSTANCE,
  inDays,
  NUMBER,
  quota,
  REGION,
  type settings,
  stacks,
  TRAIL,
} from './account.ts';
import { checkCommand } from './commands.ts';

interface Fault {
  answers?: Record<string, Answer>;
  settings?: Parameters<typeof settings>[0];
  error?: string;
  warning?: string;
  fix: string;
}

const EDIT = `\${EDITOR:-vi} lib/config/stages/prod.ts`;
const request = (service: string, code: string, value: number) =>
  `aws service-quotas request-service-quota-increase --region ${REGION} --service-code ${service} ` +
  `--quota-code ${code} --desired-value ${value}`;
const lambda = (total: number, unreserved: number): Record<string, Answer> => ({
  'lambda.GET /2016-08-19/account-settings': () => ({
    AccountLimit: { ConcurrentExecutions: total, UnreservedConcurrentExecutions: unreserved },
  }),
});
const certificate = (detail: object): Record<string, Answer> => ({
  'acm.DescribeCertificate': () => ({
    Certificate: { Status: 'ISSUED', DomainName: DOMAIN, NotAfter: inDays(300), ...detail },
  }),
});
const REQUEST_CERTIFICATE = `aws acm request-certificate --region us-east-1 --domain-name ${DOMAIN}`;
const instances = (...list: object[]): Record<string, Answer> => ({
  'connect.GET /instance': () => ({ InstanceSummaryList: list }),
});
const own = { Arn: INSTANCE, InstanceAlias: 'ssa-access', InstanceStatus: 'ACTIVE' };
const number = (detail: object): Record<string, Answer> => ({
  'connect.GET /phone-number/*': () => ({
    ClaimedPhoneNumberSummary: {
      PhoneNumber: '+85230000000',
      TargetArn: INSTANCE,
      PhoneNumberStatus: { Status: 'CLAIMED' },
      ...detail,
    },
  }),
});
/** The stage is not deployed, and neither has it a number. */
const undeployed: Record<string, Answer> = {
  'cloudformation.DescribeStacks': stacks({
    'prod-SsaConnect': { StackStatus: 'DELETE_COMPLETE' },
  }),
};
const noNumber = { phone: { instanceAlias: 'ssa-access' } };
const stackIs = (StackStatus: string): Record<string, Answer> => ({
  'cloudformation.DescribeStacks': stacks({ 'prod-SsaIdentity': { StackStatus } }),
});
const selectors = (answer: object): Record<string, Answer> => ({
  'cloudtrail.GetEventSelectors': () => answer,
});
const advanced = (...fields: object[]) => ({
  AdvancedEventSelectors: [
    { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] },
  ],
});
const CREATE_TRAIL = `aws cloudtrail create-trail --region ${REGION}`;
const sesAccount = (detail: object): Record<string, Answer> => ({
  'ses.GET /v2/email/account': () => ({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 0 },
    ...detail,
  }),
});

const faults: Record<string, Fault> = {
  'one reservation too many for the account': {
    answers: lambda(409, 99),
    error: 'reserves 310 concurrent executions of Lambda, other functions 0',
    fix: request('lambda', 'L-B99A9384', 1000),
  },
  'other functions reserve what the stage needs': {
    answers: lambda(2000, 90),
    error: 'other functions 1600',
    fix: request('lambda', 'L-B99A9384', 2010),
  },
  'an example value': {
    settings: { participants: { domainPrefix: 'ssa-example', callbackUrls: ['http://x.hk'] } },
    error: 'Settings of stage prod are examples: participants.domainPrefix',
    fix: EDIT,
  },
  'SES in its sandbox': {
    answers: sesAccount({ ProductionAccessEnabled: false }),
    warning: 'investors get no e-mail',
    fix: `aws sesv2 put-account-details --region ${REGION} --production-access-enabled`,
  },
  'SES does not send': {
    answers: sesAccount({ SendingEnabled: false, EnforcementStatus: 'SHUTDOWN' }),
    warning: 'sending is switched off (SHUTDOWN)',
    fix: `aws sesv2 put-account-sending-attributes --region ${REGION} --sending-enabled`,
  },
  "four fifths of SES's daily quota used": {
    answers: sesAccount({ SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 40_000 } }),
    warning: 'SES sent 40000 e-mails in 24 hours, of at most 50000',
    fix: request('ses', 'L-804C8AE8', 100_000),
  },
  'a sender that SES does not know': {
    answers: { 'ses.GET /v2/email/identities/*': failing('NotFoundException', 'none', 404) },
    warning: `SES does not know the sender's domain ${DOMAIN}`,
    fix: `aws sesv2 create-email-identity --region ${REGION} --email-identity ${DOMAIN}`,
  },
  'a sender that SES has not verified': {
    answers: { 'ses.GET /v2/email/identities/*': () => ({ VerifiedForSendingStatus: false }) },
    warning: `SES has not verified the sender's domain ${DOMAIN}`,
    fix: `aws sesv2 get-email-identity --region ${REGION} --email-identity ${DOMAIN}`,
  },
  'a sender without DKIM': {
    answers: {
      'ses.GET /v2/email/identities/*': () => ({
        VerifiedForSendingStatus: true,
        DkimAttributes: { Status: 'PENDING' },
      }),
    },
    warning: 'have no DKIM signature',
    fix: 'aws sesv2 get-email-identity',
  },
  'an alarm address that has not confirmed': {
    answers: {
      'sns.ListSubscriptionsByTopic': ({ input, region }) => ({
        Subscriptions: [
          {
            SubscriptionArn: region === REGION ? `${input.TopicArn}:1` : 'PendingConfirmation',
            Endpoint: `operations@${DOMAIN}`,
          },
        ],
      }),
    },
    warning: `operations@${DOMAIN} has not confirmed that it wants the alarms of us-east-1`,
    fix: `aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:${ACCOUNT}:alarms`,
  },
  'SNS in its sandbox': {
    answers: { 'sns.GetSMSSandboxAccountStatus': () => ({ IsInSandbox: true }) },
    warning: 'investors get no text messages',
    fix: `\${BROWSER:-open} 'https://${REGION}.console.aws.amazon.com/sns/`,
  },
  'the spending limit of a new account': {
    answers: { 'sns.GetSMSAttributes': () => attributes({ DefaultSenderID: 'SSA' }) },
    warning: 'Text messages stop at 1 US dollars a month',
    fix: `aws sns set-sms-attributes --region ${REGION} --attributes MonthlySpendLimit=DOLLARS`,
  },
  'no sender ID': {
    answers: { 'sns.GetSMSAttributes': () => attributes({ MonthlySpendLimit: '2' }) },
    warning: 'Text messages have no sender ID',
    fix: `aws sns set-sms-attributes --region ${REGION} --attributes DefaultSenderID=NAME`,
  },
  'a certificate that does not exist': {
    answers: { 'acm.DescribeCertificate': failing('ResourceNotFoundException') },
    error: `The certificate ${CERTIFICATE} does not exist`,
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate that waits for validation': {
    answers: certificate({ Status: 'PENDING_VALIDATION' }),
    error: 'is not issued yet',
    fix: `aws acm describe-certificate --region us-east-1 --certificate-arn ${CERTIFICATE}`,
  },
  'an expired certificate': {
    answers: certificate({ Status: 'EXPIRED' }),
    error: 'is EXPIRED, not ISSUED',
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate for another domain': {
    answers: certificate({
      DomainName: 'depository.hk',
      SubjectAlternativeNames: ['*.access.depository.hk', '*.hk', 'ccess.depository.hk'],
    }),
    error: `does not cover ${DOMAIN}`,
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate that AWS should have renewed': {
    answers: certificate({ NotAfter: inDays(44), Type: 'AMAZON_ISSUED' }),
    warning: 'ends in 44 days, and AWS has not renewed it',
    fix: 'aws acm describe-certificate',
  },
  'an imported certificate that ends soon': {
    answers: certificate({ NotAfter: inDays(44), Type: 'IMPORTED' }),
    warning: 'AWS does not renew imported certificates',
    fix: `aws acm import-certificate --region us-east-1 --certificate-arn ${CERTIFICATE}`,
  },
  'no trail': {
    answers: { 'cloudtrail.DescribeTrails': () => ({ trailList: [] }) },
    warning: `No trail of CloudTrail records changes in ${REGION} and us-east-1`,
    fix: CREATE_TRAIL,
  },
  'a trail that does not cover us-east-1': {
    answers: {
      'cloudtrail.DescribeTrails': ({ region }) => ({
        trailList: region === REGION ? [{ Name: 'all', TrailARN: TRAIL, HomeRegion: REGION }] : [],
      }),
    },
    warning: 'records changes in us-east-1:',
    fix: CREATE_TRAIL,
  },
  'a stopped trail': {
    answers: { 'cloudtrail.GetTrailStatus': () => ({ IsLogging: false }) },
    warning: 'The trail all is stopped',
    fix: `aws cloudtrail start-logging --region ${REGION} --name ${TRAIL}`,
  },
  'a trail of reads': {
    answers: selectors({
      EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' }],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'a trail of data events': {
    answers: selectors({
      EventSelectors: [{ IncludeManagementEvents: false, ReadWriteType: 'All' }],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'a trail without the events of KMS': {
    answers: selectors({
      EventSelectors: [
        {
          IncludeManagementEvents: true,
          ReadWriteType: 'All',
          ExcludeManagementEventSources: ['kms.amazonaws.com'],
        },
      ],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'advanced selectors without the events of KMS': {
    answers: selectors(advanced({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'advanced selectors of reads': {
    answers: selectors(advanced({ Field: 'readOnly', Equals: ['true'] })),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'another alias than the deployed one': {
    settings: { phone: { instanceAlias: 'ssa-new', numberArn: NUMBER } },
    error: 'would replace the instance and lose its number. Set phone.instanceAlias to ssa-access',
    fix: EDIT,
  },
  'an instance whose creation failed': {
    answers: instances({ ...own, InstanceStatus: 'CREATION_FAILED' }),
    error: 'The creation of the Connect instance ssa-access failed',
    fix: `aws connect list-instances --region ${REGION}`,
  },
  "the alias of another instance of the account's": {
    settings: noNumber,
    answers: { ...undeployed, ...instances(own) },
    error: 'Another Connect instance has the alias ssa-access',
    fix: EDIT,
  },
  'as many instances as the quota allows': {
    settings: noNumber,
    answers: { ...undeployed, ...instances({ InstanceAlias: 'a' }, { InstanceAlias: 'b' }) },
    error: `The account has 2 Connect instances in ${REGION}, of at most 2`,
    fix: request('connect', 'L-AA17A6B9', 3),
  },
  'fewer calls than the phone function serves': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-12AB7C57', 49) },
    warning: 'Connect takes 49 calls at a time, the phone function 50',
    fix: `${request('connect', 'L-12AB7C57', 50)} --context-id ${INSTANCE}`,
  },
  'no number': {
    settings: noNumber,
    warning: 'nobody can call',
    fix: `aws connect search-available-phone-numbers --region ${REGION} --target-arn ${INSTANCE}`,
  },
  'a number before there is an instance': {
    answers: { ...undeployed, ...instances() },
    error: 'deploy without phone.numberArn first',
    fix: EDIT,
  },
  'a number that does not exist': {
    answers: {
      'connect.GET /phone-number/*': failing('ResourceNotFoundException', 'no number', 404),
    },
    error: `The phone number ${NUMBER} does not exist`,
    fix: EDIT,
  },
  'a number that is being claimed': {
    answers: number({ PhoneNumberStatus: { Status: 'IN_PROGRESS' } }),
    error: 'The phone number +85230000000 is IN_PROGRESS, not CLAIMED',
    fix: `aws connect describe-phone-number --region ${REGION} --phone-number-id ${NUMBER}`,
  },
  "another instance's number": {
    answers: number({ TargetArn: 'arn:other' }),
    error: 'The phone number +85230000000 belongs to arn:other',
    fix: `aws connect update-phone-number --region ${REGION} --phone-number-id ${NUMBER}`,
  },
  'too few requests to KMS': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-6E3AF000', 799) },
    warning: 'may make 799 cryptographic operations of KMS a second, the stage 800',
    fix: request('kms', 'L-6E3AF000', 800),
  },
  'too few requests to API Gateway': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-8A5B8E43', 399) },
    warning: 'may make 399 requests to API Gateway a second, the stage 400',
    fix: request('apigateway', 'L-8A5B8E43', 400),
  },
  'a region without bootstrap': {
    answers: {
      'ssm.GetParameter': ({ region }) =>
        region === REGION
          ? { Parameter: { Value: '6' } }
          : failing('ParameterNotFound')({} as never),
    },
    warning: 'us-east-1 is not bootstrapped',
    fix: `npx cdk bootstrap aws://${ACCOUNT}/us-east-1`,
  },
  'an old bootstrap': {
    answers: {
      'ssm.GetParameter': ({ region }) => ({ Parameter: { Value: region === REGION ? '5' : '6' } }),
    },
    warning: `The bootstrap of CDK in ${REGION} has version 5`,
    fix: `npx cdk bootstrap aws://${ACCOUNT}/${REGION}`,
  },
  'a domain prefix that another user pool has': {
    answers: {
      'cognito-idp.DescribeUserPoolDomain': () => ({ DomainDescription: { UserPoolId: 'other' } }),
    },
    error: `The user pool other of account ${ACCOUNT} has the domain prefix ssa-access`,
    fix: EDIT,
  },
  'a running deployment': {
    answers: stackIs('UPDATE_IN_PROGRESS'),
    warning: 'prod-SsaIdentity is UPDATE_IN_PROGRESS: a deployment has to wait for another',
    fix: `aws cloudformation describe-stack-events --region ${REGION} --stack-name prod-SsaIdentity`,
  },
  'an update that could not be rolled back': {
    answers: stackIs('UPDATE_ROLLBACK_FAILED'),
    error: 'no update is possible',
    fix: 'aws cloudformation continue-update-rollback',
  },
  'a stack that could not be deleted': {
    answers: stackIs('DELETE_FAILED'),
    error: 'prod-SsaIdentity is DELETE_FAILED',
    fix: 'aws cloudformation delete-stack',
  },
  'a creation that failed and stays': {
    answers: stackIs('CREATE_FAILED'),
    error: 'no update is possible',
    fix: 'aws cloudformation rollback-stack',
  },
  'a creation that could not be rolled back': {
    answers: stackIs('ROLLBACK_FAILED'),
    warning: 'resources of it may be left over',
    fix: 'aws cloudformation describe-stack-resources',
  },
};

test.each(Object.entries(faults))('%s', async (_, { answers = {}, settings, fix, ...rest }) => {
  const found = await findings(answers, settings);
  const level = rest.error ? 'error' : 'warning';
  const what = expect.stringContaining(rest.error ?? String(rest.warning));
  expect(found).toEqual([{ level, what, fix: expect.stringContaining(fix) }]);
  for (const each of found) await checkCommand(each.fix);
});

const harmless: Record<string, Fault['answers']> = {
  'a concurrency that just suffices': lambda(410, 100),
  'a certificate by wildcard': certificate({ DomainName: '*.depository.hk' }),
  'a certificate by alternative name': certificate({
    DomainName: 'depository.hk',
    SubjectAlternativeNames: [DOMAIN.toUpperCase()],
  }),
  'advanced selectors of all management events': selectors(advanced()),
  'advanced selectors of writes': selectors(advanced({ Field: 'readOnly', Equals: ['false'] })),
  'SES without a limit': sesAccount({ SendQuota: { Max24HourSend: -1, SentLast24Hours: 9 } }),
  'a failed creation, which a deployment repeats': stackIs('ROLLBACK_COMPLETE'),
  'a failed update': stackIs('UPDATE_ROLLBACK_COMPLETE'),
  'a change set to review': stackIs('REVIEW_IN_PROGRESS'),
  "trouble in another app's stack": {
    'cloudformation.DescribeStacks': stacks({ 'another-app': { StackStatus: 'DELETE_FAILED' } }),
  },
};

test.each(Object.entries(harmless))('no finding: %s', async (_, answers = {}) => {
  expect(await findings(answers)).toEqual([]);
});
