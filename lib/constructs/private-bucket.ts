import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A bucket of our own data: encrypted with `encryptionKey`, reached by TLS only and by nobody from outside, and kept when its stack goes. */
export function addPrivateBucket(
  scope: Construct,
  id: string,
  encryptionKey: IKey,
  props: BucketProps,
): Bucket {
  const bucket = new Bucket(scope, id, {
    ...props,
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      "Who reads or writes its objects is in CloudTrail's data events (docs/operations.md), which come in time and can't be written " +
      'by whoever may write to a bucket of logs',
  });
  return bucket;
}
