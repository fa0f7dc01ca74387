import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';
import { addAlarm } from './alarm.ts';

/**
 * Adds an alarm that notifies `topic` when a function logs `threshold` lines with this `message` in
 * one period. The metric has no dimensions: their values would be strangers' to choose, and each
 * one is a metric to pay for.
 * @param name construct id and metric name
 * @param message exact value of the log line's `message` field
 */
export function alarmOnLogMessage(
  scope: Construct,
  name: string,
  {
    logGroup,
    message,
    threshold = 1,
  }: { logGroup: ILogGroup; message: string; threshold?: number },
  description: string,
  topic: ITopic,
): void {
  const namespace = `SsaAccess/${settingsOf(scope).stage}`;
  new MetricFilter(scope, name, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: namespace,
    metricName: name,
  });
  addAlarm(
    scope,
    name,
    new Metric({ namespace, metricName: name, statistic: 'sum' }),
    threshold,
    description,
    topic,
  );
}
