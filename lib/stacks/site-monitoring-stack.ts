import { CfnCondition, CfnParameter, Duration, Fn, Validations } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addAlarm, SUSTAINED } from '../constructs/alarm.ts';
import { addAlarmTopics } from '../constructs/alarm-topics.ts';
import { ofDistribution } from '../constructs/aws-metrics.ts';
import { ServiceLog } from '../constructs/service-log.ts';
import { logGroupArn } from '../shared/log-group-arn.ts';
import { siteWebAclMetric } from './site-web-acl-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Fields of the access log. Query, cookies and referrer are left out. */
const LOG_FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'c-ip',
  'cs-method',
  'cs-uri-stem',
  'sc-status',
  'sc-bytes',
  'time-taken',
  'x-edge-result-type',
  'x-edge-request-id',
  'ssl-protocol',
  'cs-protocol-version',
];

/** Properties of {@link SiteMonitoringStack}. */
export interface SiteMonitoringStackProps extends StageStackProps {
  distribution: IDistribution;
}

/**
 * Certificate Manager renews the certificates that it issued earlier than this, if it can. Imported
 * ones are left to people.
 */
const RENEWAL_FAILED_DAYS = 30;

/** Blocked requests in five minutes: more than a few addresses over their limits can cause. */
const MANY_BLOCKED = 1000;

/**
 * Monitors the CloudFront distribution: its access log (IP address, path, result), and alarms on
 * failures and blocked requests, which neither the API nor its function sees. It is in us-east-1,
 * where CloudFront reports its metrics and delivers its logs.
 */
export class SiteMonitoringStack extends StageStack {
  constructor(scope: Construct, id: string, { distribution, ...props }: SiteMonitoringStackProps) {
    super(scope, id, props);
    const log = new ServiceLog(
      this,
      'AccessLog',
      // AWS services may deliver to log groups with this prefix without a policy for each.
      `/aws/vendedlogs/cloudfront/${this.stackName}`,
    );
    const distributionArn = new CfnParameter(this, 'DistributionArn', {
      description:
        'ARN of the distribution; empty before its first deployment. A reference to its stack ' +
        'would let CloudFormation replace the delivery source with every update',
      allowedPattern: '(arn:[a-z-]+:cloudfront::[0-9]{12}:distribution/[0-9A-Z]+)?',
      default: '',
    }).valueAsString;
    const isDeployed = new CfnCondition(this, 'IsDeployed', {
      expression: Fn.conditionNot(Fn.conditionEquals(distributionArn, '')),
    });
    const source = new CfnDeliverySource(this, 'Source', {
      name: this.stackName,
      logType: 'ACCESS_LOGS',
      resourceArn: distributionArn,
    });
    Validations.of(source).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'While the parameter is empty, the condition leaves this resource out',
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: this.stackName,
      destinationResourceArn: logGroupArn(log),
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      recordFields: LOG_FIELDS,
    });
    delivery.addResourceDependency(source);
    for (const resource of [source, destination, delivery])
      resource.cfnOptions.condition = isDeployed;
    this.#addAlarms(distribution);
  }

  #addAlarms({ distributionId }: IDistribution) {
    const { page, ticket } = addAlarmTopics(this);
    const period = Duration.minutes(5);
    addAlarm(this, 'SiteFailures', {
      metric: ofDistribution(distributionId, '5xxErrorRate', 'Average').with({ period }),
      threshold: 5,
      periods: SUSTAINED,
      description: 'At least 5 % of the responses of the site or its API are failures',
      topic: page,
    });
    const { site } = this.settings;
    if (site) {
      addAlarm(this, 'CertificateExpires', {
        metric: new Metric({
          namespace: 'AWS/CertificateManager',
          metricName: 'DaysToExpiry',
          dimensionsMap: { CertificateArn: site.certificateArn },
          statistic: 'Minimum',
          // Certificate Manager reports it twice a day.
          period: Duration.days(1),
        }),
        threshold: RENEWAL_FAILED_DAYS,
        bad: '<=',
        description: 'The certificate of the site soon expires, and was not renewed',
        topic: ticket,
      });
    }
    const blocked = new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: siteWebAclMetric(this.settings), Rule: 'ALL' },
      statistic: 'Sum',
      period,
    });
    addAlarm(this, 'SiteBlocks', {
      metric: blocked,
      threshold: MANY_BLOCKED,
      description: 'The web ACL of the site blocks many requests',
      topic: ticket,
    });
  }
}
