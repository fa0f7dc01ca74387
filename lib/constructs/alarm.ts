import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What an alarm watches. */
export interface PartOptions {
  metric: IMetric;
  /** In the metric's unit. */
  threshold: number;
  description: string;
  /** Which side of the threshold is bad, itself included; `>=` by default. */
  bad?: '>=' | '<=';
  /** Raises the alarm if so many of the last so many periods are bad; the last one by default. */
  periods?: readonly [bad: number, of: number];
  /** Whether a period without data is bad, too. By default it is good. */
  missingIsBad?: boolean;
}

/** What an alarm watches, and whom it notifies. */
export interface AlarmOptions extends PartOptions {
  /** One of the stage's {@link AlarmTopics}. */
  topic: ITopic;
}

/** The periods of a failure that goes on, not of one that is over when somebody wakes up. */
export const SUSTAINED = [2, 3] as const;

/**
 * Adds an alarm that notifies `topic`.
 * @param name construct id without the suffix `Alarm`
 */
export function addAlarm(scope: Construct, name: string, { topic, ...part }: AlarmOptions): void {
  addPart(scope, name, part).addAlarmAction(new SnsAction(topic));
}

/**
 * Adds an alarm that notifies nobody by itself: it is a part of a composite alarm.
 * @param name construct id without the suffix `Alarm`
 */
export function addPart(
  scope: Construct,
  name: string,
  { metric, threshold, description, bad = '>=', periods = [1, 1], missingIsBad }: PartOptions,
): Alarm {
  const [datapointsToAlarm, evaluationPeriods] = periods;
  return new Alarm(scope, `${name}Alarm`, {
    metric,
    threshold,
    alarmDescription: description,
    datapointsToAlarm,
    evaluationPeriods,
    comparisonOperator:
      bad === '>='
        ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/**
 * Adds an alarm that notifies `topic` once, as long as one or more of its parts are raised. All
 * parts must be in its region.
 * @param name construct id without the suffix `Alarm`
 */
export function addCompositeAlarm(
  scope: Construct,
  name: string,
  { parts, description, topic }: { parts: IAlarm[]; description: string; topic: ITopic },
): void {
  new CompositeAlarm(scope, `${name}Alarm`, {
    // The CDK would generate a name without the stage.
    compositeAlarmName: `${Stack.of(scope).stackName}-${name}`,
    alarmRule: AlarmRule.anyOf(...parts),
    alarmDescription: description,
  }).addAlarmAction(new SnsAction(topic));
}
