import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  FilterPattern,
  type IFilterPattern,
  type ILogGroup,
  MetricFilter,
} from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config/stage-settings.ts';
import { settingsOf } from '../stacks/stage-stack.ts';

/** Namespace of the stage's own metrics. */
export const metricNamespace = ({ stage }: StageSettings) => `SsaAccess/${stage}`;

/** Which lines of a log make a metric. */
export interface LogMetricOptions {
  logGroup: ILogGroup;
  lines: IFilterPattern;
  /** Numeric field with the value, e.g. `$.milliseconds`. By default each line counts one. */
  value?: string;
  /**
   * Fields by dimension, whose values the service itself chooses from a fixed list: each value is a
   * metric to pay for, so a stranger must not choose it.
   */
  dimensions?: Record<string, string>;
}

/** Lines with this `message`. */
export const withMessage = (message: string) =>
  FilterPattern.stringValue('$.message', '=', message);

/**
 * Adds a metric of the stage, made of lines of a log.
 * @param name construct id and metric name
 * @returns its sum; `.with()` gives other statistics, percentiles included
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html)
 */
export function addLogMetric(
  scope: Construct,
  name: string,
  { logGroup, lines, value, dimensions }: LogMetricOptions,
): Metric {
  const namespace = metricNamespace(settingsOf(scope));
  new MetricFilter(scope, name, {
    logGroup,
    filterPattern: lines,
    metricNamespace: namespace,
    metricName: name,
    ...(value && { metricValue: value }),
    ...(dimensions && { dimensions }),
  });
  return stageMetric(scope, name);
}

/** The sum of a metric of the stage, of whatever log lines it is made. */
export function stageMetric(scope: Construct, metricName: string): Metric {
  const namespace = metricNamespace(settingsOf(scope));
  return new Metric({ namespace, metricName, statistic: 'sum' });
}
