import { ACCOUNT, DOMAIN, REGION } from '../../../support/tools/preflight/account.ts';
import { testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'an alarm address that has not confirmed': {
    answers: {
      'sns.ListSubscriptionsByTopic': ({ input, region }) => ({
        Subscriptions: [
          {
            SubscriptionArn: region === REGION ? `${input.TopicArn}:1` : 'PendingConfirmation',
            Endpoint: `operations@${DOMAIN}`,
          },
        ],
      }),
    },
    warning: `operations@${DOMAIN} has not confirmed that it wants the alarms of us-east-1`,
    fix: `aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:${ACCOUNT}:alarms`,
  },
});
