import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { cacheControl, contentType } from '../../lib/shared/site-headers.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';

/** The page, which names all other files. */
const PAGE = 'index.html';

/** A file of the site, as the bucket must have it. */
interface SiteFile {
  key: string;
  body: Buffer;
  contentType: string;
  cacheControl: string;
}

/**
 * Uploads the files of a built site that the bucket lacks or has differently. The page comes last,
 * so that it never names a file that is not there. Old files stay: browsers may show an old page
 * for a while. After a failure, the next run goes on with the rest. CloudFront needs no
 * invalidation: it revalidates the page, and the other files have new names when they change.
 * @param directory of the built site
 * @param write whether to upload; otherwise they are only counted
 * @returns how many files there are, and how many of them were uploaded
 * @throws Error in one line
 */
export async function uploadSite(
  directory: string,
  bucket: string,
  region: string,
  write = true,
): Promise<{ files: number; uploaded: number }> {
  const client = new S3Client(clientConfig(region));
  const files = siteFiles(directory);
  let uploaded = 0;
  for (const file of files) {
    if (await isUploaded(client, bucket, file)) continue;
    uploaded++;
    if (!write) continue;
    await client
      .send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: file.key,
          Body: file.body,
          ContentType: file.contentType,
          CacheControl: file.cacheControl,
        }),
      )
      .catch(awsFailure(`upload ${file.key} to ${bucket}`));
  }
  return { files: files.length, uploaded };
}

/** All files, the page last. */
function siteFiles(directory: string): SiteFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, key: path.slice(directory.length + 1).replaceAll(sep, '/') }))
    .sort((a, b) => Number(a.key === PAGE) - Number(b.key === PAGE) || (a.key < b.key ? -1 : 1))
    .map(({ path, key }) => ({
      key,
      body: readFileSync(path),
      contentType: contentType(key),
      cacheControl: cacheControl(key),
    }));
}

/**
 * Whether the bucket has the file with the same content and headers. The bucket encrypts with keys
 * of S3, so the ETag of an object is the MD5 of its content
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html).
 */
async function isUploaded(client: S3Client, bucket: string, file: SiteFile): Promise<boolean> {
  const found = await client
    .send(new HeadObjectCommand({ Bucket: bucket, Key: file.key }))
    .catch((error: S3ServiceException) => {
      // Who may not list the bucket gets 403 for an object that is not there.
      if ([403, 404].includes(error.$metadata?.httpStatusCode ?? 0)) return undefined;
      return awsFailure(`read ${file.key} in ${bucket}`)(error);
    });
  const md5 = createHash('md5').update(file.body).digest('hex');
  return (
    found?.ETag === `"${md5}"` &&
    found.ContentType === file.contentType &&
    found.CacheControl === file.cacheControl
  );
}
