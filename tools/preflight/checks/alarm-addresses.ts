import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import type { Check } from '../check.ts';
import { deployedResource, resourcePermissions } from '../deployed-resource.ts';
import { warning } from '../finding.ts';

/** Stacks with a topic of alarms, and where they are. */
const TOPICS: [stack: string, region?: string][] = [
  ['SsaData'],
  ['SsaSiteMonitoring', 'us-east-1'],
];

/**
 * Whether everybody whom alarms should notify has confirmed the subscription: SNS sends nothing
 * before, and forgets an unconfirmed one after two days. To subscribe again sends the question
 * again. Of a stage that is not deployed there is nothing to say.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
 */
export const alarmAddresses: Check = {
  subject: 'who gets the alarms',
  permissions: ['sns:ListSubscriptionsByTopic', ...resourcePermissions],
  async run(stage, clientConfig) {
    const { alarms, region: home } = stage.settings;
    const findings = await Promise.all(
      TOPICS.map(async ([stack, region = home]) => {
        const topic = await deployedResource(stage, clientConfig, stack, 'AWS::SNS::Topic', region);
        if (!topic) return [];
        const client = new SNSClient(clientConfig(region));
        const confirmed = new Set<string | undefined>();
        for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
          { client },
          { TopicArn: topic },
        ))
          for (const { SubscriptionArn, Endpoint } of Subscriptions)
            if (SubscriptionArn?.startsWith('arn:')) confirmed.add(Endpoint);
        return alarms.notify
          .filter((address) => !confirmed.has(address))
          .map((address) =>
            warning(
              `${address} has not confirmed that it wants the alarms of ${region}, and gets none`,
              `aws sns subscribe --region ${region} --topic-arn ${topic} --protocol email ` +
                `--notification-endpoint ${address}`,
            ),
          );
      }),
    );
    return findings.flat();
  },
};
