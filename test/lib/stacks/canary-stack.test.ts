/** The template of the canary: schedule, alarm, secret, bundle, and permissions. */
import { expect, test } from 'vitest';
import { PASSED, WITHOUT_ACCOUNT } from '../../../functions/canary/canary-log.ts';
import { granted } from '../../support/lib/stacks/rights.ts';
import {
  bundleBytes,
  canaryTemplate,
  onlyOne,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const STACK = 'SsaCanary';

test('the canary runs every five minutes, against the name of the site', () => {
  const [[id] = []] = resourcesOf(canaryTemplate(), 'AWS::Lambda::Function');
  expect(onlyOne(canaryTemplate(), 'AWS::Events::Rule')).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Targets: [{ Arn: { 'Fn::GetAtt': [id, 'Arn'] } }],
  });
  expect(onlyOne(canaryTemplate(), 'AWS::Lambda::Function').Environment).toMatchObject({
    Variables: { SITE_URL: 'https://ssa.example.hk' },
  });
  const [{ properties } = { properties: undefined }] = resolvedResources<{
    Environment: { Variables: Record<string, string> };
  }>(STACK, 'AWS::Lambda::Function');
  // Stage dev has no name of its own.
  expect(properties?.Environment.Variables.SITE_URL).toMatch(/^https:\/\/\w+\.cloudfront\.net$/);
});

test('two of three periods without a good run raise the alarm, with or without data', () => {
  const alarms = resourcesOf(canaryTemplate(), 'AWS::CloudWatch::Alarm');
  const failing = alarms.find(([id]) => id.startsWith('CanaryFailing'));
  expect(failing?.[1].Properties).toMatchObject({
    MetricName: 'CanaryGood',
    Statistic: 'Sum',
    ComparisonOperator: 'LessThanOrEqualToThreshold',
    Threshold: 0,
    Period: 300,
    DatapointsToAlarm: 2,
    EvaluationPeriods: 3,
    TreatMissingData: 'breaching',
  });
});

test('a run is good if it passed, or if the canary has no account yet: the name may not be in the DNS', () => {
  const filters = resourcesOf(canaryTemplate(), 'AWS::Logs::MetricFilter').map(
    ([, { Properties }]) => Properties,
  );
  expect(filters).toMatchObject([
    {
      FilterPattern: `{ $.message = "${PASSED}" }`,
      MetricTransformations: [{ MetricName: 'CanaryMilliseconds', MetricValue: '$.milliseconds' }],
    },
    {
      FilterPattern: `{ ($.message = "${PASSED}") || ($.message = "${WITHOUT_ACCOUNT}") }`,
      MetricTransformations: [{ MetricName: 'CanaryGood', MetricValue: '1' }],
    },
    { FilterPattern: `{ $.message = "${WITHOUT_ACCOUNT}" }` },
  ]);
});

test('no template has a value for the account, nor generates one', () => {
  const secret = onlyOne(canaryTemplate(), 'AWS::SecretsManager::Secret');
  expect(Object.keys(secret)).toEqual(['Description']);
});

test('the function may read the one secret and nothing else', () => {
  const secret = resolvedResources(STACK, 'AWS::SecretsManager::Secret')[0]?.ref;
  const rights = granted(STACK).rights.map((right) => right.replace(secret ?? '', 'Account'));
  expect(rights.sort()).toEqual([
    'logs:CreateLogStream CanaryLog',
    'logs:PutLogEvents CanaryLog',
    'secretsmanager:GetSecretValue Account',
    'xray:PutTelemetryRecords *',
    'xray:PutTraceSegments *',
  ]);
});

test('the bundle is under 500 kB', () => {
  const [canary] = resolvedResources<{ Code: { S3Key: string } }>(STACK, 'AWS::Lambda::Function');
  const directory = resolvedAssembly().asset(canary?.properties.Code.S3Key as string);
  expect(bundleBytes(directory)).toBeLessThan(500_000);
});
