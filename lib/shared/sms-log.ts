/**
 * SNS's log of text messages to phone numbers that it did not deliver. The account has one in each
 * region, for all stages, and CloudFormation cannot create it: SNS may have done so before. So it
 * and the metrics made of it are settings of the account (docs/operations.md).
 */

export const smsLogName = (region: string, account: string): string =>
  `sns/${region}/${account}/DirectPublishToPhoneNumber/Failure`;

/** Namespace of the metrics; those of a stage are in `SsaAccess/<stage>`. */
export const ACCOUNT_NAMESPACE = 'SsaAccess';

/**
 * By metric, which lines it counts
 * (https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html shows one). That the monthly
 * limit is reached is told nowhere else: SNS takes each message, answers with its id, and drops it
 * (https://github.com/aws/aws-sdk-js/issues/3012,
 * https://github.com/mozilla/fxa-auth-server/issues/2243).
 */
export const SMS_FAILURES = {
  UndeliveredSms: '{ $.status = "FAILURE" }',
  SmsOverLimit: '{ $.delivery.providerResponse = "No quota left*" }',
} as const;
