import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Adds an alarm that notifies `topic` when `metric` reaches `threshold` in one period. Missing data
 * does not raise it.
 * @param name construct id without the suffix `Alarm`
 * @param threshold in the metric's unit
 */
export function addAlarm(
  scope: Construct,
  name: string,
  metric: IMetric,
  threshold: number,
  alarmDescription: string,
  topic: ITopic,
): void {
  new Alarm(scope, `${name}Alarm`, {
    metric,
    threshold,
    alarmDescription,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new SnsAction(topic));
}
