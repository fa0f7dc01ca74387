/** Tickets before the account's capacity is used up, and when DynamoDB refuses requests. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { addAlarm, SUSTAINED } from './alarm.ts';
import { kmsRequests } from './aws-metrics.ts';
import { sumOf } from './sum-metric.ts';

/** Percent of a quota from which on there is still time to have it raised. */
const MOST_OF_REQUESTS = 80;
/** Higher: what functions have reserved counts as claimed, whether they run or not. */
const MOST_OF_CONCURRENCY = 90;

/**
 * Adds an alarm on throttled requests of a table and its indexes. The events of an index are not
 * in those of its table, and `ThrottledRequests` leaves out batches of which a part goes through
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html).
 * @param name construct id without the suffix `ThrottledAlarm`
 */
export function alarmOnThrottledTable(
  scope: Construct,
  name: string,
  { tableName, indexes, topic }: { tableName: string; indexes: readonly string[]; topic: ITopic },
): void {
  const events = [undefined, ...indexes].flatMap((index, i) =>
    ['Read', 'Write'].map((access) => {
      const metric = new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: `${access}ThrottleEvents`,
        dimensionsMap: {
          TableName: tableName,
          ...(index && { GlobalSecondaryIndexName: index }),
        },
        statistic: 'Sum',
      });
      return [`${access.toLowerCase()}${i}`, metric] as const;
    }),
  );
  addAlarm(scope, `${name}Throttled`, {
    metric: sumOf(Object.fromEntries(events)),
    threshold: 1,
    description: 'DynamoDB throttled requests: the SDK tries again, and in the end people see 503',
    topic,
  });
}

/**
 * Adds alarms on the quotas of the account and region that all stages share: KMS requests, and
 * concurrent executions of Lambda. Neither service has a metric of throttled requests for it.
 */
export function alarmOnQuotas(scope: Construct, topic: ITopic): void {
  const period = Duration.minutes(1);
  addAlarm(scope, 'KmsRequests', {
    // GenerateMac and Decrypt share this quota; the metric counts the requests of a minute
    // (https://aws.amazon.com/blogs/security/manage-your-aws-kms-api-request-rates-using-service-quotas-and-amazon-cloudwatch/).
    metric: new MathExpression({
      expression: 'requests / SERVICE_QUOTA(requests) * 100',
      usingMetrics: {
        requests: kmsRequests(),
      },
      period,
    }),
    threshold: MOST_OF_REQUESTS,
    periods: SUSTAINED,
    description: 'KMS soon throttles: no password is hashed then, and no item is read',
    topic,
  });
  const ofAccount = (metricName: string) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, statistic: 'Maximum' });
  addAlarm(scope, 'Concurrency', {
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
    metric: new MathExpression({
      expression: 'claimed / SERVICE_QUOTA(running) * 100',
      usingMetrics: {
        claimed: ofAccount('ClaimedAccountConcurrency'),
        running: ofAccount('ConcurrentExecutions'),
      },
      period,
    }),
    threshold: MOST_OF_CONCURRENCY,
    periods: SUSTAINED,
    description: "The account's concurrent executions are nearly used up: Lambda soon throttles",
    topic,
  });
}
