import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What an alarm watches, and whom it notifies. */
interface AlarmOptions {
  metric: IMetric;
  /** In the metric's unit. */
  threshold: number;
  description: string;
  topic: ITopic;
}

/**
 * Adds an alarm that notifies `topic` when `metric` reaches `threshold` in one period. Missing data
 * does not raise it.
 * @param name construct id without the suffix `Alarm`
 */
export function addAlarm(
  scope: Construct,
  name: string,
  { metric, threshold, description, topic }: AlarmOptions,
): void {
  new Alarm(scope, `${name}Alarm`, {
    metric,
    threshold,
    alarmDescription: description,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic));
}
