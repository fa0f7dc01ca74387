/**
 * Event source mappings as Lambda runs them: order, retries, bisected batches, and records that are
 * given up.
 */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { type LocalService, startLocal } from '../../../local/start.ts';
import { lambda, temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

/**
 * Logs a line with its records; fails as a whole if a record has `bomb`, and reports records with
 * `bad` as failed.
 */
const CONSUMER = `
let invocations = 0;
export const handler = async ({ Records }) => {
  const ids = Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
  console.log(JSON.stringify({ n: ++invocations, ids, first: Records[0] }));
  if (Records.some(({ dynamodb }) => dynamodb.NewImage?.bomb)) throw new Error('boom');
  const bad = Records.filter(({ dynamodb }) => dynamodb.NewImage?.bad && Number(dynamodb.NewImage.bad.N) > invocations);
  return { batchItemFailures: bad.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
};`;

const mapping = (properties: object = {}) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Consumer' },
    EventSourceArn: { 'Fn::GetAtt': ['Things', 'StreamArn'] },
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
    ...properties,
  },
});

const resources = (properties: object) => ({
  Things: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  },
  Failures: { Type: 'AWS::S3::Bucket' },
  Consumer: lambda('f'),
  Mapping: mapping(properties),
});

interface Invocation {
  ids: string[];
  // biome-ignore lint/suspicious/noExplicitAny: a record as it came
  first: any;
}

interface Running {
  service: LocalService;
  invocations: Invocation[];
  /** Writes the items one after another. */
  put(...items: Record<string, unknown>[]): Promise<void>;
  objects(): Promise<{ key: string; body: string }[]>;
}

async function start(properties: object = {}): Promise<Running> {
  const invocations: Invocation[] = [];
  const service = await startLocal({
    assembly: writeAssembly(
      temporaryDirectory(),
      { One: { Resources: resources(properties) } },
      { f: CONSUMER },
    ),
    port: 0,
    parameters: {},
    log: (name, line) => {
      if (name === 'One-Consumer' && line.startsWith('{')) invocations.push(JSON.parse(line));
    },
  });
  onTestFinished(service.stop);
  const client = new DynamoDBClient({
    endpoint: service.endpoints.AWS_ENDPOINT_URL_DYNAMODB as string,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const s3 = service.endpoints.AWS_ENDPOINT_URL_S3;
  return {
    service,
    invocations,
    put: async (...items) => {
      for (const { id, ...more } of items) {
        const Item = Object.fromEntries(
          Object.entries(more).map(([name, value]) => [name, { N: String(value) }]),
        );
        await client.send(
          new PutItemCommand({ TableName: 'One-Things', Item: { id: { S: String(id) }, ...Item } }),
        );
      }
    },
    objects: async () => {
      const listed = await (await fetch(`${s3}/one-failures?list-type=2`)).text();
      const keys = [...listed.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
      return Promise.all(
        keys.map(async (key) => ({
          key,
          body: await (await fetch(`${s3}/one-failures/${key}`)).text(),
        })),
      );
    },
  };
}

const items = (...ids: string[]) => ids.map((id) => ({ id }));

test('records of a stream arrive in order, within seconds, in the format of Lambda', async () => {
  const { service, invocations, put } = await start();
  const begun = performance.now();
  await put({ id: 'a', n: 1 }, { id: 'a', n: 2 }, { id: 'b' });
  await service.settled();
  expect(performance.now() - begun).toBeLessThan(5000);
  expect(invocations.flatMap(({ ids }) => ids)).toEqual(['a', 'a', 'b']);
  expect(invocations[0]?.first).toEqual({
    eventID: expect.any(String),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ap-southeast-1',
    eventSourceARN: 'arn:aws:dynamodb:ap-southeast-1:000000000000:table/One-Things/stream/laptop',
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { id: { S: 'a' } },
      NewImage: { id: { S: 'a' }, n: { N: '1' } },
      SequenceNumber: expect.stringMatching(/^\d+$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  await put({ id: 'a', n: 3 });
  await service.settled();
  expect(invocations.at(-1)?.first).toMatchObject({
    eventName: 'MODIFY',
    dynamodb: { OldImage: { n: { N: '2' } } },
  });
});

test('a record reported as failed is delivered again with all later records and without earlier ones', async () => {
  const { service, invocations, put, objects } = await start({ Enabled: true });
  await put(...items('a', 'b'), { id: 'c', bad: 3 }, ...items('d', 'e'));
  await service.settled();
  const failed = invocations.findIndex(({ ids }) => ids.includes('c'));
  expect(invocations[failed + 1]?.ids[0]).toBe('c');
  expect(invocations.flatMap(({ ids }) => ids).filter((id) => id === 'a')).toEqual(['a']);
  expect(invocations.flatMap(({ ids }) => ids).at(-1)).toBe('e');
  expect(await objects()).toEqual([]);
});

test('a record that always fails is isolated by bisecting and stored completely, and all other records pass', async () => {
  const { service, invocations, put, objects } = await start();
  await put(...items('a', 'b', 'c'), { id: 'x', bomb: 1 }, ...items('d', 'e', 'f'));
  await service.settled();
  const passed = invocations.filter(({ ids }) => !ids.includes('x')).flatMap(({ ids }) => ids);
  expect(new Set(passed)).toEqual(new Set(['a', 'b', 'c', 'd', 'e', 'f']));
  expect(invocations.filter(({ ids }) => ids.join() === 'x').length).toBeGreaterThanOrEqual(3);

  const [aside, ...others] = await objects();
  expect(others).toEqual([]);
  expect(aside?.key).toMatch(
    /^aws\/lambda\/[0-9a-f-]{36}\/shardId-[^/]+\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT[\d.]+-[0-9a-f-]{36}$/,
  );
  expect(JSON.parse(aside?.body ?? '')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    DDBStreamBatchInfo: {
      batchSize: 1,
      streamArn: expect.stringContaining('table/One-Things/stream/'),
    },
    payload: {
      Records: [{ dynamodb: { Keys: { id: { S: 'x' } }, NewImage: { bomb: { N: '1' } } } }],
    },
  });
});

test('a record that exceeds the maximum age is given up', async () => {
  const { service, put, objects } = await start({
    MaximumRecordAgeInSeconds: 0,
    MaximumRetryAttempts: -1,
  });
  await put({ id: 'x', bomb: 1 });
  await service.settled();
  expect(JSON.parse((await objects())[0]?.body ?? '')).toMatchObject({
    requestContext: { condition: 'RecordAgeExceeded' },
  });
});

test('batches have at most the size in the template', async () => {
  const { service, invocations, put } = await start({ BatchSize: 2 });
  await put(...items('a', 'b', 'c', 'd', 'e'));
  await service.settled();
  expect(invocations.flatMap(({ ids }) => ids)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(Math.max(...invocations.map(({ ids }) => ids.length))).toBeLessThanOrEqual(2);
});

test('settled() names a mapping that never finishes, and the laptop still stops', async () => {
  const { service, put } = await start({ MaximumRetryAttempts: -1 });
  await put({ id: 'x', bomb: 1 });
  await expect(service.settled(500)).rejects.toThrow('Mapping');
  const begun = performance.now();
  await service.stop();
  expect(performance.now() - begun).toBeLessThan(3000);
});

test('a disabled mapping delivers no records', async () => {
  const { service, invocations, put } = await start({ Enabled: false });
  await put(...items('a'));
  await service.settled();
  expect(invocations).toEqual([]);
});

test.each<[object, RegExp]>([
  [{ FilterCriteria: { Filters: [] } }, /Mapping: the laptop does not support FilterCriteria/],
  [{ StartingPosition: 'LATEST' }, /Mapping: the laptop does not support StartingPosition LATEST/],
  [
    { EventSourceArn: 'arn:aws:sqs:ap-southeast-1:000000000000:queue' },
    /Mapping: the laptop does not support arn:aws:sqs/,
  ],
])(
  'a mapping with an unsupported property is an error that names it: %j',
  async (properties, message) => {
    await expect(start(properties)).rejects.toThrow(message);
  },
);
