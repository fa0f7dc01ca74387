import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { dataRemovalPolicy, settingsOf } from '../stacks/stage-stack.ts';

/** Whom alarms notify. Which alarm notifies whom: docs/decisions/0039. */
export interface AlarmTopics {
  /** Wakes somebody: people cannot use the service, or are about to lose it for good. */
  page: ITopic;
  /** Can wait for working hours. */
  ticket: ITopic;
}

/**
 * Adds the SNS topics that alarms notify, with the stage's e-mail addresses as subscribers. AWS
 * asks each of them to confirm.
 *
 * The topics have their own KMS key. If they shared a key that an alarm watches, the loss of that
 * key would silence its own alarm.
 */
export function addAlarmTopics(scope: Construct): AlarmTopics {
  const key = new Key(scope, 'AlarmKey', {
    description: 'Encrypts the alarms of the SSA access service',
    enableKeyRotation: true,
    removalPolicy: dataRemovalPolicy(scope),
  });
  const { page, ticket } = settingsOf(scope).alarms;
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
  unusedOnLaptop(
    key,
    ['kms:*', 'kms:Decrypt', 'kms:GenerateDataKey*'],
    'Only what raises and reads alarms uses it',
  );
  key.grant(cloudWatch, 'kms:Decrypt', 'kms:GenerateDataKey*');

  const addTopic = (id: string, addresses: readonly string[]): Topic => {
    const topic = new Topic(scope, id, { masterKey: key, enforceSSL: true });
    // An explicit topic policy replaces the default one, so it must grant CloudWatch the permission
    // to publish.
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
    for (const address of addresses) topic.addSubscription(new EmailSubscription(address));
    return topic;
  };
  return { page: addTopic('Pages', page), ticket: addTopic('Tickets', ticket) };
}
