/** What becomes of e-mails and text messages: SES and SNS in the templates. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCOUNT_NAMESPACE, SMS_FAILURES } from '../../../lib/shared/sms-log.ts';
import {
  auditTemplate,
  baselineTemplate,
  onlyOne,
  type Properties,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html */
const OTHER_REASONS = [
  'Blocked as spam by phone carrier',
  'Destination is on a blocked list',
  'Invalid phone number',
  'Message body is invalid',
  'Phone carrier has blocked this message',
  'Phone carrier is currently unreachable/unavailable',
  'Phone has blocked SMS',
  'Phone is on a blocked list',
  'Phone is currently unreachable/unavailable',
  'Phone number is opted out',
  'This delivery would exceed max price',
  'Unknown error attempting to reach phone',
];

const [[set] = []] = resourcesOf(auditTemplate(), 'AWS::SES::ConfigurationSet');

function alarm(metric: string): Properties {
  const found = resourcesOf(auditTemplate(), 'AWS::CloudWatch::Alarm').filter(
    ([, { Properties }]) => Properties.MetricName === metric,
  );
  expect(found).toHaveLength(1);
  return found[0]?.[1].Properties as Properties;
}

test('an address that bounces for good, or complains, gets no more e-mails', () => {
  expect(onlyOne(auditTemplate(), 'AWS::SES::ConfigurationSet')).toEqual({
    SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  });
});

test('e-mails are sent with the configuration set, whose bounces and complaints come back', () => {
  const [[id, messages] = []] = resourcesOf(auditTemplate(), 'AWS::Lambda::Function').filter(
    ([logicalId]) => logicalId.startsWith('Messages'),
  );
  expect(messages?.Properties.Environment).toMatchObject({
    Variables: { CONFIGURATION_SET: { Ref: set } },
  });
  expect(onlyOne(auditTemplate(), 'AWS::SES::ConfigurationSetEventDestination')).toMatchObject({
    ConfigurationSetName: { Ref: set },
    EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'] },
  });
  const [[rule, { Properties }] = ['', { Properties: {} }]] = resourcesOf(
    auditTemplate(),
    'AWS::Events::Rule',
  ).filter(([, each]) => JSON.stringify(each).includes('aws.ses'));
  expect(Properties).toMatchObject({
    State: 'ENABLED',
    EventPattern: {
      source: ['aws.ses'],
      'detail-type': ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: set }] } } },
    },
    Targets: [{ Arn: { 'Fn::GetAtt': [id, 'Arn'] } }],
  });
  expect(onlyOne(auditTemplate(), 'AWS::Lambda::Permission')).toMatchObject({
    FunctionName: { 'Fn::GetAtt': [id, 'Arn'] },
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
  });
});

test('alarms are at the rates that SES advises, of the whole account over a day', () => {
  for (const [metric, Threshold] of [
    ['Reputation.BounceRate', 0.05],
    ['Reputation.ComplaintRate', 0.001],
  ] as const) {
    const found = alarm(metric);
    expect(found).toMatchObject({ Namespace: 'AWS/SES', Threshold, Period: 86_400 });
    // Without a dimension: of the whole account.
    expect(found).not.toHaveProperty('Dimensions');
  }
});

test('an alarm is on four fifths of what text messages may cost in a month', () => {
  expect(alarm('SMSMonthToDateSpentUSD')).toMatchObject({
    Namespace: 'AWS/SNS',
    Statistic: 'Maximum',
    Threshold: 80,
    Period: 86_400,
  });
});

test('alarms are on text messages that SNS dropped at the limit, or could not deliver', () => {
  for (const [metric, Period] of [
    ['SmsOverLimit', 3600],
    ['UndeliveredSms', 300],
  ] as const) {
    const found = alarm(metric);
    expect(found).toMatchObject({
      Namespace: 'SsaAccess',
      Statistic: 'Sum',
      Threshold: 1,
      Period,
      TreatMissingData: 'notBreaching',
    });
    // Without a dimension: of the whole account.
    expect(found).not.toHaveProperty('Dimensions');
  }
});

test('the commands for an account name the metrics of the alarms, and the lines that they count', () => {
  const operations = readFileSync('docs/operations.md', 'utf8');
  for (const [metric, pattern] of Object.entries(SMS_FAILURES)) {
    expect(operations).toContain(`--filter-pattern '${pattern}'`);
    expect(operations).toContain(`metricNamespace=${ACCOUNT_NAMESPACE},metricName=${metric},`);
  }
});

test('the monthly limit is told by other words than the one seen, too, and by no other reason', () => {
  const [, regex = ''] = /%(.*)%/.exec(SMS_FAILURES.SmsOverLimit) ?? [];
  expect(regex).toMatch(/^[A-Za-z0-9[\]|.*]+$/);
  const counted = (reason: string) => new RegExp(regex).test(reason);
  const OF_LIMIT = [
    'No quota left for account',
    'Monthly spending limit reached',
    'Quota exceeded',
  ];
  expect(OF_LIMIT.filter((reason) => !counted(reason))).toEqual([]);
  expect(OTHER_REASONS.filter(counted)).toEqual([]);
});

test('SNS may log undelivered text messages, and nothing else', () => {
  const [[role] = []] = resourcesOf(baselineTemplate(), 'AWS::IAM::Role').filter(([id]) =>
    id.startsWith('SmsDeliveryStatusRole'),
  );
  const policies = resourcesOf(baselineTemplate(), 'AWS::IAM::Policy').filter(([id]) =>
    id.startsWith('SmsDeliveryStatusRole'),
  );
  const statements = policies.flatMap(
    ([, { Properties }]) =>
      (Properties.PolicyDocument as { Statement: { Action: string[]; Resource: unknown[] }[] })
        .Statement,
  );
  expect(statements).not.toEqual([]);
  for (const { Action, Resource } of statements) {
    expect(Action).toEqual(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']);
    for (const each of Resource)
      expect(JSON.stringify(each)).toMatch(/log-group:sns\/.*\/DirectPublishToPhoneNumber/);
  }
  baselineTemplate().hasOutput('SmsDeliveryStatusRoleArn', {
    Value: { 'Fn::GetAtt': [role, 'Arn'] },
  });
});
