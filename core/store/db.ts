/**
 * The few ways in which we speak to DynamoDB. A condition that does not hold is a result, with the item that it met; a fault is an
 * exception: {@link Unavailable} where the service failed us, and then nothing may be concluded about the write.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  type KeysAndAttributes,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Unavailable, unavailable } from '../aws/unavailable.ts';
import { InvalidCursor } from '../domain/invalid-cursor.ts';
import { cursorOf, keyOf } from './cursor.ts';
import { randomId } from './random-id.ts';

export type Item = Record<string, unknown>;
export type Attributes = NonNullable<UpdateItemCommandInput['Key']>;

/** An item that a write changed, or the item as it met it where its condition did not hold (absent: there was none). */
export type Written = { held: true; item: Item } | { held: false; item: Item | undefined };

/** All was written, or nothing, and then `refused` has each named write whose condition did not hold, with the item that it met. */
export type Transacted<Name extends string> =
  | { held: true }
  | { held: false; refused: Map<Name, Item | undefined> };

/** A part of a list, and where the next one begins. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

const PAGE_SIZE = 50;

/** Our attributes are strings, numbers, booleans, sets of strings, lists and maps; `undefined` is left out. */
export function toAttributes(item: Item): Attributes {
  return marshall(item, { removeUndefinedValues: true });
}

/** An update meeting a transaction on its item: it would succeed a moment later. */
const CONFLICT_TRIES = 6;
const CONFLICT_WAIT_MS = 25;
/** A table that must first grow to what is written takes some seconds. */
const BATCH_TRIES = 8;
const BATCH_WAIT_MS = 25;

export class Db {
  readonly #client: Pick<DynamoDBClient, 'send'>;

  constructor(client: Pick<DynamoDBClient, 'send'>) {
    this.#client = client;
  }

  /** A strongly consistent read. */
  async get(input: GetItemCommandInput): Promise<Item | undefined> {
    const { Item: found } = await unavailable(() =>
      this.#client.send(new GetItemCommand({ ...input, ConsistentRead: true })),
    );
    return found && unmarshall(found);
  }

  /** One strongly consistent read of an item from each of several tables, in one request. */
  async getEach(keys: Record<string, Attributes>): Promise<Record<string, Item | undefined>> {
    const requests: Record<string, KeysAndAttributes> = {};
    for (const [table, key] of Object.entries(keys))
      requests[table] = { Keys: [key], ConsistentRead: true };
    const found = await this.#batchGet(requests);
    return Object.fromEntries(Object.keys(keys).map((table) => [table, found[table]?.[0]]));
  }

  /**
   * One page of a query, and the cursor of the next.
   * @param cursor as an earlier page gave it; one that is not ours is refused
   * @throws InvalidCursor
   */
  async query<T>(input: QueryCommandInput, cursor?: string): Promise<Page<T>> {
    const start = cursor ? { ExclusiveStartKey: keyOf(cursor, input) } : {};
    const command = new QueryCommand({ Limit: PAGE_SIZE, ...input, ...start });
    const { Items = [], LastEvaluatedKey } = await unavailable(() =>
      this.#client.send(command),
    ).catch((error) => {
      // The key of an index has more parts than we judge.
      throw cursor && error.name === 'ValidationException' ? new InvalidCursor() : error;
    });
    return {
      items: Items.map((item) => unmarshall(item) as T),
      ...(LastEvaluatedKey ? { cursor: cursorOf(LastEvaluatedKey) } : {}),
    };
  }

  /**
   * A strongly consistent read of up to a hundred items of one table, in no order.
   * @param projection which attributes; all of them, if it is not given
   */
  async getAll<T>(
    table: string,
    keys: Attributes[],
    projection: Pick<KeysAndAttributes, 'ProjectionExpression' | 'ExpressionAttributeNames'> = {},
  ): Promise<T[]> {
    if (keys.length === 0) return [];
    const found = await this.#batchGet({
      [table]: { Keys: keys, ConsistentRead: true, ...projection },
    });
    return (found[table] ?? []) as T[];
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
   * Puts up to 25 items of one table, whatever is there.
   * @param items of which no two have the same key
   */
  async putAll(table: string, items: Attributes[]): Promise<void> {
    if (items.length === 0) return;
    const requests: Record<string, WriteRequest[]> = {
      [table]: items.map((Item) => ({ PutRequest: { Item } })),
    };
    await untilProcessed(requests, async (RequestItems) => {
      const { UnprocessedItems } = await this.#client.send(
        new BatchWriteItemCommand({ RequestItems }),
      );
      return UnprocessedItems;
    });
  }

  async update(input: UpdateItemCommandInput): Promise<Written> {
    return this.#write(async () => {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({ ...input, ReturnValues: 'ALL_NEW' }),
      );
      return { held: true, item: unmarshall(Attributes ?? {}) };
    });
  }

  async put(input: PutItemCommandInput): Promise<Written> {
    return this.#write(async () => {
      await this.#client.send(new PutItemCommand(input));
      return { held: true, item: unmarshall(input.Item ?? {}) };
    });
  }

  async delete(input: DeleteItemCommandInput): Promise<void> {
    await this.#write(async () => {
      await this.#client.send(new DeleteItemCommand(input));
      return { held: true, item: {} };
    });
  }

  /**
   * All or nothing. One token goes with every try, the SDK's and ours: "If the original TransactWriteItems call was successful, the
   * subsequent TransactWriteItems calls with the same client token return successfully without making any changes" (Developer
   * Guide, "Amazon DynamoDB Transactions: How it works"). So a repeat never meets its own effects; one after a cancellation, which
   * wrote nothing, is tried anew.
   * @param writes by the names under which a refusal tells them apart
   */
  async transact<Name extends string>(
    writes: Record<Name, TransactWriteItem | TransactWriteItem[]>,
  ): Promise<Transacted<Name>> {
    const named = Object.entries<TransactWriteItem | TransactWriteItem[]>(writes).flatMap(
      ([name, items]) => [items].flat().map((item) => ({ name: name as Name, item })),
    );
    const input = { TransactItems: named.map(({ item }) => item), ClientRequestToken: randomId() };
    return retryingConflicts(async () => {
      try {
        await this.#client.send(new TransactWriteItemsCommand(input));
        return { held: true };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const refused = new Map<Name, Item | undefined>();
        error.CancellationReasons?.forEach(({ Code, Item: met }, i) => {
          const name = named[i]?.name;
          if (name && Code === 'ConditionalCheckFailed') refused.set(name, met && unmarshall(met));
        });
        if (refused.size === 0) throw error;
        return { held: false, refused };
      }
    });
  }

  #write(send: () => Promise<Written>): Promise<Written> {
    return retryingConflicts(async () => {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { held: false, item: error.Item && unmarshall(error.Item) };
      }
    });
  }
}

/**
 * Sends a batch, and again what DynamoDB left of it, after a longer moment each time, as the API Reference asks for
 * (BatchGetItem, BatchWriteItem: exponential backoff); then gives up as {@link Unavailable}.
 * @param requests by their tables
 * @param send gives what is left, in the same form
 */
async function untilProcessed<Requests extends object>(
  requests: Requests,
  send: (left: Requests) => Promise<Requests | undefined>,
): Promise<void> {
  let left: Requests | undefined = requests;
  for (let tries = 0; left && Object.keys(left).length > 0; tries++) {
    if (tries === BATCH_TRIES) throw new Unavailable('throttled');
    if (tries > 0) await sleep(Math.random() * BATCH_WAIT_MS * 2 ** tries);
    const rest: Requests = left;
    left = await unavailable(() => send(rest));
  }
}

/** Runs `write` again, after a random moment, while it meets a transaction; then gives up as {@link Unavailable}. */
async function retryingConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || tries === CONFLICT_TRIES)
        return unavailable(() => Promise.reject(error));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * CONFLICT_WAIT_MS * tries));
    }
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException) {
    return (
      error.CancellationReasons?.some((reason) => reason.Code === 'TransactionConflict') ?? false
    );
  }
  return (
    error.name === 'TransactionConflictException' || error.name === 'TransactionInProgressException'
  );
}
