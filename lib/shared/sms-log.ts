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
 * (https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html shows one). UndeliveredSms
 * counts all of them. That the monthly limit is reached is told nowhere else: SNS takes each
 * message, answers with its id, and drops it (https://github.com/aws/aws-sdk-js/issues/3012).
 *
 * AWS does not document the words of the limit. `No quota left for account` was seen
 * (https://github.com/mozilla/fxa-auth-server/issues/2243); a regular expression between percent
 * signs matches others, too, and none of the documented reasons
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html: it may hold no
 * space).
 */
export const SMS_FAILURES = {
  UndeliveredSms: '{ $.status = "FAILURE" }',
  SmsOverLimit: '{ $.delivery.providerResponse = %[Qq]uota|[Ss]pend.*[Ll]imit% }',
} as const;
