import { createHash, randomUUID } from 'node:crypto';
import type { Assembly } from '../cloudformation/assembly.ts';
import { escapeXml, type HttpAnswer } from '../shared/http.ts';
import { FOLDER_OF_OBJECTS, type KeptData, keptData } from '../shared/kept-data.ts';
import { AwsError, type AwsRequest, type AwsService } from './endpoints.ts';

/** One version of an object. */
export interface StoredObject {
  body: Buffer;
  /** Without quotes; equal for equal bodies. */
  etag: string;
  contentType: string;
  storedAt: Date;
  /** 18 hexadecimal digits, as text in ascending order of the puts. */
  sequencer: string;
  /** Buckets of the app have versions. */
  versionId: string;
}

/** The emulated S3. */
export interface S3 extends AwsService {
  /** The current objects by key, sorted by key. */
  objects(bucket: string): ReadonlyMap<string, StoredObject>;
  /**
   * Stores an object.
   * @param sequencer of the object; the next one by default
   */
  put(
    bucket: string,
    key: string,
    body: string | Buffer,
    contentType: string,
    sequencer?: string,
  ): void;
  /** Calls the listener for every object that is put after this. */
  onCreated(listener: (bucket: string, key: string, object: StoredObject) => void): void;
}

const STATUS: Record<string, number> = {
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchVersion: 404,
  PreconditionFailed: 412,
  InvalidRange: 416,
  NotImplemented: 501,
};

/**
 * S3 with the buckets of the templates. It supports PutObject (also with If-None-Match: *),
 * GetObject (also with If-Match, a version, and a range from one byte to the end), HeadObject and
 * ListObjectsV2. The SDK puts the bucket into the path, because the endpoint's host is an IP
 * address.
 * @param kept keeps the objects across restarts
 */
export function s3(assembly: Assembly, kept: KeptData = keptData()): S3 {
  const buckets = new Map(
    assembly.resources('AWS::S3::Bucket').map(({ ref }) => [ref, new Map<string, StoredObject>()]),
  );
  const bucketOf = (name: string) => {
    const found = buckets.get(name);
    if (!found) throw new AwsError('NoSuchBucket', `Bucket ${name} does not exist`);
    return found;
  };
  /** Replaced versions, by bucket, key and version ID. */
  const replaced = new Map<string, StoredObject>();
  const add = (objects: Map<string, StoredObject>, { bucket, key, ...object }: KeptObject) => {
    const before = objects.get(key);
    if (before) replaced.set(`${bucket}/${key}?${before.versionId}`, before);
    objects.set(key, object);
  };
  const found = kept
    .list(FOLDER_OF_OBJECTS)
    .map((name) => unpacked(kept.read(`${FOLDER_OF_OBJECTS}/${name}`) as Buffer));
  for (const each of found.sort(
    (a, b) => a.storedAt.getTime() - b.storedAt.getTime() || (a.sequencer < b.sequencer ? -1 : 1),
  )) {
    const objects = buckets.get(each.bucket);
    if (objects) add(objects, each);
  }
  const listeners: Parameters<S3['onCreated']>[0][] = [];
  // Together with the time, it also exceeds the sequencers from before a restart.
  let puts = 0;
  const next = () => `${hexadecimal(Date.now(), 12)}${hexadecimal(++puts, 6)}`;
  const put: S3['put'] = (bucket, key, body, contentType, sequencer = next()) => {
    const bytes = Buffer.from(body);
    const objects = bucketOf(bucket);
    const object = {
      body: bytes,
      etag: createHash('md5').update(bytes).digest('hex'),
      contentType,
      storedAt: new Date(),
      sequencer,
      versionId: randomUUID(),
    };
    kept.write(
      `${FOLDER_OF_OBJECTS}/${fileOf(bucket, key, object)}`,
      packed({ bucket, key, ...object }),
    );
    add(objects, { bucket, key, ...object });
    for (const listener of listeners) listener(bucket, key, object);
  };

  const operate = ({ method, path, headers, body }: AwsRequest): HttpAnswer => {
    const url = new URL(path, 'http://s3');
    const [bucket = '', ...parts] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const key = parts.join('/');
    const objects = bucketOf(bucket);
    const current = objects.get(key);
    const versionId = url.searchParams.get('versionId') ?? current?.versionId;
    const found =
      versionId === current?.versionId ? current : replaced.get(`${bucket}/${key}?${versionId}`);
    if (method === 'PUT' && key) {
      if (headers['if-none-match'] === '*' && found)
        throw new AwsError('PreconditionFailed', `${key} exists`);
      put(
        bucket,
        key,
        unchunked(headers, body),
        headers['content-type'] ?? 'application/octet-stream',
      );
      return { status: 200, headers: { ETag: `"${objects.get(key)?.etag}"` }, body: '' };
    }
    if (method === 'GET' && !key && url.searchParams.get('list-type') === '2') {
      return xml(200, listing(bucket, objects, url.searchParams.get('prefix') ?? ''));
    }
    if ((method === 'GET' || method === 'HEAD') && key) {
      if (!current) throw new AwsError('NoSuchKey', `${key} does not exist`);
      if (!found) throw new AwsError('NoSuchVersion', `${key} has no such version`);
      const metadata = {
        'Content-Type': found.contentType,
        'Content-Length': String(found.body.length),
        'Last-Modified': found.storedAt.toUTCString(),
        ETag: `"${found.etag}"`,
        'x-amz-version-id': found.versionId,
      };
      const wanted = headers['if-match'];
      if (wanted !== undefined && wanted !== metadata.ETag)
        throw new AwsError('PreconditionFailed', `The ETag of ${key} does not match`);
      if (headers.range !== undefined) return partOf(found.body, headers.range, metadata);
      return { status: 200, headers: metadata, body: method === 'HEAD' ? '' : found.body };
    }
    throw new AwsError(
      'NotImplemented',
      `S3 ${method} ${url.search} is not supported on the laptop`,
    );
  };

  return {
    id: 'S3',
    objects: (bucket) => new Map([...bucketOf(bucket)].sort(([a], [b]) => (a < b ? -1 : 1))),
    put,
    onCreated: (listener) => void listeners.push(listener),
    async answer(request) {
      try {
        return operate(request);
      } catch (error) {
        const { name, message } = error as Error;
        return xml(
          STATUS[name] ?? 500,
          `<Error><Code>${escapeXml(name)}</Code><Message>${escapeXml(message)}</Message></Error>`,
        );
      }
    },
  };
}

interface KeptObject extends StoredObject {
  bucket: string;
  key: string;
}

/**
 * One file for each version of an object, named by a hash, because a key may contain any character.
 */
function fileOf(bucket: string, key: string, { versionId }: StoredObject): string {
  return createHash('sha256').update(`${bucket}/${key}?${versionId}`).digest('hex');
}

/** A line of metadata, then the body. */
function packed({ body, ...metadata }: KeptObject): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(metadata)}\n`), body]);
}

function unpacked(file: Buffer): KeptObject {
  const end = file.indexOf('\n');
  const metadata = JSON.parse(file.toString('utf8', 0, end));
  return { ...metadata, storedAt: new Date(metadata.storedAt), body: file.subarray(end + 1) };
}

/** The part from one byte to the end: the only range that the app requests. */
function partOf(body: Buffer, range: string, metadata: Record<string, string>): HttpAnswer {
  const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? Number.NaN);
  if (Number.isNaN(from))
    throw new AwsError('NotImplemented', `S3 ${range} is not supported on the laptop`);
  if (from >= body.length)
    throw new AwsError('InvalidRange', `The object has ${body.length} bytes`);
  const part = body.subarray(from);
  const contentRange = `bytes ${from}-${body.length - 1}/${body.length}`;
  return {
    status: 206,
    headers: { ...metadata, 'Content-Length': String(part.length), 'Content-Range': contentRange },
    body: part,
  };
}

function listing(
  bucket: string,
  objects: ReadonlyMap<string, StoredObject>,
  prefix: string,
): string {
  const contents = [...objects]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, { body, storedAt }]) =>
        `<Contents><Key>${escapeXml(key)}</Key><LastModified>${storedAt.toISOString()}</LastModified><Size>${body.length}</Size></Contents>`,
    );
  return `<ListBucketResult><Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${contents.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

/** The SDK sends a stream in chunks, each preceded by its size. */
function unchunked(headers: AwsRequest['headers'], body: Buffer): Buffer {
  if (!headers['content-encoding']?.includes('aws-chunked')) return body;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function hexadecimal(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, '0');
}

function xml(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`,
  };
}
