import type { Assembly } from '../cloudformation/assembly.ts';

interface Encryption {
  KMSMasterKeyId?: string;
}

interface BucketProperties {
  BucketEncryption?: {
    ServerSideEncryptionConfiguration?: {
      ServerSideEncryptionByDefault?: { KMSMasterKeyID?: string };
    }[];
  };
}

/**
 * Finds the customer managed key that encrypts a resource: takes the ARN of a table, bucket or
 * secret, and returns the ARN of its key.
 */
export function keysOfResources(assembly: Assembly): (arn: string) => string | undefined {
  const keys = new Map<string, string | undefined>();
  for (const table of assembly.resources<{ Replicas?: { SSESpecification?: Encryption }[] }>(
    'AWS::DynamoDB::GlobalTable',
  )) {
    keys.set(
      assembly.attribute(table, 'Arn'),
      table.properties.Replicas?.[0]?.SSESpecification?.KMSMasterKeyId,
    );
  }
  for (const table of assembly.resources<{ SSESpecification?: Encryption }>(
    'AWS::DynamoDB::Table',
  )) {
    keys.set(assembly.attribute(table, 'Arn'), table.properties.SSESpecification?.KMSMasterKeyId);
  }
  for (const bucket of assembly.resources<BucketProperties>('AWS::S3::Bucket')) {
    const [rule] = bucket.properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
    keys.set(
      assembly.attribute(bucket, 'Arn'),
      rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID,
    );
  }
  for (const secret of assembly.resources<{ KmsKeyId?: string }>('AWS::SecretsManager::Secret')) {
    keys.set(secret.ref, secret.properties.KmsKeyId);
  }
  const byId = new Map(
    assembly.resources('AWS::KMS::Key').map((key) => [key.ref, assembly.attribute(key, 'Arn')]),
  );
  return (arn) => {
    const key = keys.get(arn);
    return key && (byId.get(key) ?? key);
  };
}
