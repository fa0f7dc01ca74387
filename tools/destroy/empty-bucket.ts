import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';

/**
 * Deletes all versions of all objects of a bucket.
 * @returns how many they were; 0 also if there is no such bucket any more
 * @throws Error in one line
 */
export async function emptyBucket(bucket: string, region: string): Promise<number> {
  const client = new S3Client(clientConfig(region));
  let deleted = 0;
  try {
    for (;;) {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (versions.length === 0) break;
      // A page has at most 1,000 versions, as many as one request may delete.
      const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
      const { Errors: [error] = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      );
      if (error) throw new Error(`${error.Key}: ${error.Message ?? error.Code}`);
      deleted += versions.length;
    }
  } catch (error) {
    if ((error as Error).name !== 'NoSuchBucket')
      awsFailure(`empty the bucket ${bucket}`)(error as Error);
  }
  return deleted;
}
