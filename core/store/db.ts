/**
 * The only file that sends requests to DynamoDB. A condition that does not hold is a result, with
 * the item as it stands; a fault is an exception: `Unavailable` where the service failed, and
 * then it is unknown whether the write took effect.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  type KeysAndAttributes,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { unavailable } from '../aws/unavailable.ts';
import { InvalidCursor } from '../domain/invalid-cursor.ts';
import { MAX_READ, parts } from './batches.ts';
import { cursorOf, keyOf } from './cursor.ts';
import { type Item, type ItemKey, toAttributes } from './item.ts';
import { randomId } from './random-id.ts';
import { retryingConflicts, untilProcessed } from './retries.ts';
import { type Check, transactItem, type UnconditionalPut, type Write } from './write.ts';

/**
 * `item`: of a write that was applied, the item afterwards (of a deletion, the item until then);
 * otherwise the item on which its condition failed, undefined if there was none.
 */
export type WriteResult =
  | { applied: true; item: Item }
  | { applied: false; item: Item | undefined };

/**
 * A transaction is applied whole or not at all; if not, `refused` has the name of each write whose
 * condition failed, and the item on which it failed.
 */
export type TransactResult<Name extends string> =
  | { applied: true }
  | { applied: false; refused: Map<Name, Item | undefined> };

/** One page of a list, and the cursor of the next if there is one. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

const PAGE_SIZE = 50;

export class Db {
  readonly #client: Pick<DynamoDBClient, 'send'>;

  constructor(client: Pick<DynamoDBClient, 'send'>) {
    this.#client = client;
  }

  /** Reads an item, strongly consistently. */
  async get({ table, key }: ItemKey): Promise<Item | undefined> {
    const command = new GetItemCommand({
      TableName: table,
      Key: toAttributes(key),
      ConsistentRead: true,
    });
    const { Item: found } = await unavailable(() => this.#client.send(command));
    return found && unmarshall(found);
  }

  /**
   * Reads an item of each of several tables in one request, strongly consistently.
   * @param keys each of another table
   * @returns the items in the order of `keys`
   */
  async getEach(keys: readonly ItemKey[]): Promise<(Item | undefined)[]> {
    const requests: Record<string, KeysAndAttributes> = {};
    for (const { table, key } of keys)
      requests[table] = { Keys: [toAttributes(key)], ConsistentRead: true };
    const found = await this.#batchGet(requests);
    return keys.map(({ table }) => found[table]?.[0]);
  }

  /**
   * Reads one page of a query.
   * @param cursor as the page before gave it
   * @throws InvalidCursor if this query did not give the cursor
   */
  async query<T>(input: QueryCommandInput, cursor?: string): Promise<Page<T>> {
    const start = cursor ? { ExclusiveStartKey: keyOf(cursor, input) } : {};
    const command = new QueryCommand({ Limit: PAGE_SIZE, ...input, ...start });
    const { Items = [], LastEvaluatedKey } = await unavailable(() =>
      this.#client.send(command),
    ).catch((error) => {
      // `keyOf` does not check every part of an index's key.
      throw cursor && error.name === 'ValidationException' ? new InvalidCursor() : error;
    });
    return {
      items: Items.map((item) => unmarshall(item) as T),
      ...(LastEvaluatedKey ? { cursor: cursorOf(LastEvaluatedKey) } : {}),
    };
  }

  /**
   * Reads items of one table, each once, strongly consistently and in no particular order.
   * @param projection which attributes to read; all of them by default
   */
  async getAll<T>(
    table: string,
    keys: readonly Item[],
    projection: Pick<KeysAndAttributes, 'ProjectionExpression' | 'ExpressionAttributeNames'> = {},
  ): Promise<T[]> {
    // BatchGetItem refuses a key that comes twice.
    const unique = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
    const found = await Promise.all(
      parts(unique, MAX_READ).map((part) =>
        this.#batchGet({
          [table]: { Keys: part.map(toAttributes), ConsistentRead: true, ...projection },
        }),
      ),
    );
    return found.flatMap((each) => each[table] ?? []) as T[];
  }

  async #batchGet(requests: Record<string, KeysAndAttributes>): Promise<Record<string, Item[]>> {
    const found: Record<string, Item[]> = {};
    await untilProcessed(requests, async (RequestItems) => {
      const { Responses, UnprocessedKeys } = await this.#client.send(
        new BatchGetItemCommand({ RequestItems }),
      );
      for (const [table, items] of Object.entries(Responses ?? {}))
        found[table] = [...(found[table] ?? []), ...items.map((item) => unmarshall(item))];
      return UnprocessedKeys;
    });
    return found;
  }

  /**
   * Performs up to 25 unconditional puts in one batch.
   * @param puts into one table, each with another key
   */
  putAll(puts: readonly UnconditionalPut[]): Promise<void> {
    return this.#batchWrite(
      puts[0]?.table,
      puts.map(({ item }) => ({ PutRequest: { Item: toAttributes(item) } })),
    );
  }

  /**
   * Deletes up to 25 items in one batch, whatever they are.
   * @param keys in one table, each another one
   */
  deleteAll(keys: readonly ItemKey[]): Promise<void> {
    return this.#batchWrite(
      keys[0]?.table,
      keys.map(({ key }) => ({ DeleteRequest: { Key: toAttributes(key) } })),
    );
  }

  async #batchWrite(table: string | undefined, writes: WriteRequest[]): Promise<void> {
    if (!table) return;
    const requests: Record<string, WriteRequest[]> = { [table]: writes };
    await untilProcessed(requests, async (RequestItems) => {
      const { UnprocessedItems } = await this.#client.send(
        new BatchWriteItemCommand({ RequestItems }),
      );
      return UnprocessedItems;
    });
  }

  /**
   * Performs one write.
   * @param beforeTry as of {@link retryingConflicts}
   */
  async write(write: Exclude<Write, Check>, beforeTry = () => {}): Promise<WriteResult> {
    const { Update, Put, Delete } = transactItem(write);
    return retryingConflicts(async () => {
      try {
        if (Update) {
          const command = new UpdateItemCommand({ ...Update, ReturnValues: 'ALL_NEW' });
          const { Attributes = {} } = await this.#client.send(command);
          return { applied: true, item: unmarshall(Attributes) };
        }
        if (Put) await this.#client.send(new PutItemCommand(Put));
        if (Delete) {
          const command = new DeleteItemCommand({ ...Delete, ReturnValues: 'ALL_OLD' });
          const { Attributes = {} } = await this.#client.send(command);
          return { applied: true, item: unmarshall(Attributes) };
        }
        return { applied: true, item: write.kind === 'put' ? write.item : {} };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { applied: false, item: error.Item && unmarshall(error.Item) };
      }
    }, beforeTry);
  }

  /**
   * Performs several writes, all or none. Every try, the SDK's and ours, carries the same token:
   * "If the original TransactWriteItems call was successful, the subsequent TransactWriteItems
   * calls with the same client token return successfully without making any changes" (Developer
   * Guide, "Amazon DynamoDB Transactions: How it works"). So a retry never fails on its own
   * effects; after a cancellation, which wrote nothing, it is tried afresh.
   * @param writes by the names under which the result tells refused ones apart
   * @param beforeTry as of {@link retryingConflicts}
   */
  async transact<Name extends string>(
    writes: Record<Name, Write | readonly Write[]>,
    beforeTry = () => {},
  ): Promise<TransactResult<Name>> {
    const named = Object.entries<Write | readonly Write[]>(writes).flatMap(([name, each]) =>
      [each].flat().map((write) => ({ name: name as Name, item: transactItem(write) })),
    );
    const input = { TransactItems: named.map(({ item }) => item), ClientRequestToken: randomId() };
    return retryingConflicts(async () => {
      try {
        await this.#client.send(new TransactWriteItemsCommand(input));
        return { applied: true };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const refused = new Map<Name, Item | undefined>();
        error.CancellationReasons?.forEach(({ Code, Item: found }, i) => {
          const name = named[i]?.name;
          if (name && Code === 'ConditionalCheckFailed')
            refused.set(name, found && unmarshall(found));
        });
        if (refused.size === 0) throw error;
        return { applied: false, refused };
      }
    }, beforeTry);
  }
}
