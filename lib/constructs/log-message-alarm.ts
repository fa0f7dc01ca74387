import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.ts';

const NAMESPACE = 'SsaAccess';

/**
 * Adds an alarm that notifies `topic` when a function logs a line with this `message`.
 * @param name construct id and metric name
 * @param message exact value of the log line's `message` field
 */
export function alarmOnLogMessage(
  scope: Construct,
  name: string,
  { logGroup, message }: { logGroup: ILogGroup; message: string },
  description: string,
  topic: ITopic,
): void {
  new MetricFilter(scope, name, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: NAMESPACE,
    metricName: name,
  });
  addAlarm(
    scope,
    name,
    new Metric({ namespace: NAMESPACE, metricName: name, statistic: 'sum' }),
    1,
    description,
    topic,
  );
}
