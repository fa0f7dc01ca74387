import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { DataStack } from '../stacks/data-stack.ts';
import { addAlarm } from './alarm.ts';

/** Properties of {@link consumeStream}. */
export interface StreamConsumerProps {
  data: DataStack;
  /** Receives the records that Lambda gives up on, complete with the items' images. */
  failures: Bucket;
  /** Maximum number of records per invocation. */
  batchSize: number;
  /** Batches of one shard processed concurrently. Records of one key always stay in order. */
  parallelizationFactor: number;
}

/**
 * Lambda gives up on older records. Their age is the only limit of its retries: it documents no
 * pause between them, so that a limit of their number could be used up within a minute, while a
 * service is down (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html).
 * It also is how long a record that always fails holds back the others of its keys. Below the 24
 * hours that a stream keeps its records.
 */
const MAX_RECORD_AGE = Duration.hours(12);
/** Lambda's value for no limit. */
const UNLIMITED = -1;

/**
 * Makes Lambda invoke `consumer` with the records of a table's stream, starting at the oldest.
 *
 * The function reports which records of a batch failed. Lambda bisects a batch that fails as a
 * whole, and writes the records that it gives up on to S3. An alarm reports those.
 * {@link addStreamAlarms} adds the alarms of the consumer as a whole.
 * @param name construct id prefix, e.g. `Accounts`
 */
export function consumeStream(
  consumer: IFunction,
  table: TableV2,
  name: string,
  props: StreamConsumerProps,
): void {
  const { data, failures, batchSize, parallelizationFactor } = props;
  data.grantStream(consumer, table);
  const mapping = consumer.addEventSourceMapping(`${name}Stream`, {
    eventSourceArn: table.tableStreamArn as string,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    parallelizationFactor,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    maxRecordAge: MAX_RECORD_AGE,
    retryAttempts: UNLIMITED,
    onFailure: { bind: () => ({ destination: failures.bucketArn }) },
    supportS3OnFailureDestination: true,
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
  const dimensionsMap = { EventSourceMappingUUID: mapping.eventSourceMappingId };
  for (const metricName of ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount']) {
    const metric = new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap,
      statistic: 'sum',
    });
    addAlarm(consumer, `${name}${metricName}`, {
      metric,
      threshold: 1,
      description: 'Lambda gave up on records of the stream',
      topic: data.alarms.ticket,
    });
  }
}

/**
 * Adds the alarms on metrics that Lambda reports per function, not per stream: a record has waited
 * for an hour, or Lambda could not write failed records to S3. Call once per consumer.
 */
export function addStreamAlarms(consumer: IFunction, data: DataStack): void {
  addAlarm(consumer, 'IteratorAge', {
    metric: consumer.metric('IteratorAge', { statistic: 'max' }),
    threshold: Duration.hours(1).toMilliseconds(),
    description:
      'The oldest record has waited for an hour: it fails repeatedly, or a service is down',
    topic: data.alarms.ticket,
  });
  addAlarm(consumer, 'DestinationDeliveryFailures', {
    metric: consumer.metric('DestinationDeliveryFailures', { statistic: 'sum' }),
    threshold: 1,
    description: 'Lambda could not put failed records into the bucket of failures: they are lost',
    topic: data.alarms.ticket,
  });
}
