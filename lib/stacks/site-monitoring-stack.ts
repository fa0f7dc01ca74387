import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnDelivery,
  CfnDeliveryDestination,
  CfnDeliverySource,
  LogGroup,
  RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addAlarm } from '../constructs/alarm.ts';
import { addAlarmTopic } from '../constructs/alarm-topic.ts';
import { arnOfLog } from '../constructs/arn-of-log.ts';
import { SITE_WEB_ACL } from './site-web-acl-stack.ts';

/** No query, no cookie, no referrer. */
const FIELDS = [
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

export interface SiteMonitoringStackProps extends StackProps {
  distribution: IDistribution;
}

/** In five minutes: more than any few addresses that are over their limits. */
const MANY_BLOCKED = 1000;

/**
 * What watches the distribution, which is in us-east-1 alone: its access log (who asked for which path, and what came of it), and alarms on
 * what neither the API nor its function sees.
 */
export class SiteMonitoringStack extends Stack {
  constructor(scope: Construct, id: string, { distribution, ...props }: SiteMonitoringStackProps) {
    super(scope, id, props);
    const log = new LogGroup(this, 'AccessLog', {
      // Services may deliver to logs of such names without a policy for each.
      logGroupName: '/aws/vendedlogs/cloudfront/SsaSite',
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const source = new CfnDeliverySource(this, 'Source', {
      name: 'SsaSite',
      logType: 'ACCESS_LOGS',
      resourceArn: distribution.distributionArn,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: 'SsaSite',
      destinationResourceArn: arnOfLog(log),
      outputFormat: 'json',
    });
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      recordFields: FIELDS,
    });
    delivery.addResourceDependency(source);
    this.#addAlarms(distribution);
  }

  #addAlarms({ distributionId }: IDistribution) {
    const topic = addAlarmTopic(this);
    const period = Duration.minutes(5);
    const failures = new Metric({
      namespace: 'AWS/CloudFront',
      metricName: '5xxErrorRate',
      dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
      statistic: 'Average',
      period,
    });
    addAlarm(
      this,
      'SiteFailures',
      failures,
      1,
      'One in a hundred answers of the site or its API was a failure',
      topic,
    );
    const blocked = new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: SITE_WEB_ACL, Rule: 'ALL' },
      statistic: 'Sum',
      period,
    });
    addAlarm(
      this,
      'SiteBlocks',
      blocked,
      MANY_BLOCKED,
      'The web ACL of the site refuses many requests',
      topic,
    );
  }
}
