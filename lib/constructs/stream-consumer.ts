import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { DataStack } from '../stacks/data-stack.ts';
import { addAlarm } from './alarm.ts';

export interface StreamConsumerProps {
  data: DataStack;
  /** What Lambda gives up lands there whole, with the images of the items. */
  failures: Bucket;
  batchSize: number;
  /** So many batches of a shard at once; those of one key never. */
  parallelizationFactor: number;
  /** A record that is older is given up; the streams keep them for 24 hours. */
  maxRecordAge: Duration;
  retryAttempts: number;
}

/**
 * Has Lambda run `consumer` on a table's stream, from the oldest record that it holds. The function reports what failed of a batch, a batch
 * that fails as a whole is cut in two, and what is given up is set aside in S3. Alarms when records wait for an hour, and when some are given up.
 */
export function consumeStream(
  consumer: IFunction,
  table: TableV2,
  name: string,
  props: StreamConsumerProps,
): void {
  const { data, failures, batchSize, parallelizationFactor, maxRecordAge, retryAttempts } = props;
  data.grantStream(consumer, table);
  const mapping = consumer.addEventSourceMapping(`${name}Stream`, {
    eventSourceArn: table.tableStreamArn as string,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize,
    parallelizationFactor,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    maxRecordAge,
    retryAttempts,
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
    addAlarm(consumer, `${name}${metricName}`, metric, 1, 'Records were given up', data.alarmTopic);
  }
}

/** Alarms that the consumer as a whole has: Lambda tells them by the function. */
export function watchStreams(consumer: IFunction, data: DataStack): void {
  addAlarm(
    consumer,
    'IteratorAge',
    consumer.metric('IteratorAge', { statistic: 'max' }),
    Duration.hours(1).toMilliseconds(),
    'The oldest record has waited for an hour: one that always fails, or a service that is down',
    data.alarmTopic,
  );
  addAlarm(
    consumer,
    'DestinationDeliveryFailures',
    consumer.metric('DestinationDeliveryFailures', { statistic: 'sum' }),
    1,
    'Records that were given up could not be set aside either',
    data.alarmTopic,
  );
}
