import { ACCOUNT, DOMAIN, REGION } from '../../../support/tools/preflight/account.ts';
import { testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'nobody who is paged has confirmed': {
    answers: {
      'sns.ListSubscriptionsByTopic': ({ input, region }) => ({
        Subscriptions: [
          { SubscriptionArn: `${input.TopicArn}:1`, Endpoint: `operations@${DOMAIN}` },
          {
            SubscriptionArn: region === REGION ? 'PendingConfirmation' : `${input.TopicArn}:2`,
            Endpoint: `on-call@${DOMAIN}`,
          },
        ],
      }),
    },
    warning: `on-call@${DOMAIN} has not confirmed that it wants the pages of ${REGION}`,
    fix: `aws sns subscribe --region ${REGION} --topic-arn arn:aws:sns:${REGION}:${ACCOUNT}:Pages`,
  },
  'an alarm address that has not confirmed': {
    answers: {
      'sns.ListSubscriptionsByTopic': ({ input, region }) => ({
        Subscriptions: [
          {
            SubscriptionArn: region === REGION ? `${input.TopicArn}:1` : 'PendingConfirmation',
            Endpoint: `operations@${DOMAIN}`,
          },
          { SubscriptionArn: `${input.TopicArn}:2`, Endpoint: `on-call@${DOMAIN}` },
        ],
      }),
    },
    warning: `operations@${DOMAIN} has not confirmed that it wants the tickets of us-east-1`,
    fix: `aws sns subscribe --region us-east-1 --topic-arn arn:aws:sns:us-east-1:${ACCOUNT}:Tickets`,
  },
});
