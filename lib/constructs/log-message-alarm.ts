import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';
import { addAlarm } from './alarm.ts';

/** Which log lines raise an alarm, and whom it notifies. */
interface LogMessageAlarmOptions {
  logGroup: ILogGroup;
  /** Exact value of the log line's `message` field. */
  message: string;
  description: string;
  topic: ITopic;
  /** Lines in one period; 1 by default. */
  threshold?: number;
}

/**
 * Adds an alarm that notifies `topic` when a function logs `threshold` lines with this `message` in
 * one period. The metric has no dimensions: their values would be strangers' to choose, and each
 * one is a metric to pay for.
 * @param name construct id and metric name
 */
export function alarmOnLogMessage(
  scope: Construct,
  name: string,
  { logGroup, message, description, topic, threshold = 1 }: LogMessageAlarmOptions,
): void {
  const namespace = `SsaAccess/${settingsOf(scope).stage}`;
  new MetricFilter(scope, name, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: namespace,
    metricName: name,
  });
  const metric = new Metric({ namespace, metricName: name, statistic: 'sum' });
  addAlarm(scope, name, { metric, threshold, description, topic });
}
