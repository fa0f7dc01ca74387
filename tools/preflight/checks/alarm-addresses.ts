import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { deployedResource, resourcePermissions } from '../../shared/stack-resources.ts';
import type { Check } from '../check.ts';
import { warning } from '../finding.ts';

/** Stacks with the topics of alarms, and where they are. */
const STACKS: [stack: string, region?: string][] = [
  ['SsaData'],
  ['SsaSiteMonitoring', 'us-east-1'],
];

/** The topics, by logical ID, and the setting with their addresses. */
const TOPICS = { Pages: 'page', Tickets: 'ticket' } as const;

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
      STACKS.flatMap(([stack, region = home]) =>
        Object.entries(TOPICS).map(([name, level]) => ({ stack, region, name, level })),
      ).map(async ({ stack, region, name, level }) => {
        const type = 'AWS::SNS::Topic';
        const topic = await deployedResource(stage, clientConfig, stack, type, region, name);
        if (!topic) return [];
        const client = new SNSClient(clientConfig(region));
        const confirmed = new Set<string | undefined>();
        for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
          { client },
          { TopicArn: topic },
        ))
          for (const { SubscriptionArn, Endpoint } of Subscriptions)
            if (SubscriptionArn?.startsWith('arn:')) confirmed.add(Endpoint);
        return alarms[level as 'page' | 'ticket']
          .filter((address) => !confirmed.has(address))
          .map((address) =>
            warning(
              `${address} has not confirmed that it wants the ${name.toLowerCase()} of ${region}, and gets none`,
              `aws sns subscribe --region ${region} --topic-arn ${topic} --protocol email ` +
                `--notification-endpoint ${address}`,
            ),
          );
      }),
    );
    return findings.flat();
  },
};
