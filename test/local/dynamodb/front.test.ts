/**
 * Behavior of AWS's DynamoDB that an engine on one machine never shows, as the SDK's client and the
 * store see it.
 */
import { existsSync, readFileSync } from 'node:fs';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { Db } from '../../../core/store/db.ts';
import type { UnconditionalPut } from '../../../core/store/write.ts';
import { chaos } from '../../../local/dynamodb/chaos.ts';
import {
  type DynamoDbFront,
  type EngineRequest,
  type Fate,
  startDynamoDbFront,
} from '../../../local/dynamodb/front.ts';
import { listen, stopServer } from '../../../local/shared/http.ts';
import { freshEngine } from '../../support/engine.ts';

let front: DynamoDbFront;
let client: DynamoDBClient;
let engine: DynamoDBClient;
let db: Db;
const TABLES = ['things', 'others'];

beforeAll(async () => {
  const { endpoint, accessKeyId } = await freshEngine();
  front = await startDynamoDbFront(endpoint);
  const to = (url: string, maxAttempts: number) =>
    new DynamoDBClient({
      endpoint: url,
      region: 'ap-southeast-1',
      credentials: { accessKeyId, secretAccessKey: 'x' },
      maxAttempts,
    });
  client = to(front.url, 1);
  engine = to(endpoint, 1);
  db = new Db(client);
  for (const TableName of TABLES)
    await engine.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
});
afterEach(() => front.decide(() => undefined));
afterAll(async () => {
  client?.destroy();
  engine?.destroy();
  await front?.stop();
});

const [TableName = '', OTHER_TABLE = ''] = TABLES;
const key = (id: string) => ({ id: { S: id } });
const put = (id: string, extra = {}) =>
  new PutItemCommand({ TableName, Item: { ...key(id), ...extra } });
const found = async (id: string) =>
  (await engine.send(new GetItemCommand({ TableName, Key: key(id), ConsistentRead: true }))).Item;
const refusal = (sending: Promise<unknown>) =>
  sending.then(
    () => undefined,
    (error: Error) => error,
  );

/**
 * Gives the first request of an operation this fate.
 * @returns a function that counts the requests of the operation
 */
function once(operation: string, fate: Fate): () => number {
  let met = 0;
  front.decide((request) => (request.operation === operation && met++ === 0 ? fate : undefined));
  return () => met;
}

const fateOf = (name: string, request: EngineRequest): Fate => {
  const draw = chaos({ seed: 1, rate: 1 });
  for (let i = 0; i < 1000; i++) {
    const fate = draw(request);
    if (fate?.is === 'error' && fate.error.name === name) return fate;
  }
  throw new Error(`${request.operation} never meets ${name}`);
};

describe('simulated errors are recognized by the SDK', () => {
  const update = new UpdateItemCommand({
    TableName,
    Key: key('error'),
    UpdateExpression: 'REMOVE absent',
  });
  const transaction = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName, Item: key('a') } }, { Put: { TableName, Item: key('b') } }],
  });
  test.each([
    ['TransactionConflictException', 'UpdateItem', update],
    ['ProvisionedThroughputExceededException', 'UpdateItem', update],
    ['ThrottlingException', 'UpdateItem', update],
    ['RequestLimitExceeded', 'UpdateItem', update],
    ['InternalServerError', 'UpdateItem', update],
    ['TransactionInProgressException', 'TransactWriteItems', transaction],
    ['TransactionCanceledException', 'TransactWriteItems', transaction],
  ] as const)('the SDK recognizes %s of %s', async (name, operation, command) => {
    const body = JSON.stringify({ TransactItems: [{}, {}] });
    front.decide((request) =>
      request.operation === operation ? fateOf(name, { operation, body }) : undefined,
    );
    const error = await refusal(client.send(command as UpdateItemCommand));
    expect(error).toMatchObject({ name });
    if (name === 'TransactionCanceledException')
      expect(error).toMatchObject({
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: expect.stringMatching(
              /^(TransactionConflict|ThrottlingError|ProvisionedThroughputExceeded)$/,
            ),
          },
        ],
      });
  });
});

test.each([true, false])(
  'a lost response closes the connection, whether the write took effect: %s',
  async (tookEffect) => {
    once('PutItem', { is: 'lost', tookEffect });
    const id = `lost ${tookEffect}`;
    expect(await refusal(client.send(put(id)))).toBeInstanceOf(Error);
    expect(await found(id)).toEqual(tookEffect ? key(id) : undefined);
  },
);

test('a transaction that took effect but was reported as in progress is not applied again with the same token', async () => {
  const once = { ClientRequestToken: `token${Date.now()}` };
  const command = new TransactWriteItemsCommand({
    ...once,
    TransactItems: [
      {
        Put: {
          TableName,
          Item: key('in progress'),
          ConditionExpression: 'attribute_not_exists(id)',
        },
      },
    ],
  });
  const error = { name: 'TransactionInProgressException', message: '' };
  front.decide(() => ({ is: 'error', tookEffect: true, error }));
  expect(await refusal(client.send(command))).toMatchObject({ name: error.name });
  front.decide(() => undefined);
  expect(await refusal(client.send(command))).toBeUndefined();
});

describe('partly processed batches', () => {
  const ids = Array.from({ length: 7 }, (_, i) => `batch${i}`);

  test('a batch is partly processed, and the rest is returned in the form of the request', async () => {
    front.decide(() => ({ is: 'unprocessed' }));
    const writes = ids.map((id) => ({ PutRequest: { Item: key(id) } }));
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }),
    );
    expect(UnprocessedItems).toEqual({ [TableName]: writes.slice(4) });
    const how = { ConsistentRead: true, ProjectionExpression: 'id' };
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: ids.map(key), ...how } } }),
    );
    expect(Responses?.[TableName]).toHaveLength(4);
    expect(UnprocessedKeys).toEqual({ [TableName]: { Keys: ids.slice(4).map(key), ...how } });
  });

  const put = (item: UnconditionalPut['item']): UnconditionalPut => ({
    kind: 'put',
    table: TableName,
    item,
  });

  test('putAll, getAll and getEach retry the unprocessed part of a batch', async () => {
    front.decide(() => ({ is: 'unprocessed' }));
    await db.putAll(ids.map((id) => put({ id, n: 1 })));
    const projection = { ProjectionExpression: 'id, #n', ExpressionAttributeNames: { '#n': 'n' } };
    const all = await db.getAll<{ id: string }>(
      TableName,
      [...ids, 'absent'].map((id) => ({ id })),
      projection,
    );
    expect(all.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(ids.map((id) => ({ id, n: 1 })));
    await engine.send(new PutItemCommand({ TableName: OTHER_TABLE, Item: key('other') }));
    const keys = [
      { table: TableName, key: { id: 'batch6' } },
      { table: OTHER_TABLE, key: { id: 'other' } },
    ];
    expect(await db.getEach(keys)).toEqual([{ id: 'batch6', n: 1 }, { id: 'other' }]);
  });

  test.each([
    ['putAll', (of: Db) => of.putAll(ids.map((id) => put({ id })))],
    [
      'getAll',
      (of: Db) =>
        of.getAll(
          TableName,
          ids.map((id) => ({ id })),
        ),
    ],
    ['getEach', (of: Db) => of.getEach([{ table: TableName, key: { id: 'batch0' } }])],
  ] as const)('%s throws Unavailable if no part of a batch is ever processed', async (_, run) => {
    let sent = 0;
    const never = new Db({
      send: (async ({ input: { RequestItems } }: { input: { RequestItems: object } }) => {
        sent++;
        return { UnprocessedKeys: RequestItems, UnprocessedItems: RequestItems };
      }) as never,
    });
    expect(await refusal(run(never))).toBeInstanceOf(Unavailable);
    expect(sent).toBe(8);
  });
});

describe('text that is not well-formed Unicode is refused', () => {
  test.each([
    ['a value', put('x', { v: { S: '\ud800陳' } })],
    ['the end of a value', put('x', { v: { S: '陳\ud800' } })],
    ['a lone low surrogate', put('x', { v: { S: '\udc00' } })],
    ['a surrogate pair in the wrong order', put('x', { v: { S: '\udc00\ud800' } })],
    ['a member of a set', put('x', { v: { SS: ['a', '\udfff'] } })],
    ['an attribute’s name', put('x', { 'v\ud800': { S: 'v' } })],
    ['a key', put('\udbff')],
  ] as const)('a lone surrogate is refused in %s', async (_, command) => {
    expect(await refusal(client.send(command))).toMatchObject({ name: 'SerializationException' });
    expect(await found('x')).toBeUndefined();
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const answer = await fetch(front.url, {
      method: 'POST',
      body: new Uint8Array([0x22, 0xc3, 0x22]),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      __type: expect.stringContaining('SerializationException'),
    });
  });

  test('surrogate pairs pass, also as escapes, and so does the text of an escape', async () => {
    const v = { S: '\u{2070e}\\ud800' };
    await client.send(put('pair', { v }));
    expect((await found('pair'))?.v).toEqual(v);
  });
});

test('equal seeds draw equal faults, and different seeds draw different ones', () => {
  const drawn = (seed: number) => {
    const draw = chaos({ seed, rate: 0.5 });
    return JSON.stringify(
      Array.from({ length: 100 }, () => draw({ operation: 'UpdateItem', body: '{}' }) ?? null),
    );
  };
  expect(drawn(7)).toBe(drawn(7));
  expect(drawn(7)).not.toBe(drawn(8));
});

test('decision 0028 lists every simulated error, and the files that it names exist', () => {
  const root = new URL('../../../', import.meta.url);
  const decision = readFileSync(
    new URL('docs/decisions/0028-what-a-laptop-cannot-show.md', root),
    'utf8',
  );
  const drawn = new Set<string>();
  for (const operation of ['GetItem', 'UpdateItem', 'BatchGetItem', 'TransactWriteItems']) {
    const draw = chaos({ seed: 1, rate: 1 });
    for (let i = 0; i < 200; i++) {
      const fate = draw({ operation, body: '{"TransactItems":[{}]}' });
      for (const reason of fate?.is === 'error' ? (fate.error.CancellationReasons ?? []) : [])
        drawn.add(reason.Code);
      if (fate?.is === 'error' && fate.error.name.startsWith('Transaction'))
        drawn.add(fate.error.name);
    }
  }
  drawn.delete('TransactionCanceledException'); // by its reason
  expect(drawn.size).toBe(5);
  for (const name of drawn) expect(decision).toContain(`\`${name}\``);
  for (const [, path = ''] of decision.matchAll(/`((?:test|local)\/[^`]+)`/g))
    expect(existsSync(new URL(path, root)), path).toBe(true);
});

test('a request above 16 MB is refused as too large, not as malformed', async () => {
  const answer = await fetch(front.url, { method: 'POST', body: Buffer.alloc(16 * 1024 ** 2 + 1) });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    __type: expect.stringMatching(/#RequestEntityTooLarge$/),
  });
});

test('a connection that fails behind the proxy fails in front of it, and the proxy serves on', async () => {
  const { server, url } = await listen(0, ({ socket }) => void socket.destroy());
  const broken = await startDynamoDbFront(url);
  for (let requests = 0; requests < 2; requests++)
    await expect(fetch(broken.url, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
  await broken.stop();
  await stopServer(server);
});
