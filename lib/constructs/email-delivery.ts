import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  type IConfigurationSet,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { settingsOf } from '../stacks/stage-stack.ts';
import { addAlarm } from './alarm.ts';
import type { AlarmTopics } from './alarm-topics.ts';

/**
 * At these rates SES advises an alarm; above 10 % and 0.5 % it may stop all sending.
 * https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
 */
const BOUNCE_RATE = 0.05;
const COMPLAINT_RATE = 0.001;

/**
 * Adds the configuration set of all e-mails, lets `sender` send with it, and lets it hear what
 * became of them, whoever sent them.
 *
 * SES puts an address that bounces for good, or whose owner complains, on the account's suppression
 * list: it takes later e-mails to it, and does not send them. Each of them, and each bounce and
 * complaint, comes back to `sender`. The alarms are on the rates of the whole account, by which SES
 * judges it.
 */
export function addEmailDelivery(sender: LambdaFn, alarms: AlarmTopics): IConfigurationSet {
  const configurationSet = new ConfigurationSet(sender, 'Emails', {
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  const name = configurationSet.configurationSetName;
  // SES publishes to the default bus only.
  configurationSet.addEventDestination('Undelivered', {
    destination: EventDestination.eventBus(
      EventBus.fromEventBusName(sender, 'DefaultBus', 'default'),
    ),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
  });
  const rule = new Rule(sender, 'UndeliveredEmails', {
    description: 'What SES could not deliver, or recipients complain about, goes to the log',
    eventPattern: {
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': [name] } } },
    },
    targets: [new LambdaFunction(sender)],
  });
  const [permission] = rule.node.children.filter((each) => each instanceof CfnPermission);
  unusedOnLaptop(
    permission as CfnPermission,
    ['lambda:InvokeFunction'],
    'On the laptop every e-mail is delivered',
  );
  letSendEmails(sender, configurationSet);
  for (const [rate, threshold] of [
    ['BounceRate', BOUNCE_RATE],
    ['ComplaintRate', COMPLAINT_RATE],
  ] as const) {
    addAlarm(sender, rate, {
      metric: new Metric({
        namespace: 'AWS/SES',
        metricName: `Reputation.${rate}`,
        statistic: 'max',
        // SES reports it when it sends; a shorter period would clear the alarm in between.
        period: Duration.days(1),
      }),
      threshold,
      description: 'Too many bounces or complaints: above 10 % and 0.5 % SES may stop all e-mails',
      topic: alarms.ticket,
    });
  }
  return configurationSet;
}

/**
 * Lets a function send e-mails from the stage's address with the configuration set, and tells it
 * both in its environment.
 */
export function letSendEmails(sender: LambdaFn, { configurationSetName }: IConfigurationSet): void {
  const { senderAddress: address } = settingsOf(sender).messages;
  const [, domain] = address.split('@') as [string, string];
  const arnOf = (resource: string, resourceName: string) =>
    Stack.of(sender).formatArn({ service: 'ses', resource, resourceName });
  sender.addEnvironment('SENDER_ADDRESS', address);
  sender.addEnvironment('CONFIGURATION_SET', configurationSetName);
  sender.addToRolePolicy(
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [arnOf('identity', domain)],
      conditions: { StringEquals: { 'ses:FromAddress': address } },
    }),
  );
  // IAM asks for this right beside the one on the sender's identity
  // (https://github.com/aws/aws-cdk/issues/34402).
  sender.addToRolePolicy(
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [arnOf('configuration-set', configurationSetName)],
    }),
  );
}
