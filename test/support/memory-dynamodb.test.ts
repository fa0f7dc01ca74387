import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DynamoDb, startDynamoDb } from '../../local/dynamodb.ts';
import { MemoryDynamoDB } from './memory-dynamodb.ts';
import { attributes, type Draft, draft, request, transactWrite } from './memory-dynamodb-arbitraries.ts';
import { UnsupportedByMemoryDynamoDB } from './memory-dynamodb-errors.ts';
import type { Item } from './memory-dynamodb-values.ts';

const TABLE = 'items';
const DEFINITIONS = { [TABLE]: { partitionKey: 'k', sortKey: 'sort' } };

let engine: DynamoDb;
let real: DynamoDBClient;
let partitions = 0;

beforeAll(async () => {
  engine = await startDynamoDb();
  const credentials = { accessKeyId: 'memory', secretAccessKey: 'memory' };
  real = new DynamoDBClient({ endpoint: engine.endpoint, region: 'ap-southeast-1', credentials, maxAttempts: 1 });
  await real.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'k', KeyType: 'HASH' },
        { AttributeName: 'sort', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'k', AttributeType: 'S' },
        { AttributeName: 'sort', AttributeType: 'N' },
      ],
    }),
  );
});

afterAll(async () => {
  real?.destroy();
  await engine?.stop();
});

type Client = Pick<DynamoDBClient, 'send'>;

/** With string sets in one order. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (name, member) => (name === 'SS' ? [...member].sort() : member)));
}

/** What a request came to, but for texts and metadata. */
async function outcome(sending: Promise<object>): Promise<unknown> {
  try {
    const { Attributes, Item } = (await sending) as { Attributes?: Item; Item?: Item };
    return plain({ Attributes, Item });
  } catch (error) {
    const { name, Item, CancellationReasons } = error as Error & {
      Item?: Item;
      CancellationReasons?: TransactReason[];
    };
    if (error instanceof UnsupportedByMemoryDynamoDB) throw error;
    return plain({ name, Item, reasons: CancellationReasons?.map((reason) => [reason.Code, reason.Item]) });
  }
}

type TransactReason = { Code?: string; Item?: Item };

const COMMANDS = { Update: UpdateItemCommand, Put: PutItemCommand, Delete: DeleteItemCommand };

function send(client: Client, made: Draft, partition: string): Promise<unknown> {
  const input = { ...request(made, TABLE, partition), ReturnValues: made.returnValues };
  const Command = COMMANDS[made.kind] as typeof UpdateItemCommand;
  return outcome(client.send(new Command({ Key: undefined, ...input })));
}

function transact(client: Client, writes: readonly Draft[], partition: string): Promise<unknown> {
  const items = writes.map((write): TransactWriteItem => transactWrite(write, TABLE, partition));
  return outcome(client.send(new TransactWriteItemsCommand({ TransactItems: items })));
}

function read(client: Client, partition: string, sort: string): Promise<unknown> {
  const Key = { k: { S: partition }, sort: { N: sort } };
  return outcome(client.send(new GetItemCommand({ TableName: TABLE, Key, ConsistentRead: true })));
}

/** Puts the items into both, does the same with both, and expects the same outcome and contents. */
async function same(items: readonly Item[], act: (client: Client, partition: string) => Promise<unknown>) {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const partition = `p${partitions++}`;
  for (const [sort, item] of items.entries()) {
    const put = { TableName: TABLE, Item: { ...item, k: { S: partition }, sort: { N: String(sort) } } };
    for (const client of [real, memory]) await client.send(new PutItemCommand(put));
  }
  const [expected, actual] = [await act(real, partition), await act(memory, partition)];
  expect(actual).toEqual(expected);
  for (const sort of ['0', '1', '2'].slice(0, items.length + 1))
    expect(await read(memory, partition, sort)).toEqual(await read(real, partition, sort));
  return expected;
}

/** How often each kind of outcome was met, to show that the generated cases are not all of one kind. */
function count(tally: Map<string, number>, outcome: unknown): void {
  const name = (outcome as { name?: string }).name ?? 'success';
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

const RUNS = Number(process.env.MEMORY_DYNAMODB_RUNS ?? 500);

test('a write has the same outcome as with DynamoDB Local', async () => {
  const tally = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(attributes, fc.array(draft, { minLength: 1, maxLength: 4 }), async (item, drafts) => {
      const outcomes = await same([item], async (client, partition) => {
        const each: unknown[] = [];
        for (const made of drafts) each.push(await send(client, { ...made, sort: '0' }, partition));
        return each;
      });
      for (const each of outcomes as unknown[]) count(tally, each);
    }),
    { numRuns: RUNS },
  );
  if (process.env.MEMORY_DYNAMODB_RUNS) console.log(tally);
  for (const name of ['success', 'ConditionalCheckFailedException', 'ValidationException'])
    expect(tally.get(name)).toBeGreaterThan(RUNS / 50);
});

test('a transaction has the same outcome as with DynamoDB Local', async () => {
  const tally = new Map<string, number>();
  // DynamoDB Local gives reasons for the first write only if an update would change a key.
  const sound = draft.filter(({ update }) => !/(?<!:)\b(k|sort)\b(?= =|,|$| [A-Za-z])/.test(update ?? ''));
  const writes = fc.uniqueArray(sound, { minLength: 2, maxLength: 3, selector: ({ sort }) => sort });
  await fc.assert(
    fc.asyncProperty(fc.array(attributes, { minLength: 1, maxLength: 3 }), writes, async (items, drafts) => {
      count(tally, await same(items, (client, partition) => transact(client, drafts, partition)));
    }),
    { numRuns: RUNS },
  );
  if (process.env.MEMORY_DYNAMODB_RUNS) console.log(tally);
  for (const name of ['success', 'TransactionCanceledException', 'ValidationException'])
    expect(tally.get(name)).toBeGreaterThan(RUNS / 50);
});

test('reads have the same outcome as with DynamoDB Local', async () => {
  const first = { k: { S: 'reads' }, sort: { N: '1' } };
  const second = { k: { S: 'reads' }, sort: { N: '2' } };
  const memory = new MemoryDynamoDB(DEFINITIONS);
  for (const client of [real, memory])
    await client.send(new PutItemCommand({ TableName: TABLE, Item: { ...first, s: { S: 'x' }, n: { N: '1' } } }));
  const how = { ConsistentRead: true };
  const projected = { ...how, ProjectionExpression: 's, #n, absent', ExpressionAttributeNames: { '#n': 'n' } };
  for (const Key of [first, second])
    for (const options of [how, projected, { ...how, ProjectionExpression: 'absent' }]) {
      const command = new GetItemCommand({ TableName: TABLE, Key, ...options });
      expect(await outcome(memory.send(command))).toEqual(await outcome(real.send(command)));
    }
  for (const Keys of [[first, second], [second], [first, first], [{ k: { S: 'reads' } }]])
    for (const options of [how, projected]) {
      const command = new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys, ...options } } });
      expect(await responses(memory, command)).toEqual(await responses(real, command));
    }
});

async function responses(client: Client, command: BatchGetItemCommand): Promise<unknown> {
  return client.send(command).then(
    ({ Responses, UnprocessedKeys }) => ({ Responses, UnprocessedKeys }),
    (error: Error) => error.name,
  );
}

test.each([
  'SET #hash = reset REMOVE reset',
  'SET n = reset, reset = n',
  'SET n = n + :v SET reset = :v',
  'SET n = if_not_exists(absent, nothing)',
  'SET n = if_not_exists(n, nothing)',
  'SET n = if_not_exists(n, n)',
  'SET status = :v',
  'REMOVE select',
  'REMOVE name_1, a1',
  'ADD absent :v, n :v',
])('the update %s has the same outcome as with DynamoDB Local', async (update) => {
  const item = { n: { N: '1' }, reset: { S: 'x' } };
  await same([item], (client, partition) => {
    const names = update.includes('#hash') && { ExpressionAttributeNames: { '#hash': 'hash' } };
    const values = update.includes(':v') && { ExpressionAttributeValues: { ':v': { N: '1' } } };
    const Key = { k: { S: partition }, sort: { N: '0' } };
    const input = { TableName: TABLE, Key, UpdateExpression: update, ReturnValues: 'ALL_NEW' as const };
    return outcome(client.send(new UpdateItemCommand({ ...input, ...names, ...values })));
  });
});

test('two writes of one transaction on one item are refused, as with DynamoDB Local', async () => {
  const put = { Put: { TableName: TABLE, Item: { k: { S: 'twice' }, sort: { N: '0' } } } };
  const command = new TransactWriteItemsCommand({ TransactItems: [put, put] });
  const memory = new MemoryDynamoDB(DEFINITIONS);
  expect(await outcome(memory.send(command))).toEqual(await outcome(real.send(command)));
});

const KEY = { k: { S: 'a' }, sort: { N: '0' } };
const ONE = { ':v': { N: '1' } };

test.each([
  ['a nested path', { UpdateExpression: 'SET a.b = :v', ExpressionAttributeValues: ONE }],
  ['an index', { UpdateExpression: 'REMOVE a[0]' }],
  ['text after the end', { UpdateExpression: 'REMOVE a b' }],
  ['no expression', { UpdateExpression: ' ' }],
  ['three terms', { UpdateExpression: 'SET a = :v + :v + :v', ExpressionAttributeValues: ONE }],
  ['an operand in parentheses', { ConditionExpression: '(a) = :v', ExpressionAttributeValues: ONE }],
  ['a fraction', { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { N: '1.5' } } }],
  [
    'another spelling of a number',
    { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { N: '01' } } },
  ],
  ['a number set', { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { NS: ['1'] } } }],
  ['UPDATED_NEW', { ReturnValues: 'UPDATED_NEW' as const }],
  ['capacity', { ReturnConsumedCapacity: 'TOTAL' as const }],
  ['another table', { TableName: 'others' }],
])('what is not modelled is refused as such: %s', (_, request) => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const act = () => memory.execute('UpdateItem', { TableName: TABLE, Key: KEY, ...request });
  expect(act).toThrow(UnsupportedByMemoryDynamoDB);
  expect(memory.fingerprint()).toBe(new MemoryDynamoDB(DEFINITIONS).fingerprint());
});

test('reads that may be stale and tokens of transactions are not modelled', () => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  expect(() => memory.execute('GetItem', { TableName: TABLE, Key: KEY })).toThrow(UnsupportedByMemoryDynamoDB);
  const transaction = { TransactItems: [{ Delete: { TableName: TABLE, Key: KEY } }], ClientRequestToken: 'once' };
  expect(() => memory.execute('TransactWriteItems', transaction)).toThrow(UnsupportedByMemoryDynamoDB);
});

test('a snapshot keeps the contents, and restoring brings them back', () => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const put = (n: string) => memory.execute('PutItem', { TableName: TABLE, Item: { ...KEY, n: { N: n } } });
  put('1');
  const [first, before] = [memory.snapshot(), memory.fingerprint()];
  put('2');
  const second = memory.snapshot();
  memory.execute('DeleteItem', { TableName: TABLE, Key: KEY });
  const other = new MemoryDynamoDB(DEFINITIONS);
  other.restore(first);
  expect(other.fingerprint()).toBe(before);
  memory.restore(second);
  expect(memory.fingerprint()).not.toBe(before);
  memory.restore(first);
  put('3');
  memory.restore(first);
  expect(memory.fingerprint()).toBe(before);
});

test('the fingerprint does not depend on the order of attributes, of set members or of writes', () => {
  const [one, two] = [new MemoryDynamoDB(DEFINITIONS), new MemoryDynamoDB(DEFINITIONS)];
  const a = { ...KEY, e: { SS: ['x', 'y'] }, n: { N: '1' } };
  const b = { n: { N: '1' }, e: { SS: ['y', 'x'] }, sort: { N: '0' }, k: { S: 'a' } };
  const c = { k: { S: 'a' }, sort: { N: '1' } };
  for (const Item of [a, c]) one.execute('PutItem', { TableName: TABLE, Item });
  for (const Item of [c, b]) two.execute('PutItem', { TableName: TABLE, Item });
  expect(one.fingerprint()).toBe(two.fingerprint());
});
