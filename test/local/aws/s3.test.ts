/** S3 on the laptop, used through the SDK. */
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsEndpoints, serveAwsEndpoints } from '../../../local/aws/endpoints.ts';
import { s3 } from '../../../local/aws/s3.ts';
import type { Assembly } from '../../../local/cloudformation/assembly.ts';

const assembly = { resources: () => [{ ref: 'things' }] } as unknown as Assembly;
let endpoints: AwsEndpoints;
let client: S3Client;

beforeAll(async () => {
  endpoints = await serveAwsEndpoints([s3(assembly)]);
  client = new S3Client({
    endpoint: endpoints.environment.AWS_ENDPOINT_URL_S3 as string,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(() => endpoints.stop());

const put = (Key: string, Body: string, more = {}) =>
  client.send(new PutObjectCommand({ Bucket: 'things', Key, Body, ...more }));

const textOf = async (Key: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'things', Key }));
  return Body?.transformToString();
};

test('an object can be read back, with any characters in its key', async () => {
  await put('a/b c+d/ü.json', '{"x":"é"}', { ContentType: 'application/json' });
  expect(await textOf('a/b c+d/ü.json')).toBe('{"x":"é"}');
  const { ContentType, ContentLength } = await client.send(
    new HeadObjectCommand({ Bucket: 'things', Key: 'a/b c+d/ü.json' }),
  );
  expect({ ContentType, ContentLength }).toEqual({
    ContentType: 'application/json',
    ContentLength: 10,
  });
});

test('a replaced version of an object can be read by its ID', async () => {
  const versions = [];
  for (const text of ['first', 'second']) {
    await put('replaced', text);
    versions.push(
      (await client.send(new GetObjectCommand({ Bucket: 'things', Key: 'replaced' }))).VersionId,
    );
  }
  const texts = versions.map(async (VersionId) => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: 'things', Key: 'replaced', VersionId }),
    );
    return Body?.transformToString();
  });
  expect(await Promise.all(texts)).toEqual(['first', 'second']);
  await expect(
    client.send(new GetObjectCommand({ Bucket: 'things', Key: 'replaced', VersionId: 'none' })),
  ).rejects.toMatchObject({ name: 'NoSuchVersion' });
});

test('PutObject accepts a stream', async () => {
  const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')]);
  await client.send(
    new PutObjectCommand({ Bucket: 'things', Key: 'stream', Body, ContentLength: 140_000 }),
  );
  expect(await textOf('stream')).toBe('a'.repeat(70_000) + 'b'.repeat(70_000));
});

test('PutObject with If-None-Match succeeds only for the first object', async () => {
  await put('once', 'first', { IfNoneMatch: '*' });
  await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
  expect(await textOf('once')).toBe('first');
});

test('ListObjectsV2 lists the keys with a prefix in order', async () => {
  await put('list/b&', '1');
  await put('list/a', '22');
  const { Contents } = await client.send(
    new ListObjectsV2Command({ Bucket: 'things', Prefix: 'list/' }),
  );
  expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
    ['list/a', 2],
    ['list/b&', 1],
  ]);
});

test('a missing object and a missing bucket are reported with the errors of S3', async () => {
  await expect(textOf('nothing')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(
    client.send(new GetObjectCommand({ Bucket: 'nobody', Key: 'a' })),
  ).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});
