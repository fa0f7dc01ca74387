import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Assembly, readAssembly } from '../../local/assembly.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { laptopParameters } from '../../local/parameters.ts';
import { createTables } from '../../local/tables.ts';
import { temporaryDirectory, writeAssembly } from './fixture.ts';

const key = (AttributeName: string, KeyType = 'HASH') => ({ AttributeName, KeyType });
const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const thing = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    TableName: 'things',
    AttributeDefinitions: [text('id'), text('at'), text('status')],
    KeySchema: [key('id'), key('at', 'RANGE')],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-status',
        KeySchema: [key('status'), key('at', 'RANGE')],
        Projection: { ProjectionType: 'ALL' },
        WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 10 },
      },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [{ Region: 'ap-southeast-1' }],
  },
};

function connect(endpoint: string, accessKeyId: string): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'ap-southeast-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  onTestFinished(() => client.destroy());
  return client;
}

const things = (): Assembly =>
  readAssembly(writeAssembly(temporaryDirectory(), { One: { Resources: { Things: thing } } }), {});

test('a table has the keys, indexes, stream and time to live of its template', async () => {
  const where = { endpoint: inject('dynamodb'), accessKeyId: 'localTables' };
  await createTables(things(), where);
  const client = connect(where.endpoint, where.accessKeyId);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'things' }));
  expect(Table?.KeySchema).toEqual(thing.Properties.KeySchema);
  expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
  expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
    IndexName: 'by-status',
    Projection: { ProjectionType: 'ALL' },
  });
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'things' }));
  expect(TimeToLiveDescription).toEqual({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
});

test('every table of the app is created, for this access key alone, and stays as it is the next time', async () => {
  const assembly = readAssembly(inject('assembly'), laptopParameters('http://localhost'));
  const where = { endpoint: inject('dynamodb'), accessKeyId: 'localApp' };
  await createTables(assembly, where);
  await createTables(assembly, where);
  const names = assembly.resources('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map(({ ref }) => ref);
  const { TableNames } = await connect(where.endpoint, where.accessKeyId).send(new ListTablesCommand({}));
  expect(TableNames).toEqual(names.toSorted());
  expect((await connect(where.endpoint, 'localNobody').send(new ListTablesCommand({}))).TableNames).toEqual([]);
});

test('data on disk survive a restart; the engine is gone after each stop', async () => {
  const data = temporaryDirectory();
  const item = { id: { S: 'a' }, at: { S: 'b' } };
  for (const start of [1, 2]) {
    const engine = await startDynamoDb({ data });
    onTestFinished(engine.stop);
    const client = connect(engine.endpoint, 'local');
    await createTables(things(), { endpoint: engine.endpoint, accessKeyId: 'local' });
    if (start === 1) await client.send(new PutItemCommand({ TableName: 'things', Item: item }));
    expect((await client.send(new GetItemCommand({ TableName: 'things', Key: item }))).Item).toEqual(item);
    await engine.stop();
    await expect(fetch(engine.endpoint)).rejects.toThrow();
  }
});

test('a missing Java runtime is told in one line that says how to get it', async () => {
  vi.stubEnv('PATH', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startDynamoDb()).rejects.toThrow(
    /^DynamoDB Local needs a Java runtime.*apt-get install.*brew install.*$/,
  );
});
