/** The template of the audit stack: buckets, streams, alarms, bundles and permissions. */
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { BATCH, REFUSED, UNATTRIBUTED, UNKNOWN_ID } from '../../../core/logging/stream-log.ts';
import { TIME_TO_SEND_MS } from '../../../core/messages/send-once.ts';
import { CLAIM_MS, REMEMBERED_DAYS } from '../../../core/store/sent-messages.ts';
import {
  auditTemplate,
  brokerTemplate,
  bundleBytes,
  feedTemplate,
  nothingPublic,
  type Properties,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const STACK = 'SsaAudit';

/** A logical id without the hash that the CDK appends. */
const sourceId = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

function bucket(name: string): Properties & { DeletionPolicy?: string } {
  const found = resourcesOf(auditTemplate(), 'AWS::S3::Bucket').find(
    ([id]) => sourceId(id) === name,
  );
  return { ...found?.[1].Properties, DeletionPolicy: found?.[1].DeletionPolicy ?? '' };
}

test.each(['Archive', 'Failures'])(
  '%s is private, encrypted with the stack’s key, accessible over TLS only, and retained',
  (name) => {
    const template = auditTemplate();
    const [[key] = []] = resourcesOf(template, 'AWS::KMS::Key');
    expect(bucket(name)).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      PublicAccessBlockConfiguration: nothingPublic,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
            },
          },
        ],
      },
    });
    const policies = resourcesOf(template, 'AWS::S3::BucketPolicy').filter(([id]) =>
      id.startsWith(name),
    );
    expect(JSON.stringify(policies)).toContain('"aws:SecureTransport":"false"');
  },
);

test('nobody can delete or overwrite an archived object for seven years', () => {
  expect(bucket('Archive')).toMatchObject({
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2557 } } },
    VersioningConfiguration: { Status: 'Enabled' },
  });
});

test('archived objects are deleted once their lock ends', () => {
  const { Rules } = bucket('Archive').LifecycleConfiguration as { Rules: object[] };
  expect(Rules).toEqual([
    {
      ExpirationInDays: 2557,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      Status: 'Enabled',
    },
  ]);
});

test('Audit, Broker and Feed get the retention of the settings', () => {
  const variables = (template: Template, name: string) =>
    resourcesOf(template, 'AWS::Lambda::Function').find(([id]) => id.startsWith(name))?.[1]
      .Properties.Environment;
  expect(variables(auditTemplate(), 'Audit')).toMatchObject({ Variables: { TRAIL_YEARS: '7' } });
  expect(variables(feedTemplate(), 'Feed')).toMatchObject({ Variables: { MOVEMENT_MONTHS: '84' } });
  expect(variables(brokerTemplate(), 'Broker')).toMatchObject({
    Variables: { CLOSED_ACCOUNT_YEARS: '7', REQUEST_YEARS: '7' },
  });
});

test('failed records hold personal data: they expire after 90 days and are not locked', () => {
  expect(bucket('Failures')).toMatchObject({
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 90, Status: 'Enabled' }] },
  });
  expect(bucket('Failures')).not.toHaveProperty('ObjectLockEnabled');
});

interface Mapping {
  FunctionName: string;
  EventSourceArn: string;
}

test('Accounts, Credentials, Requests and Passkeys stream to audit, AuditTrail and Alerts to messages', () => {
  const assembly = resolvedAssembly();
  const tables = new Map(
    assembly
      .resources('AWS::DynamoDB::GlobalTable')
      .map((table) => [assembly.attribute(table, 'StreamArn'), sourceId(table.logicalId)]),
  );
  const mappings = resolvedResources<Mapping>(STACK, 'AWS::Lambda::EventSourceMapping');
  expect(
    mappings
      .map(({ properties }) => [
        tables.get(properties.EventSourceArn),
        sourceId(properties.FunctionName),
      ])
      .sort(),
  ).toEqual([
    ['Accounts', 'dev-SsaAudit-AuditFunction'],
    ['Alerts', 'dev-SsaAudit-MessagesFunction'],
    ['AuditTrail', 'dev-SsaAudit-MessagesFunction'],
    ['Credentials', 'dev-SsaAudit-AuditFunction'],
    ['Passkeys', 'dev-SsaAudit-AuditFunction'],
    ['Requests', 'dev-SsaAudit-AuditFunction'],
  ]);
});

test('consumers start at the oldest record and save failed ones to S3 in time', () => {
  const [[failures] = []] = resourcesOf(auditTemplate(), 'AWS::S3::Bucket').filter(
    ([id]) => sourceId(id) === 'Failures',
  );
  for (const [, { Properties }] of resourcesOf(
    auditTemplate(),
    'AWS::Lambda::EventSourceMapping',
  )) {
    expect(Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [failures, 'Arn'] } } },
      MaximumRecordAgeInSeconds: 12 * 60 * 60,
    });
  }
});

test('D12: a message is remembered longer than its record can come again, from stream or bucket', () => {
  const { LifecycleConfiguration } = bucket('Failures') as unknown as {
    LifecycleConfiguration: { Rules: { ExpirationInDays: number }[] };
  };
  const kept = LifecycleConfiguration.Rules.map(({ ExpirationInDays }) => ExpirationInDays);
  expect(REMEMBERED_DAYS).toBeGreaterThan(Math.max(...kept) + 2);
});

test('D12: a claim outlasts the function that holds it, and Lambda’s retries outlast a claim', () => {
  const [messages] = resolvedResources<{ Timeout: number }>(STACK, 'AWS::Lambda::Function').filter(
    ({ logicalId }) => logicalId.startsWith('Messages'),
  );
  const timeout = (messages?.properties.Timeout as number) * 1000;
  expect(CLAIM_MS).toBeGreaterThanOrEqual(timeout + 10_000);
  expect(TIME_TO_SEND_MS).toBeLessThan(timeout - 5_000);
  for (const [, { Properties }] of resourcesOf(auditTemplate(), 'AWS::Lambda::EventSourceMapping'))
    expect((Properties.MaximumRecordAgeInSeconds as number) * 1000).toBeGreaterThan(CLAIM_MS);
});

test('alarms watch delays, failures, unattributed changes, unknown IDs and refused messages', () => {
  const alarms = resourcesOf(auditTemplate(), 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties,
  );
  const counts: Record<string, number> = {};
  for (const { MetricName } of alarms)
    counts[MetricName as string] = (counts[MetricName as string] ?? 0) + 1;
  expect(counts).toEqual({
    ChangedTrail: 1,
    DestinationDeliveryFailures: 2,
    DroppedEventCount: 6,
    Duration: 2,
    Errors: 2,
    IteratorAge: 2,
    OnFailureDestinationDeliveredEventCount: 6,
    RefusedMessage: 1,
    'Reputation.BounceRate': 1,
    'Reputation.ComplaintRate': 1,
    SMSMonthToDateSpentUSD: 1,
    SmsOverLimit: 1,
    Throttles: 2,
    UnattributedChange: 1,
    UndeliveredSms: 1,
    UnknownId: 1,
  });
  for (const { MetricName, Threshold } of alarms)
    if (MetricName === 'IteratorAge') expect(Threshold).toBe(60 * 60 * 1000);
});

test('metric filters match the log messages that the functions write', () => {
  const filters = resourcesOf(auditTemplate(), 'AWS::Logs::MetricFilter').map(
    ([, { Properties }]) => [
      (Properties.MetricTransformations as { MetricName: string }[])[0]?.MetricName,
      Properties.FilterPattern,
    ],
  );
  expect(Object.fromEntries(filters)).toEqual({
    ChangedTrail: `{ $.message = "${UNATTRIBUTED}" }`,
    MessagesSent: `{ $.message = "${BATCH}" }`,
    RefusedMessage: `{ $.message = "${REFUSED}" }`,
    UnattributedChange: `{ $.message = "${UNATTRIBUTED}" }`,
    UnknownId: `{ $.message = "${UNKNOWN_ID}" }`,
  });
});

test('strangers choose no dimension of a metric: each value would be a metric to pay for', () => {
  for (const [, { Properties }] of resourcesOf(auditTemplate(), 'AWS::Logs::MetricFilter')) {
    expect(Properties.MetricTransformations).toEqual([
      expect.not.objectContaining({ Dimensions: expect.anything() }),
    ]);
  }
});

test('an alarm reports a threat to the key of the archive', () => {
  const [[key] = []] = resourcesOf(auditTemplate(), 'AWS::KMS::Key');
  auditTemplate().hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { detail: { resources: { ARN: [{ 'Fn::GetAtt': [key, 'Arn'] }] } } },
  });
});

test('the bundles are under 500 kB', () => {
  const assembly = resolvedAssembly();
  const functions = resolvedResources<{ Code: { S3Key: string } }>(STACK, 'AWS::Lambda::Function');
  expect(functions).toHaveLength(2);
  for (const { properties } of functions) {
    expect(bundleBytes(assembly.asset(properties.Code.S3Key))).toBeLessThan(500_000);
  }
});

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
  NotResource?: string;
  Condition?: unknown;
}

/** Permissions of a role, as `dynamodb:PutItem AuditTrail`, with conditions if any. */
function rightsOf(role: string): string[] {
  const assembly = resolvedAssembly();
  const names = new Map(
    assembly
      .resources(
        'AWS::DynamoDB::GlobalTable',
        'AWS::KMS::Key',
        'AWS::Logs::LogGroup',
        'AWS::S3::Bucket',
      )
      .flatMap((each) => {
        const [name, arn] = [sourceId(each.logicalId), assembly.attribute(each, 'Arn')];
        const stream = `${arn}/stream/laptop`;
        return [[arn, name] as const, [stream, `${name}'s stream`] as const];
      }),
  );
  const nameOf = (arn: string) => {
    const [bucketArn = '', ...key] = arn.split('/');
    return (
      names.get(arn) ?? (names.has(bucketArn) ? `${names.get(bucketArn)}/${key.join('/')}` : arn)
    );
  };
  const [policy, ...others] = resolvedResources<{ PolicyDocument: { Statement: Statement[] } }>(
    STACK,
    'AWS::IAM::Policy',
  ).filter(({ logicalId }) => logicalId.startsWith(role));
  expect(others).toEqual([]);
  return (policy?.properties.PolicyDocument.Statement ?? []).flatMap(
    ({ Effect, Action, Resource = [], NotResource, Condition }) => {
      expect(Effect).toBe('Allow');
      const on = NotResource ? [`all but ${NotResource}`] : [Resource].flat().map(nameOf);
      const when = Condition ? ` when ${JSON.stringify(Condition)}` : '';
      return [Action].flat().flatMap((action) => on.map((each) => `${action} ${each}${when}`));
    },
  );
}

const via = (service: string) =>
  ` when {"StringEquals":{"kms:ViaService":"${service}.ap-southeast-1.amazonaws.com"}}`;
const streamOf = (table: string) =>
  ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
    (action) => `dynamodb:${action} ${table}'s stream`,
  );
const ofEvery = (log: string) => [
  'dynamodb:ListStreams *',
  `kms:Decrypt DataKey${via('dynamodb')}`,
  `kms:GenerateDataKey ArchiveKey${via('s3')}`,
  `logs:CreateLogStream ${log}`,
  `logs:PutLogEvents ${log}`,
  's3:ListBucket Failures',
  's3:PutObject Failures/aws/lambda/*',
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
];

test('the audit function may only append to the trail and the archive', () => {
  expect(rightsOf('AuditRole').sort()).toEqual(
    [
      ...ofEvery('AuditLog'),
      ...['Accounts', 'Credentials', 'Requests', 'Passkeys'].flatMap(streamOf),
      'dynamodb:PutItem AuditTrail',
      's3:PutObject Archive/events/*',
    ].sort(),
  );
});

test('the messages function may only read accounts and the trail, send messages and record that', () => {
  const [set] = resolvedResources(STACK, 'AWS::SES::ConfigurationSet');
  const from = JSON.stringify({ StringEquals: { 'ses:FromAddress': 'no-reply@ssa.example.hk' } });
  const bySns = JSON.stringify({ StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } });
  expect(rightsOf('MessagesRole').sort()).toEqual(
    [
      ...ofEvery('MessagesLog'),
      ...new Set([...streamOf('AuditTrail'), ...streamOf('Alerts')]),
      'dynamodb:GetItem Accounts',
      'dynamodb:Query AuditTrail',
      'dynamodb:UpdateItem SentMessages',
      `ses:SendEmail arn:aws:ses:ap-southeast-1:000000000000:configuration-set/${set?.ref}`,
      `ses:SendEmail arn:aws:ses:ap-southeast-1:000000000000:identity/ssa.example.hk when ${from}`,
      `sms-voice:SendTextMessage * when ${bySns}`,
      'sns:Publish all but arn:aws:sns:*:*:*',
    ].sort(),
  );
});
