import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { arnOfLog } from './arn-of-log.ts';

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

export interface SiteLogStackProps extends StackProps {
  distribution: IDistribution;
}

/** The access log of the distribution: who asked for which path, and what came of it. CloudFront delivers it from us-east-1 alone. */
export class SiteLogStack extends Stack {
  constructor(scope: Construct, id: string, { distribution, ...props }: SiteLogStackProps) {
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
  }
}
