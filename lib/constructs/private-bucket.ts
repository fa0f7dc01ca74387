import { Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { dataRemovalPolicy } from '../stacks/stage-stack.ts';

/**
 * Adds a bucket for private data: encrypted with `encryptionKey`, accessible over TLS only, without
 * public access, and retained when a protected stack is deleted.
 */
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
    removalPolicy: dataRemovalPolicy(scope),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      'CloudTrail data events record who reads and writes its objects (docs/operations.md). They ' +
      'arrive in time, and nobody with write access to a log bucket can forge them',
  });
  return bucket;
}
