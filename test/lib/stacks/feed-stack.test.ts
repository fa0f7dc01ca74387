/** The template of the feed stack: bucket, event rule, alarms, bundle, and permissions as used. */
import { expect, test } from 'vitest';
import {
  DAILY_FILE,
  MISSING_FILE,
  MISSING_YEAR,
  OBSOLETE_FILE_GONE,
  REJECTS,
} from '../../../functions/feed/feed-log.ts';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import {
  bundleBytes,
  feedTemplate,
  nothingPublic,
  onlyOne,
  type Properties,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';
import { createWorld } from '../../support/world.ts';

const STACK = 'SsaFeed';

test('the bucket is private, encrypted, versioned, and sends its events to EventBridge', () => {
  expect(onlyOne(feedTemplate(), 'AWS::S3::Bucket')).toMatchObject({
    PublicAccessBlockConfiguration: nothingPublic,
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
      ],
    },
    VersioningConfiguration: { Status: 'Enabled' },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  });
  expect(JSON.stringify(onlyOne(feedTemplate(), 'AWS::S3::BucketPolicy'))).toContain(
    '"aws:SecureTransport":"false"',
  );
});

test('every new object of the bucket except a report invokes the feed', () => {
  const rules = resolvedResources<{ EventPattern: { source: string[] } }>(
    STACK,
    'AWS::Events::Rule',
  );
  const [bucket] = resolvedResources(STACK, 'AWS::S3::Bucket');
  const aboutObjects = rules.filter(({ properties }) =>
    properties.EventPattern.source.includes('aws.s3'),
  );
  expect(aboutObjects.map(({ properties }) => properties.EventPattern)).toEqual([
    {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [bucket?.ref] },
        object: { key: [{ 'anything-but': { prefix: 'reports/' } }] },
      },
    },
  ]);
});

test('events that fail three times, or never reach the function, are kept for two weeks', () => {
  const [[queue, { Properties }] = ['', { Properties: {} }]] = resourcesOf(
    feedTemplate(),
    'AWS::SQS::Queue',
  );
  const arn = { 'Fn::GetAtt': [queue, 'Arn'] };
  expect(Properties).toEqual({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  expect(onlyOne(feedTemplate(), 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
    DestinationConfig: { OnFailure: { Destination: arn } },
  });
  const rules = resourcesOf(feedTemplate(), 'AWS::Events::Rule');
  const dropped = rules.find(([logicalId]) => logicalId.startsWith('Dropped'))?.[1].Properties;
  expect(dropped?.Targets).toMatchObject([{ DeadLetterConfig: { Arn: arn } }]);
});

test('alarms watch rejects, missing files, the calendar, errors, throttles and slow invocations', () => {
  const patterns = resourcesOf(feedTemplate(), 'AWS::Logs::MetricFilter').map(
    ([, { Properties }]) => Properties.FilterPattern,
  );
  expect(patterns).toEqual([
    `{ ($.message = "${DAILY_FILE}") && ($.outcome = "taken") }`,
    ...[REJECTS, MISSING_FILE, MISSING_YEAR, OBSOLETE_FILE_GONE].map(
      (message) => `{ $.message = "${message}" }`,
    ),
  ]);
  const alarms = resourcesOf(feedTemplate(), 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties,
  );
  expect(alarms.map(({ MetricName }) => MetricName).sort()).toEqual([
    'ApproximateNumberOfMessagesVisible',
    'CalendarEnds',
    'DailyFileMissing',
    'DailyFileRejects',
    'Duration',
    'Errors',
    'ObsoleteFileGone',
    'Throttles',
  ]);
});

test('the feed checks every hour what is due by the calendar of the settings', () => {
  const [[id] = []] = resourcesOf(feedTemplate(), 'AWS::Lambda::Function');
  expect(onlyOne(feedTemplate(), 'AWS::Lambda::Function').Environment).toMatchObject({
    Variables: { CALENDAR: JSON.stringify(loadStage('prod').dailyFiles) },
  });
  const schedules = resourcesOf(feedTemplate(), 'AWS::Events::Rule').filter(
    ([, rule]) => rule.Properties.ScheduleExpression,
  );
  expect(schedules.map(([, rule]) => rule.Properties)).toMatchObject([
    { ScheduleExpression: 'cron(30 * * * ? *)', Targets: [{ Arn: { 'Fn::GetAtt': [id, 'Arn'] } }] },
  ]);
  // The alarm stays raised from one check to the next.
  const missing = resourcesOf(feedTemplate(), 'AWS::CloudWatch::Alarm').find(
    ([, alarm]) => alarm.Properties.MetricName === 'DailyFileMissing',
  );
  expect(missing?.[1].Properties).toMatchObject({
    Period: 3600,
    DatapointsToAlarm: 1,
    EvaluationPeriods: 2,
  });
  // Stage dev has no calendar, and so no schedule.
  const ofDev = resolvedResources<Properties>(STACK, 'AWS::Events::Rule');
  expect(ofDev.filter(({ properties }) => properties.ScheduleExpression)).toEqual([]);
});

test('daily files outlive the balances of their days, and are then deleted', () => {
  const { LifecycleConfiguration } = onlyOne(feedTemplate(), 'AWS::S3::Bucket') as {
    LifecycleConfiguration: { Rules: { Prefix?: string; ExpirationInDays?: number }[] };
  };
  const [days = 0] = LifecycleConfiguration.Rules.flatMap(({ Prefix, ExpirationInDays }) =>
    Prefix ? [] : (ExpirationInDays ?? []),
  );
  const { movementMonths = 0 } = loadStage('prod').retention;
  // Deletion begins a month after the day's own at the latest, and has two more to end.
  const needed = Math.ceil(((movementMonths + 3) * 365.25) / 12);
  expect(days).toBeGreaterThanOrEqual(needed);
  const ofDev = resolvedResources<Properties>(STACK, 'AWS::S3::Bucket');
  expect(JSON.stringify(ofDev)).not.toMatch(/"ExpirationInDays":[89]\d\d|"ExpirationInDays":\d{4}/);
});

test('the function has exactly the permissions that it uses', async () => {
  const world = await createWorld();
  const feed = new FeedWorld(world);
  const { participantId, accountNumber } = await world.open({
    alerts: { email: true, sms: false },
  });
  const rights = new Set<string>();
  const names = resolvedAssembly()
    .resources('AWS::DynamoDB::GlobalTable')
    .map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))
    .map((name) => [world.table(name), name] as const);
  world.intercept((_, operation, send, input) => {
    const command = { input: input as object, constructor: { name: `${operation}Command` } };
    for (const right of rightsOfCommand(command)) {
      rights.add(names.reduce((text, [ref, name]) => text.replace(ref, name), right));
    }
    return send();
  });
  // The file takes several batches, so the feed looks up whether an earlier batch had the same row.
  const lines = Array.from(
    { length: 2500 },
    () => `${participantId},${accountNumber},5,HSBC,匯豐,1`,
  );
  feed.left = () => 0;
  await feed.drop(
    'balances-2026-11-20.csv',
    `participantId,accountNumber,stockCode,nameEn,nameZh,quantity\n${lines.join('\n')}`,
  );
  expect(feed.report('balances-2026-11-20.csv')).toMatchObject({ outcome: 'taken', taken: 2500 });

  // The second file tells nothing new.
  const movement = `${participantId},${accountNumber},5,HSBC,匯豐,in,1,R1`;
  for (let i = 0; i < 2; i++)
    await feed.drop(
      'movements-2026-11-20.csv',
      `participantId,accountNumber,stockCode,nameEn,nameZh,direction,quantity,reference\n${movement}`,
    );

  const [bucket] = resolvedResources(STACK, 'AWS::S3::Bucket');
  const plain = granted(STACK).rights.map((right) =>
    right.replace(`arn:aws:s3:::${bucket?.ref}`, 'DropBox'),
  );
  expect(plain.filter((right) => right.startsWith('dynamodb:')).sort()).toEqual([...rights].sort());
  demandAll('FeedFunction', rights);
  expect(new Set(feed.requests)).toEqual(
    new Set(['GetObject progress', 'GetObjectVersion', 'PutObject']),
  );
  expect(plain.filter((right) => !right.startsWith('dynamodb:')).sort()).toEqual([
    'kms:Decrypt DataKey',
    'kms:Decrypt DropBoxKey',
    'kms:GenerateDataKey DropBoxKey',
    'logs:CreateLogStream FeedLog',
    'logs:PutLogEvents FeedLog',
    's3:GetObject DropBox/progress/*',
    's3:GetObjectVersion DropBox/*',
    's3:ListBucket DropBox',
    's3:PutObject DropBox/progress/*',
    's3:PutObject DropBox/reports/*',
    expect.stringMatching(/^sqs:SendMessage arn:aws:sqs:.*Failures/),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the bundle is under 510 kB', () => {
  const [feed] = resolvedResources<{ Code: { S3Key: string } }>(STACK, 'AWS::Lambda::Function');
  const directory = resolvedAssembly().asset(feed?.properties.Code.S3Key as string);
  expect(bundleBytes(directory)).toBeLessThan(510_000);
});
