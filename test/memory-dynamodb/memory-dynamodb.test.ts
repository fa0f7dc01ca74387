import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshEngine } from '../support/engine.ts';
import {
  attributes,
  type Draft,
  definition,
  draft,
  request,
  transactWrite,
} from './arbitraries.ts';
import { UnsupportedByMemoryDynamoDB } from './errors.ts';
import { MemoryDynamoDB } from './memory-dynamodb.ts';
import type { TableDefinition } from './requests.ts';
import type { Item, Value } from './values.ts';

const PLAIN = { partitionKey: 'k', sortKey: 'sort' };
const TABLE = 'items';
const DEFINITIONS = { [TABLE]: PLAIN };

/**
 * Requests that DynamoDB refuses and the other engine does not, by the memory engine's messages.
 * Where that engine and DynamoDB differ, the memory engine follows DynamoDB.
 */
const OVERLOOKED = {
  /** Accepts any operands, reads an alternative only if needed, checks conditions before names. */
  Dynoxide:
    /must be distinct|Incorrect operand type|BETWEEN requires|attribute type name|refers to an attribute that does not exist|paths overlap|is defined but unused|, not defined/,
  /** Lets an update change the type of an index key. */
  'DynamoDB Local': /Type mismatch for Index Key|secondary index key/,
};

let engineName: keyof typeof OVERLOOKED;
let real: DynamoDBClient;
let partitions = 0;
/** The engine's tables, by definition. */
const tables = new Map<string, string>();

beforeAll(async () => {
  const { endpoint, accessKeyId } = await freshEngine();
  const credentials = { accessKeyId, secretAccessKey: 'memory' };
  real = new DynamoDBClient({ endpoint, region: 'ap-southeast-1', credentials, maxAttempts: 1 });
  await createTable(TABLE, PLAIN);
  const { Table } = await real.send(new DescribeTableCommand({ TableName: TABLE }));
  engineName = Table?.TableArn?.includes(':ddblocal:') ? 'DynamoDB Local' : 'Dynoxide';
});

afterAll(() => real?.destroy());

async function createTable(
  TableName: string,
  { partitionKey, sortKey, indexes = {} }: TableDefinition,
) {
  const types = Object.assign({ k: 'S', sort: 'N' }, ...Object.values(indexes)) as Record<
    string,
    'S' | 'N'
  >;
  const schema = (names: readonly string[]) =>
    names.map((AttributeName, i) => ({
      AttributeName,
      KeyType: i === 0 ? ('HASH' as const) : ('RANGE' as const),
    }));
  const secondary = Object.entries(indexes).map(([IndexName, keys]) => ({
    IndexName,
    KeySchema: schema(Object.keys(keys)),
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  }));
  await real.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: schema([partitionKey, sortKey ?? '']),
      AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
    }),
  );
  tables.set(JSON.stringify(indexes), TableName);
}

/** The engine's table with this definition, created at the first use. */
async function tableOf(definition: TableDefinition): Promise<string> {
  const print = JSON.stringify(definition.indexes ?? {});
  if (!tables.has(print)) await createTable(`${TABLE}${tables.size}`, definition);
  return tables.get(print) as string;
}

type Client = Pick<DynamoDBClient, 'send'>;

/** The value as JSON, with sorted string sets. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (name, member) => (name === 'SS' ? [...member].sort() : member)),
  );
}

/** A request's outcome without texts and metadata; `said` receives the reason of a refusal. */
async function outcome(
  sending: Promise<object>,
  said: (why: string) => void = () => {},
): Promise<unknown> {
  try {
    const { Attributes, Item } = (await sending) as { Attributes?: Item; Item?: Item };
    return plain({ Attributes, Item });
  } catch (error) {
    const { name, message, Item, CancellationReasons } = error as Error & {
      Item?: Item;
      CancellationReasons?: TransactReason[];
    };
    if (error instanceof UnsupportedByMemoryDynamoDB) throw error;
    for (const { Code, Message } of CancellationReasons ?? [])
      if (Code === 'ValidationError') said(`${Code}: ${Message}`);
    if (name === 'ValidationException') said(message);
    return plain({
      name,
      Item,
      reasons: CancellationReasons?.map((reason) => [reason.Code, reason.Item]),
    });
  }
}

type TransactReason = { Code?: string; Message?: string; Item?: Item };

const COMMANDS = { Update: UpdateItemCommand, Put: PutItemCommand, Delete: DeleteItemCommand };

/** One of the two engines and the place to use in it; `said` receives the reasons of refusals. */
type Side = { client: Client; table: string; partition: string; said: (why: string) => void };

function send({ client, table, partition, said }: Side, made: Draft): Promise<unknown> {
  // For a new item, Dynoxide returns its key as the old item.
  const old =
    made.kind === 'Update' && made.returnValues === 'ALL_OLD' && engineName === 'Dynoxide';
  const input = {
    ...request(made, table, partition),
    ReturnValues: old ? 'NONE' : made.returnValues,
  } as const;
  const Command = COMMANDS[made.kind] as typeof UpdateItemCommand;
  return outcome(client.send(new Command({ Key: undefined, ...input })), said);
}

function transact(
  { client, table, partition, said }: Side,
  writes: readonly Draft[],
): Promise<unknown> {
  const items = writes.map((write): TransactWriteItem => transactWrite(write, table, partition));
  let invalid = false;
  const come = outcome(
    client.send(new TransactWriteItemsCommand({ TransactItems: items })),
    (why) => {
      invalid = true;
      said(why);
    },
  );
  // Engines differ in which faults of a write are cancellation reasons and which are exceptions.
  return come.then((is) => (invalid ? { name: 'ValidationException' } : is));
}

function put({ client, table, partition, said }: Side, item: Item, sort: number): Promise<unknown> {
  const Item = { ...item, k: { S: partition }, sort: { N: String(sort) } };
  return outcome(client.send(new PutItemCommand({ TableName: table, Item })), said);
}

function read({ client, table, partition }: Side, sort: string): Promise<unknown> {
  const Key = { k: { S: partition }, sort: { N: sort } };
  return outcome(client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true })));
}

/**
 * Puts the items into both engines, acts on both, and expects the same outcomes and contents.
 * @returns the outcomes; none if the engine overlooks what the memory engine refuses
 */
async function same(
  definition: TableDefinition,
  items: readonly Item[],
  act: (side: Side) => Promise<unknown[]>,
) {
  const table = await tableOf(definition);
  const [place, whys] = [{ table, partition: `p${partitions++}` }, [] as string[]];
  const memory = {
    ...place,
    client: new MemoryDynamoDB({ [table]: definition }),
    said: (why: string) => whys.push(why),
  };
  const both = [{ ...place, client: real, said: () => {} }, memory] as const;
  const all = async (side: Side) => {
    const outcomes: unknown[] = [];
    for (const [sort, item] of items.entries()) outcomes.push(await put(side, item, sort));
    return [...outcomes, ...(await act(side))];
  };
  const [expected, actual] = [await all(both[0]), await all(memory)];
  if (whys.some((why) => OVERLOOKED[engineName].test(why))) return [];
  expect(actual).toEqual(expected);
  for (const sort of ['0', '1', '2'].slice(0, items.length + 1)) {
    const [found, kept] = [await read(both[0], sort), await read(memory, sort)];
    expect(kept).toEqual(found);
  }
  return actual.slice(items.length);
}

/** Counts the kinds of outcome, to show that the generated cases are not all of one kind. */
function count(tally: Map<string, number>, outcome: unknown): void {
  const name = (outcome as { name?: string }).name ?? 'success';
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

const RUNS = Number(process.env.MEMORY_DYNAMODB_RUNS ?? 500);

test('a write has the same outcome as with the other engine', async () => {
  const tally = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      definition,
      attributes,
      fc.array(draft, { minLength: 1, maxLength: 4 }),
      async (definition, item, drafts) => {
        const outcomes = await same(definition, [item], async (side) => {
          const each: unknown[] = [];
          for (const made of drafts) each.push(await send(side, { ...made, sort: '0' }));
          return each;
        });
        for (const each of outcomes) count(tally, each);
      },
    ),
    { numRuns: RUNS },
  );
  if (process.env.MEMORY_DYNAMODB_RUNS) console.log(tally);
  for (const name of ['success', 'ConditionalCheckFailedException', 'ValidationException'])
    expect(tally.get(name)).toBeGreaterThan(RUNS / 50);
});

test('a transaction has the same outcome as with the other engine', async () => {
  const tally = new Map<string, number>();
  // If an update would change a key, DynamoDB Local gives reasons for the first write only.
  const sound = draft.filter(
    ({ update }) => !/(?<!:)\b(k|sort)\b(?= =|,|$| [A-Za-z])/.test(update ?? ''),
  );
  const writes = fc.uniqueArray(sound, {
    minLength: 2,
    maxLength: 3,
    selector: ({ sort }) => sort,
  });
  const items = fc.array(attributes, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(definition, items, writes, async (definition, items, drafts) => {
      const outcomes = await same(definition, items, async (side) => [
        await transact(side, drafts),
      ]);
      for (const each of outcomes) count(tally, each);
    }),
    { numRuns: RUNS },
  );
  if (process.env.MEMORY_DYNAMODB_RUNS) console.log(tally);
  for (const name of ['success', 'TransactionCanceledException', 'ValidationException'])
    expect(tally.get(name)).toBeGreaterThan(RUNS / 50);
});

test('reads have the same outcome as with the other engine', async () => {
  const first = { k: { S: 'reads' }, sort: { N: '1' } };
  const second = { k: { S: 'reads' }, sort: { N: '2' } };
  const memory = new MemoryDynamoDB(DEFINITIONS);
  for (const client of [real, memory])
    await client.send(
      new PutItemCommand({ TableName: TABLE, Item: { ...first, s: { S: 'x' }, n: { N: '1' } } }),
    );
  const how = { ConsistentRead: true };
  const projected = {
    ...how,
    ProjectionExpression: 's, #n, absent',
    ExpressionAttributeNames: { '#n': 'n' },
  };
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
])('the update %s has the same outcome as with the other engine', async (update) => {
  const item = { n: { N: '1' }, reset: { S: 'x' } };
  await same(PLAIN, [item], async ({ client, table, partition, said }) => {
    const names = update.includes('#hash') && { ExpressionAttributeNames: { '#hash': 'hash' } };
    const values = update.includes(':v') && { ExpressionAttributeValues: { ':v': { N: '1' } } };
    const Key = { k: { S: partition }, sort: { N: '0' } };
    const input = {
      TableName: table,
      Key,
      UpdateExpression: update,
      ReturnValues: 'ALL_NEW' as const,
    };
    return [
      await outcome(client.send(new UpdateItemCommand({ ...input, ...names, ...values })), said),
    ];
  });
});

const INDEXED = { ...PLAIN, indexes: { byState: { s: 'S', n: 'N' } } } as const;
const MISFIT =
  'One or more parameter values were invalid: Type mismatch for Index Key s Expected: S Actual: N IndexName: byState';
const EMPTY = 'One or more parameter values are not valid. ';

/** Writes of an invalid value to the index key `s`, with the reason why they are refused. */
const misfits: Record<
  string,
  [write: (table: string, key: Item) => TransactWriteItem, why: string, reason: boolean]
> = {
  'a put of an item that is not in the index': [
    (TableName, key) => ({ Put: { TableName, Item: { ...key, s: { N: '1' } } } }),
    MISFIT,
    true,
  ],
  'a put whose condition is false': [
    (TableName, key) => ({
      Put: {
        TableName,
        Item: { ...key, s: { N: '1' } },
        ConditionExpression: 'attribute_exists(absent)',
      },
    }),
    MISFIT,
    true,
  ],
  'an update': [(TableName, key) => update(TableName, key, 'SET s = :v', { N: '1' }), MISFIT, true],
  'an update that would keep an existing value': [
    (TableName, key) => update(TableName, key, 'SET s = if_not_exists(s, :v)', { N: '1' }),
    MISFIT,
    true,
  ],
  'a put of an empty string': [
    (TableName, key) => ({ Put: { TableName, Item: { ...key, s: { S: '' } } } }),
    EMPTY,
    false,
  ],
  'an update to an empty string': [
    (TableName, key) => update(TableName, key, 'SET s = :v', { S: '' }),
    EMPTY,
    false,
  ],
};

function update(
  TableName: string,
  Key: Item,
  UpdateExpression: string,
  value: Value,
): TransactWriteItem {
  return {
    Update: { TableName, Key, UpdateExpression, ExpressionAttributeValues: { ':v': value } },
  };
}

test.for(Object.entries(misfits))(
  'an index key must have the type of the index and must not be empty: %s',
  async ([, [write, why, reason]], { skip }) => {
    skip(engineName === 'DynamoDB Local', 'DynamoDB Local lets an update change the type');
    const table = await tableOf(INDEXED);
    const Key = { k: { S: `p${partitions++}` }, sort: { N: '0' } };
    const item = write(table, Key);
    const [kind, input] = Object.entries(item)[0] as [keyof typeof COMMANDS, never];
    for (const client of [real, new MemoryDynamoDB({ [table]: INDEXED })]) {
      const refusal = (sending: Promise<unknown>) =>
        sending.then(
          () => undefined,
          (error: Error) => error,
        );
      const single = await refusal(
        client.send(new (COMMANDS[kind] as typeof PutItemCommand)(input)),
      );
      expect(single).toMatchObject({
        name: 'ValidationException',
        message: expect.stringContaining(why),
      });
      const other = { Put: { TableName: table, Item: { ...Key, sort: { N: '1' } } } };
      const transaction = await refusal(
        client.send(new TransactWriteItemsCommand({ TransactItems: [other, item] })),
      );
      const reasons = [
        { Code: 'None' },
        { Code: 'ValidationError', Message: expect.stringContaining(why) },
      ];
      expect(transaction).toMatchObject(
        reason
          ? { name: 'TransactionCanceledException', CancellationReasons: reasons }
          : { name: 'ValidationException', message: expect.stringContaining(why) },
      );
      for (const sort of ['0', '1']) {
        const command = new GetItemCommand({
          TableName: table,
          Key: { ...Key, sort: { N: sort } },
          ConsistentRead: true,
        });
        expect((await client.send(command)).Item).toBeUndefined();
      }
    }
  },
);

test('two writes to one item in one transaction are refused, as with the other engine', async () => {
  const put = { Put: { TableName: TABLE, Item: { k: { S: 'twice' }, sort: { N: '0' } } } };
  const command = new TransactWriteItemsCommand({ TransactItems: [put, put] });
  const memory = new MemoryDynamoDB(DEFINITIONS);
  expect(await outcome(memory.send(command))).toEqual(await outcome(real.send(command)));
});

const KEY = { k: { S: 'a' }, sort: { N: '0' } };
const ONE = { ':v': { N: '1' } };

test.each([
  ['a nested path', { UpdateExpression: 'SET a.b = :v', ExpressionAttributeValues: ONE }],
  ['a list index', { UpdateExpression: 'REMOVE a[0]' }],
  ['text after the end', { UpdateExpression: 'REMOVE a b' }],
  ['no expression', { UpdateExpression: ' ' }],
  ['three terms', { UpdateExpression: 'SET a = :v + :v + :v', ExpressionAttributeValues: ONE }],
  [
    'an operand in parentheses',
    { ConditionExpression: '(a) = :v', ExpressionAttributeValues: ONE },
  ],
  [
    'a fraction',
    { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { N: '1.5' } } },
  ],
  [
    'a number with a leading zero',
    { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { N: '01' } } },
  ],
  [
    'a number set',
    { UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { NS: ['1'] } } },
  ],
  ['UPDATED_NEW', { ReturnValues: 'UPDATED_NEW' as const }],
  ['consumed capacity', { ReturnConsumedCapacity: 'TOTAL' as const }],
  ['another table', { TableName: 'others' }],
])('a request that is not modelled throws UnsupportedByMemoryDynamoDB: %s', (_, request) => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const act = () => memory.execute('UpdateItem', { TableName: TABLE, Key: KEY, ...request });
  expect(act).toThrow(UnsupportedByMemoryDynamoDB);
  expect(memory.fingerprint()).toBe(new MemoryDynamoDB(DEFINITIONS).fingerprint());
});

test('eventually consistent reads are not modelled', () => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  expect(() => memory.execute('GetItem', { TableName: TABLE, Key: KEY })).toThrow(
    UnsupportedByMemoryDynamoDB,
  );
});

test('a transaction with the token of an applied one does nothing, as with the other engine; with that of a cancelled one it is tried again', async () => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const token = `token${Date.now()}`;
  const Key = { k: { S: token }, sort: { N: '0' } };
  const add = (condition: string, v = '1') =>
    new TransactWriteItemsCommand({
      ClientRequestToken: token,
      TransactItems: [
        {
          Update: {
            TableName: TABLE,
            Key,
            UpdateExpression: 'ADD n :v',
            ConditionExpression: condition,
            ExpressionAttributeValues: { ':v': { N: v } },
          },
        },
      ],
    });
  const other = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName: TABLE, Item: { ...Key, there: { BOOL: true } } } }],
  });
  const each = async (client: Client) => {
    const outcomes: unknown[] = [];
    for (const command of [add('attribute_exists(there)'), other, add('attribute_exists(there)')])
      outcomes.push(await outcome(client.send(command)));
    for (const command of [add('attribute_exists(there)'), add('attribute_exists(there)', '2')])
      outcomes.push(await outcome(client.send(command)));
    return [
      ...outcomes,
      await outcome(
        client.send(new GetItemCommand({ TableName: TABLE, Key, ConsistentRead: true })),
      ),
    ];
  };
  const outcomes = await each(real);
  expect(outcomes.map((come) => (come as { name?: string }).name)).toEqual([
    'TransactionCanceledException',
    undefined,
    undefined,
    undefined,
    'IdempotentParameterMismatchException',
    undefined,
  ]);
  expect(outcomes.at(-1)).toMatchObject({ Item: { n: { N: '1' } } });
  expect(await each(memory)).toEqual(outcomes);
});

test('a snapshot keeps the contents, and restoring it brings them back', () => {
  const memory = new MemoryDynamoDB(DEFINITIONS);
  const put = (n: string) =>
    memory.execute('PutItem', { TableName: TABLE, Item: { ...KEY, n: { N: n } } });
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
