import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { type Assembly, readAssembly } from '../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { hasJava, startDynamoDbLocal } from '../../../local/dynamodb/dynamodb-local.ts';
import { findDynoxide, startDynoxide } from '../../../local/dynamodb/dynoxide.ts';
import { startDynamoDb } from '../../../local/dynamodb/engine.ts';
import { createTables } from '../../../local/dynamodb/tables.ts';
import { freshEngine } from '../../support/engine.ts';
import { temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

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

test('a table is created with the keys, indexes, stream and time to live of its template', async () => {
  const where = await freshEngine();
  await createTables(things(), where);
  const client = connect(where.endpoint, where.accessKeyId);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'things' }));
  expect(Table?.KeySchema).toEqual(thing.Properties.KeySchema);
  expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
  expect(Table?.StreamSpecification).toEqual({
    StreamEnabled: true,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  });
  expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
    IndexName: 'by-status',
    Projection: { ProjectionType: 'ALL' },
  });
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: 'things' }),
  );
  expect(TimeToLiveDescription).toEqual({
    AttributeName: 'expiresAt',
    TimeToLiveStatus: 'ENABLED',
  });
});

test('every table of the app is created once, and a second start leaves it unchanged', async () => {
  const assembly = readAssembly(inject('assembly'), laptopParameters());
  const where = await freshEngine();
  await createTables(assembly, where);
  await createTables(assembly, where);
  const names = assembly
    .resources('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table')
    .map(({ ref }) => ref);
  const { TableNames } = await connect(where.endpoint, where.accessKeyId).send(
    new ListTablesCommand({}),
  );
  expect(TableNames).toEqual(names.toSorted());
});

const ENGINES = [
  ['Dynoxide', startDynoxide.bind(undefined, findDynoxide() ?? 'dynoxide')],
  ['DynamoDB Local', startDynamoDbLocal],
] as const;

test.each(ENGINES)(
  '%s keeps data on disk across a restart, and does not run after a stop',
  async (name, start) => {
    if (name === 'DynamoDB Local' && !(await hasJava())) return;
    const data = temporaryDirectory();
    const item = { id: { S: 'a' }, at: { S: 'b' } };
    for (const time of [1, 2]) {
      const engine = await start({ data });
      onTestFinished(engine.stop);
      const client = connect(engine.endpoint, 'local');
      await createTables(things(), { endpoint: engine.endpoint, accessKeyId: 'local' });
      if (time === 1) await client.send(new PutItemCommand({ TableName: 'things', Item: item }));
      expect(
        (await client.send(new GetItemCommand({ TableName: 'things', Key: item }))).Item,
      ).toEqual(item);
      await engine.stop();
      await expect(fetch(engine.endpoint)).rejects.toThrow();
    }
  },
);

test('twenty engines that start concurrently use twenty ports', async () => {
  const engines = await Promise.all(Array.from({ length: 20 }, () => startDynamoDb()));
  onTestFinished(async () => void (await Promise.all(engines.map((engine) => engine.stop()))));
  expect(new Set(engines.map(({ endpoint }) => endpoint)).size).toBe(20);
});

test('the engine ends with its parent process, even after kill -9', async () => {
  const script = `
    import { startDynamoDb } from ${JSON.stringify(new URL('../../../local/dynamodb/engine.ts', import.meta.url).href)};
    console.log((await startDynamoDb()).endpoint);`;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(parent.stdout, 'data');
  const endpoint = String(said).trim();
  expect((await fetch(endpoint)).ok).toBe(true);
  parent.kill('SIGKILL');
  await expect
    .poll(
      () =>
        fetch(endpoint).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 5000 },
    )
    .toBe('gone');
});

test('an engine that dies is reported in one line, and an engine that is stopped is not', async () => {
  const [killed, stopped] = [await startDynamoDb(), await startDynamoDb()];
  onTestFinished(killed.stop);
  const port = new URL(killed.endpoint).port;
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split(
    '\n',
  );
  process.kill(
    Number.parseInt(processes.find((line) => line.includes(`--port ${port}`)) ?? '', 10),
    'SIGKILL',
  );
  expect(await killed.died).toBe('Dynoxide, which stored the data, ended with SIGKILL');
  await stopped.stop();
  expect(await Promise.race([stopped.died, 'nothing'])).toBe('nothing');
});

test('without an engine the start fails with one line that says how to install one', async () => {
  vi.stubEnv('PATH', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  onTestFinished(() => void Object.defineProperty(process, 'platform', platform));
  Object.defineProperty(process, 'platform', { ...platform, value: 'sunos' });
  await expect(startDynamoDb()).rejects.toThrow(
    /^No DynamoDB engine .*`dynoxide` on the PATH.*Java runtime.*$/,
  );
});
