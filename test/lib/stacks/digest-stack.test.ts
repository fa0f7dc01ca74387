/** The template of the digest: its schedules, alarms, permissions as used, and bundle. */
import { expect, test } from 'vitest';
import { REFUSED } from '../../../core/logging/stream-log.ts';
import { loadStage, validateStage } from '../../../lib/config/load-stage.ts';
import production from '../../../lib/config/stages/prod.ts';
import { Broker, opening } from '../../support/broker.ts';
import { DigestWorld } from '../../support/functions/digest/digest-world.ts';
import { Investor, unwrap, WRONG_PHONE } from '../../support/investor.ts';
import { demandAll, granted, rightsOfCommand } from '../../support/lib/stacks/rights.ts';
import {
  bundleBytes,
  digestTemplate,
  onlyOne,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const STACK = 'SsaDigest';

test('each participant of the settings has a schedule on weekdays in Hong Kong', () => {
  const [[target] = []] = resourcesOf(digestTemplate(), 'AWS::Lambda::Function');
  const { at, to } = loadStage('prod').participants.digest ?? { at: '', to: {} };
  const schedules = resourcesOf(digestTemplate(), 'AWS::Scheduler::Schedule').map(
    ([, { Properties }]) => Properties,
  );
  expect(at).toBe('08:30');
  expect(schedules).toMatchObject(
    Object.entries(to).map(([participantId, { addresses, language }]) => ({
      ScheduleExpression: 'cron(30 8 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Asia/Hong_Kong',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: {
        Arn: { 'Fn::GetAtt': [target, 'Arn'] },
        Input: JSON.stringify({
          participantId,
          to: addresses,
          language,
          scheduledAt: '<aws.scheduler.scheduled-time>',
        }),
      },
    })),
  );
});

test('only schedules of this account may use the role, and it may only invoke the digest', () => {
  const [[target] = []] = resourcesOf(digestTemplate(), 'AWS::Lambda::Function');
  const role = resourcesOf(digestTemplate(), 'AWS::IAM::Role').find(([id]) =>
    id.startsWith('SchedulerRole'),
  );
  expect(role?.[1].Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
    ],
  });
  const policy = resourcesOf(digestTemplate(), 'AWS::IAM::Policy').find(([id]) =>
    id.startsWith('SchedulerRole'),
  );
  expect(policy?.[1].Properties.PolicyDocument).toMatchObject({
    Statement: [{ Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [target, 'Arn'] } }],
  });
});

test('failures are retried twice; what is lost or refused is a ticket', () => {
  expect(onlyOne(digestTemplate(), 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
    MaximumRetryAttempts: 2,
    MaximumEventAgeInSeconds: 21_600,
  });
  const alarms = resourcesOf(digestTemplate(), 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => Properties,
  );
  expect(alarms.map(({ MetricName }) => MetricName).sort()).toEqual([
    'AsyncEventsDropped',
    'Duration',
    'Errors',
    'RefusedDigest',
    'Throttles',
  ]);
  const { FilterPattern } = onlyOne(digestTemplate(), 'AWS::Logs::MetricFilter');
  expect(FilterPattern).toBe(`{ $.message = "${REFUSED}" }`);
});

test('a stage without the setting has no digest; an address is needed, and an ID', () => {
  const digest = (to: object) =>
    validateStage('prod', {
      ...production,
      participants: { ...production.participants, digest: { at: '08:30', to } },
    });
  const entry = { addresses: ['a@c00088.example'], language: 'en' };
  expect(digest({ C00088: entry }).participants.digest?.to).toEqual({ C00088: entry });
  for (const to of [
    { C00088: { ...entry, addresses: [] } },
    { C00088: { ...entry, addresses: ['nobody'] } },
    { C00088: { ...entry, language: 'fr' } },
    { broker: entry },
  ])
    expect(() => digest(to)).toThrow('participants.digest.to');
});

test('the function has exactly the permissions that it uses', async () => {
  const mail = await DigestWorld.begin();
  const investor = await Investor.withAccount(mail.world);
  for (let i = 0; i < 3; i++) await investor.beginReset(WRONG_PHONE);
  unwrap(await new Broker(mail.world).make(opening('30000001')));
  const names = resolvedAssembly()
    .resources('AWS::DynamoDB::GlobalTable')
    .map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))
    .map((name) => [mail.world.table(name), name] as const);
  const rights = new Set<string>();
  mail.world.intercept((service, operation, send, input) => {
    const command = { input: input as object, constructor: { name: `${operation}Command` } };
    if (service === 'dynamodb')
      for (const right of rightsOfCommand(command))
        rights.add(names.reduce((text, [ref, name]) => text.replace(ref, name), right));
    return send();
  });
  await mail.digest();
  const plain = granted(STACK, 'dev', 'DigestRole').rights;
  expect(plain.filter((right) => right.startsWith('dynamodb:')).sort()).toEqual([...rights].sort());
  demandAll('DigestFunction', rights);
  expect([...rights].sort()).toEqual([
    'dynamodb:BatchGetItem Credentials',
    'dynamodb:Query Credentials/index/byRevocation',
    'dynamodb:Query Requests/index/byStatus',
    'dynamodb:UpdateItem SentMessages',
  ]);
  expect(plain.filter((right) => !right.startsWith('dynamodb:')).sort()).toEqual([
    'kms:Decrypt DataKey',
    'logs:CreateLogStream DigestLog',
    'logs:PutLogEvents DigestLog',
    expect.stringMatching(/^ses:SendEmail arn:aws:ses:.*:configuration-set[/]/),
    expect.stringMatching(/^ses:SendEmail arn:aws:ses:.*:identity[/]ssa[.]example[.]hk$/),
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the bundle is under 500 kB', () => {
  const [digest] = resolvedResources<{ Code: { S3Key: string } }>(STACK, 'AWS::Lambda::Function');
  const directory = resolvedAssembly().asset(digest?.properties.Code.S3Key as string);
  expect(bundleBytes(directory)).toBeLessThan(500_000);
});
