import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Notifies `topic` when someone disables one of the keys or schedules its deletion. KMS lets
 * operations cancel a deletion until the waiting period ends, some days later.
 * @param keys ARNs of keys of the stack's own region: EventBridge hears of no other
 */
export function alarmOnKeyLoss(
  scope: Construct,
  description: string,
  keys: readonly string[],
  topic: ITopic,
): void {
  new Rule(scope, 'KeyInDanger', {
    description,
    eventPattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['ScheduleKeyDeletion', 'DisableKey'],
        resources: { ARN: keys },
      },
    },
    targets: [new SnsTopic(topic)],
  });
}
