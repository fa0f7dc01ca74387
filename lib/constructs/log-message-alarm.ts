import type { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type AlarmOptions, addAlarm } from './alarm.ts';
import { addLogMetric, withMessage } from './log-metric.ts';

/** Which log lines raise an alarm, and whom it notifies. */
interface LogMessageAlarmOptions extends Omit<AlarmOptions, 'metric' | 'threshold'> {
  logGroup: ILogGroup;
  /** Exact value of the log line's `message` field. */
  message: string;
  /** Lines in one period; 1 by default. */
  threshold?: number;
  /** Five minutes by default. */
  period?: Duration;
}

/**
 * Adds an alarm on how many lines with this `message` a function logs in one period.
 * @param name construct id and metric name
 * @returns the metric
 */
export function alarmOnLogMessage(
  scope: Construct,
  name: string,
  { logGroup, message, threshold = 1, period, ...alarm }: LogMessageAlarmOptions,
): Metric {
  const metric = addLogMetric(scope, name, { logGroup, lines: withMessage(message) });
  addAlarm(scope, name, { metric: period ? metric.with({ period }) : metric, threshold, ...alarm });
  return metric;
}
