import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { dataRemovalPolicy } from '../stacks/stage-stack.ts';

/**
 * Adds the SNS topic that alarms notify. Operations subscribes people by hand.
 *
 * The topic has its own KMS key. If it shared a key that an alarm watches, the loss of that key
 * would silence its own alarm.
 */
export function addAlarmTopic(scope: Construct): Topic {
  const key = new Key(scope, 'AlarmKey', {
    description: 'Encrypts the alarms of the SSA access service',
    enableKeyRotation: true,
    removalPolicy: dataRemovalPolicy(scope),
  });
  const topic = new Topic(scope, 'Alarms', { masterKey: key, enforceSSL: true });
  // An explicit topic policy replaces the default one, so it must grant CloudWatch the permission
  // to publish.
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [cloudWatch],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  unusedOnLaptop(
    topic.node.findChild('Policy'),
    ['sns:Publish'],
    'Only CloudWatch and EventBridge raise alarms',
  );
  unusedOnLaptop(
    key,
    ['kms:*', 'kms:Decrypt', 'kms:GenerateDataKey*'],
    'Only what raises and reads alarms uses it',
  );
  key.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');
  return topic;
}
