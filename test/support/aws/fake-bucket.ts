import { createHash } from 'node:crypto';
import { AwsError, type AwsRequest, RawAnswer } from './fake-aws.ts';

interface StoredObject {
  body: string;
  changedAt: Date;
  versionId?: string;
}

/** Objects of S3 buckets, by `<bucket>/<key>`. */
export type Objects = Map<string, StoredObject>;

/** Answers S3's requests: list in pages of two, get, head, and copy within a bucket. */
export function answerS3(
  objects: Objects,
  { operation, url, headers }: AwsRequest,
  now: () => Date,
): unknown {
  const [method] = operation.split(' ');
  const path = decodeURIComponent(url.pathname.slice(1));
  if (url.searchParams.has('list-type')) return list(objects, path.replace(/\/$/, ''), url);
  if (method === 'PUT') {
    const source = objects.get(decodeURIComponent(String(headers['x-amz-copy-source'])));
    const conditions = [
      [headers['x-amz-copy-source-if-match'], source],
      [headers['if-match'], objects.get(path)],
    ] as const;
    if (conditions.some(([etag, object]) => etag && etag !== etagOf(object)))
      throw new AwsError('PreconditionFailed', 'A precondition did not hold', 412);
    objects.set(path, { body: source?.body ?? '', changedAt: now() });
    return { CopyObjectResult: { LastModified: now() } };
  }
  const found = objects.get(path);
  if (!found) return new RawAnswer({}, '', 404);
  const { versionId } = found;
  const answered = {
    'content-type': 'text/plain',
    etag: etagOf(found),
    ...(versionId && { 'x-amz-version-id': versionId }),
  };
  return new RawAnswer(answered, method === 'HEAD' ? '' : found.body);
}

function etagOf(object: StoredObject | undefined): string {
  return `"${createHash('md5')
    .update(object?.body ?? '')
    .digest('hex')}"`;
}

function list(objects: Objects, bucket: string, url: URL) {
  const prefix = url.searchParams.get('prefix') ?? '';
  const delimiter = url.searchParams.get('delimiter');
  const keys = [...objects.keys()]
    .filter((path) => path.startsWith(`${bucket}/`))
    .map((path) => path.slice(bucket.length + 1))
    .filter((key) => key.startsWith(prefix))
    .filter((key) => !delimiter || !key.slice(prefix.length).includes(delimiter))
    .sort();
  const start = Number(url.searchParams.get('continuation-token') ?? 0);
  const end = start + 2;
  return {
    ListBucketResult: {
      IsTruncated: end < keys.length,
      ...(end < keys.length && { NextContinuationToken: String(end) }),
      Contents: keys.slice(start, end).map((key) => {
        const { body, changedAt } = objects.get(`${bucket}/${key}`) as StoredObject;
        return { Key: key, Size: body.length, LastModified: changedAt };
      }),
    },
  };
}
