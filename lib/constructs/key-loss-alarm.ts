import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Notifies `topic` when someone disables one of the keys or schedules its deletion. KMS lets
 * operations cancel a deletion until the waiting period ends, some days later.
 */
export function alarmOnKeyLoss(
  scope: Construct,
  description: string,
  keys: readonly IKey[],
  topic: ITopic,
): void {
  new Rule(scope, 'KeyInDanger', {
    description,
    eventPattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventName: ['ScheduleKeyDeletion', 'DisableKey'],
        resources: { ARN: keys.map((key) => key.keyArn) },
      },
    },
    targets: [new SnsTopic(topic)],
  });
}
