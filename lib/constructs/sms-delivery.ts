import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { accountInFindings } from '../shared/account-in-findings.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { addAlarm } from './alarm.ts';
import type { AlarmTopics } from './alarm-topics.ts';
import { smsFailures, smsSpend } from './aws-metrics.ts';

/** Part of the monthly limit at which there is still time to have it raised. */
const SPENT_TOO_MUCH = 0.8;

/**
 * Allows a function to send text messages. SNS passes them on to AWS End User Messaging with the
 * rights of its caller, who has to be allowed to send there, too
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-sms-access-management.html and
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSNSFullAccess.html).
 */
export function letSendTextMessages(sender: IFunction): void {
  const anyTopic = { service: 'sns', region: '*', account: '*', resource: '*' };
  sender.addToRolePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      // A policy cannot name a phone number as a resource, so this allows everything but topics.
      notResources: [Stack.of(sender).formatArn(anyTopic)],
    }),
  );
  sender.addToRolePolicy(
    new PolicyStatement({
      actions: ['sms-voice:SendTextMessage'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
    }),
  );
}

/**
 * Adds the alarms on the text messages of the account: on what they cost, and on those that were
 * not delivered (lib/shared/sms-log.ts).
 * @param monthlyLimitUsd SNS drops the text messages of a month once they have cost this much
 */
export function addSmsAlarms(scope: Construct, monthlyLimitUsd: number, alarms: AlarmTopics): void {
  addAlarm(scope, 'SmsSpend', {
    // A shorter period would clear the alarm between two messages.
    metric: smsSpend().with({ period: Duration.days(1) }),
    threshold: SPENT_TOO_MUCH * monthlyLimitUsd,
    description:
      'Text messages have cost four fifths of the monthly limit, at which SNS drops them silently',
    topic: alarms.ticket,
  });
  addAlarm(scope, 'SmsOverLimit', {
    // As long as there is a text message an hour, this pages once.
    metric: smsFailures('SmsOverLimit').with({ period: Duration.hours(1) }),
    threshold: 1,
    description:
      'Text messages have reached the monthly limit: SNS takes and drops each of them, and they ' +
      'count as sent',
    topic: alarms.page,
  });
  addAlarm(scope, 'UndeliveredSms', {
    metric: smsFailures('UndeliveredSms'),
    threshold: 1,
    description: 'SNS could not deliver a text message, which counts as sent',
    topic: alarms.ticket,
  });
}

/**
 * Adds the role with which SNS logs text messages that it did not deliver. That SNS uses it is a
 * setting of the account that CloudFormation does not have (docs/operations.md, "Settings of the
 * account").
 */
export function addSmsDeliveryStatusRole(scope: Construct): void {
  const role = new Role(scope, 'SmsDeliveryStatusRole', {
    assumedBy: new ServicePrincipal('sns.amazonaws.com'),
    description: 'With which SNS logs text messages that it could not deliver',
  });
  const { region, account } = Stack.of(scope);
  const shown = accountInFindings(scope);
  const actions = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
  for (const name of ['DirectPublishToPhoneNumber', 'DirectPublishToPhoneNumber/Failure']) {
    const logGroup = (owner: string) =>
      `arn:aws:logs:${region}:${owner}:log-group:sns/${region}/${owner}/${name}:*`;
    role.addToPolicy(new PolicyStatement({ actions, resources: [logGroup(account)] }));
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${logGroup(shown)}]`,
      reason: 'The wildcard stands for the streams of one log group, which SNS names itself',
    });
  }
  // The account's setting names it for all stages.
  role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  unusedOnLaptop(role, actions, 'SNS itself writes the log, with this role');
  new CfnOutput(scope, 'SmsDeliveryStatusRoleArn', {
    description: 'DeliveryStatusIAMRole of the account’s settings for text messages',
    value: role.roleArn,
  });
}
