/** The requests that Lambda makes with the role of a function that reads a stream. */
import type { Asked } from './needs.ts';

/**
 * Rights to read the stream of a table. The key of the table also encrypts the stream.
 * `ListStreams` has no resource.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function toRead(streamArn: string): Asked[] {
  const ofResource = streamArn.replace(/\/stream\/.*/, '');
  const key = { action: 'kms:Decrypt', ofResource, service: 'dynamodb' } as const;
  return [
    { action: 'dynamodb:ListStreams', resource: '*' },
    { action: 'dynamodb:DescribeStream', resource: streamArn },
    { action: 'dynamodb:GetShardIterator', resource: streamArn },
    { action: 'dynamodb:GetRecords', resource: streamArn, key },
  ];
}

/**
 * Rights to store failed records in a bucket.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function toSetAside(bucketArn: string, key: string): Asked[] {
  return [
    { action: 's3:ListBucket', resource: bucketArn },
    {
      action: 's3:PutObject',
      resource: `${bucketArn}/${key}`,
      key: { action: 'kms:GenerateDataKey', ofResource: bucketArn, service: 's3' },
    },
  ];
}
