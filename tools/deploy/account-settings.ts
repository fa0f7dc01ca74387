import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetAccountCommand,
  PutAccountSuppressionAttributesCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { GetSMSAttributesCommand, SetSMSAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { ACCOUNT_NAMESPACE, SMS_FAILURES, smsLogName } from '../../lib/shared/sms-log.ts';
import { awsFailure, isDenied } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';

/** What SES stops writing to by itself (docs/decisions/0035). */
const SUPPRESSED = ['BOUNCE', 'COMPLAINT'] as const;

/** How long SNS's log of undelivered text messages is kept (docs/decisions/0035). */
const SMS_LOG_DAYS = 30;

/**
 * Applies the settings of account and region that CloudFormation has no resource for
 * (docs/operations.md, "Settings of the account"). All stages share them, so a stage raises the
 * monthly limit of text messages and never lowers it.
 * @returns `undefined` if something changed; otherwise a result in words: the service works without
 *   settings that AWS refused, for instance because a quota is too low. `unchanged` leaves out the
 *   metric filters of SNS's log: they are put each time, and may have replaced other patterns
 * @throws Error in one line with all that failed if a permission is missing: no waiting mends that
 */
export async function applyAccountSettings(stage: DeployedStage): Promise<string | undefined> {
  const outcomes = await Promise.allSettled([
    suppressAddresses(stage),
    setUpSmsLog(stage),
    limitTextMessages(stage),
  ]);
  const failures: Error[] = outcomes.flatMap((each) =>
    each.status === 'fulfilled' ? [] : (each.reason.errors ?? each.reason),
  );
  const words = `NOT APPLIED: ${failures.map(({ message }) => message).join('; ')}`;
  if (failures.some(({ cause }) => isDenied(cause)))
    throw new Error(`settings of the account are ${words}`);
  if (failures.length > 0) return words;
  const isChanged = outcomes.some((each) => each.status === 'fulfilled' && each.value);
  return isChanged ? undefined : 'unchanged';
}

/**
 * Creates SNS's log of undelivered text messages, or limits it: SNS would create it itself, with
 * telephone numbers in it and kept for ever. Adds the metrics that its alarms watch, or puts the
 * same ones again.
 * @returns whether the log was created or limited
 */
async function setUpSmsLog({ settings: { region }, account }: DeployedStage): Promise<boolean> {
  const logs = new CloudWatchLogsClient(clientConfig(region));
  const logGroupName = smsLogName(region, account);
  const isLimited = await limitLog(logs, logGroupName);
  for (const [metricName, filterPattern] of Object.entries(SMS_FAILURES))
    await logs
      .send(
        new PutMetricFilterCommand({
          logGroupName,
          filterName: `${ACCOUNT_NAMESPACE}-${metricName}`,
          filterPattern,
          metricTransformations: [
            { metricNamespace: ACCOUNT_NAMESPACE, metricName, metricValue: '1' },
          ],
        }),
      )
      .catch(awsFailure(`add the metric ${metricName}`));
  return isLimited;
}

async function limitLog(logs: CloudWatchLogsClient, logGroupName: string): Promise<boolean> {
  const { logGroups = [] } = await logs
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }))
    .catch(awsFailure('read the log group of text messages'));
  const found = logGroups.find((each) => each.logGroupName === logGroupName);
  if (found?.retentionInDays === SMS_LOG_DAYS) return false;
  if (!found)
    await logs.send(new CreateLogGroupCommand({ logGroupName })).catch((error) => {
      // SNS may have created it since.
      if (error.name !== 'ResourceAlreadyExistsException')
        awsFailure('create the log group of text messages')(error);
    });
  await logs
    .send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: SMS_LOG_DAYS }))
    .catch(awsFailure('limit the log of text messages'));
  return true;
}

/** @throws AggregateError with what AWS refused */
async function limitTextMessages({ settings, stack }: DeployedStage): Promise<boolean> {
  const sns = new SNSClient(clientConfig(settings.region));
  const { attributes = {} } = await sns
    .send(new GetSMSAttributesCommand({}))
    .catch(awsFailure('read the settings of text messages'));
  const role = (await stack('SsaBaseline'))?.outputs.SmsDeliveryStatusRoleArn;
  const limit = Math.max(
    Number(attributes.MonthlySpendLimit ?? 0),
    settings.messages.smsMonthlyLimitUsd,
  );
  const wanted: Record<string, string> = {
    DefaultSMSType: 'Transactional',
    ...(role && { DeliveryStatusIAMRole: role }),
    // Logs only what could not be delivered.
    DeliveryStatusSuccessSamplingRate: '0',
    MonthlySpendLimit: String(limit),
  };
  const missing = Object.entries(wanted).filter(([name, value]) => attributes[name] !== value);
  const failures: Error[] = [];
  // One by one: SNS refuses all that comes in a call with a limit above the quota, or with a role
  // that the caller may not pass.
  for (const [name, value] of missing)
    await sns
      .send(new SetSMSAttributesCommand({ attributes: { [name]: value } }))
      .catch(awsFailure(`set ${name} of text messages to ${value}`))
      .catch((error: Error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures);
  return missing.length > 0;
}

async function suppressAddresses({ settings }: DeployedStage): Promise<boolean> {
  const ses = new SESv2Client(clientConfig(settings.region));
  const { SuppressionAttributes: { SuppressedReasons = [] } = {} } = await ses
    .send(new GetAccountCommand({}))
    .catch(awsFailure('read the settings of e-mails'));
  if (SUPPRESSED.every((reason) => SuppressedReasons.includes(reason))) return false;
  await ses
    .send(new PutAccountSuppressionAttributesCommand({ SuppressedReasons: [...SUPPRESSED] }))
    .catch(awsFailure('have SES suppress addresses that bounce'));
  return true;
}
