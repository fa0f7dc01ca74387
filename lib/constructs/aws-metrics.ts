/** Metrics of AWS that an alarm and the dashboard both read: names and dimensions stand once. */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ACCOUNT_NAMESPACE, type SMS_FAILURES } from '../shared/sms-log.ts';

/** Requests that count towards the account's quota of KMS, `GenerateMac` and `Decrypt` included. */
export const kmsRequests = (): Metric =>
  new Metric({
    namespace: 'AWS/Usage',
    metricName: 'CallCount',
    dimensionsMap: {
      Service: 'KMS',
      Type: 'API',
      Resource: 'CryptographicOperationsSymmetric',
      Class: 'None',
    },
    statistic: 'Sum',
  });

/** US dollars that the account's text messages have cost this month. SNS reports it as it sends. */
export const smsSpend = (): Metric =>
  new Metric({ namespace: 'AWS/SNS', metricName: 'SMSMonthToDateSpentUSD', statistic: 'max' });

/** Text messages of the account that SNS did not deliver, of one kind. */
export const smsFailures = (metricName: keyof typeof SMS_FAILURES): Metric =>
  new Metric({ namespace: ACCOUNT_NAMESPACE, metricName, statistic: 'sum' });

/** A metric of a CloudFront distribution, which is in us-east-1. */
export const ofDistribution = (
  DistributionId: string,
  metricName: string,
  statistic: string,
): Metric =>
  new Metric({
    namespace: 'AWS/CloudFront',
    metricName,
    dimensionsMap: { DistributionId, Region: 'Global' },
    statistic,
  });
