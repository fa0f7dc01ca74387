/** Tickets before quotas are used up, on throttled tables, and before the certificate expires. */
import { expect, test } from 'vitest';
import { type Properties, resolvedAssembly } from '../../support/lib/stacks/templates.ts';

interface AlarmProperties {
  Metrics?: {
    Expression?: string;
    MetricStat?: {
      Metric: { MetricName: string; Dimensions?: { Name: string; Value: string }[] };
      Period: number;
    };
  }[];
  MetricName?: string;
}

const assembly = resolvedAssembly('prod');
const alarms = assembly.resources<AlarmProperties & Properties>('AWS::CloudWatch::Alarm');

/** Properties of the one alarm with this name. */
function alarm(name: string) {
  const found = alarms.filter(({ logicalId }) => logicalId.startsWith(`${name}Alarm`));
  expect(found, name).toHaveLength(1);
  return found[0]?.properties as AlarmProperties & Properties;
}

test('every table and index has an alarm on its throttled reads and writes', () => {
  const tables = assembly.resources<{ GlobalSecondaryIndexes?: { IndexName: string }[] }>(
    'AWS::DynamoDB::GlobalTable',
  );
  const wanted = tables.flatMap(({ ref, properties: { GlobalSecondaryIndexes = [] } }) =>
    ['', ...GlobalSecondaryIndexes.map(({ IndexName }) => IndexName)].flatMap((index) =>
      ['Read', 'Write'].map((access) => `${ref} ${index} ${access}ThrottleEvents`),
    ),
  );
  expect(wanted.length).toBeGreaterThan(2 * tables.length);
  const watched = alarms
    .filter(({ logicalId }) => /ThrottledAlarm/.test(logicalId))
    .flatMap(({ properties: { Metrics = [] } }) => {
      const [sum] = Metrics.flatMap(({ Expression }) => Expression ?? []);
      const metrics = Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
      // All of them are in the sum.
      expect(sum?.match(/FILL/g)).toHaveLength(metrics.length);
      return metrics.map(({ MetricName, Dimensions = [] }) => {
        const value = (name: string) => Dimensions.find(({ Name }) => Name === name)?.Value ?? '';
        return `${value('TableName')} ${value('GlobalSecondaryIndexName')} ${MetricName}`;
      });
    });
  expect(watched.sort()).toEqual(wanted.sort());
});

test('alarms compare KMS requests and concurrent executions with the quotas of the account', () => {
  const read = ({ Metrics = [], Threshold }: AlarmProperties & Properties) => ({
    Threshold,
    expression: Metrics.flatMap(({ Expression }) => Expression ?? []).join(),
    periods: new Set(Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? [])),
  });
  expect(read(alarm('KmsRequests'))).toEqual({
    Threshold: 80,
    expression: 'requests / SERVICE_QUOTA(requests) * 100',
    periods: new Set([60]),
  });
  expect(read(alarm('Concurrency'))).toEqual({
    Threshold: 90,
    expression: 'claimed / SERVICE_QUOTA(running) * 100',
    periods: new Set([60]),
  });
});

test('an alarm is raised a month before the certificate of the site expires', () => {
  const [distribution] = assembly.resources<{
    DistributionConfig: { ViewerCertificate: { AcmCertificateArn: string } };
  }>('AWS::CloudFront::Distribution');
  expect(alarm('CertificateExpires')).toMatchObject({
    Namespace: 'AWS/CertificateManager',
    MetricName: 'DaysToExpiry',
    Dimensions: [
      {
        Name: 'CertificateArn',
        Value: distribution?.properties.DistributionConfig.ViewerCertificate.AcmCertificateArn,
      },
    ],
    ComparisonOperator: 'LessThanOrEqualToThreshold',
    Threshold: 30,
    Statistic: 'Minimum',
    Period: 86_400,
  });
});
