import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  conditionalCheckFailed,
  idempotentParameterMismatch,
  transactionCanceled,
  UnsupportedByMemoryDynamoDB,
  unknownTable,
  validationException,
} from './errors.ts';
import { OPERATIONS, type Operations } from './operations.ts';
import { projection } from './reads.ts';
import { canonicalKey, idOf, onlyMembers, type TableDefinition } from './requests.ts';
import { fingerprintOfItem, type Item } from './values.ts';
import { type Attempt, attempt, type Writes } from './writes.ts';

/** The immutable contents of a MemoryDynamoDB at one moment. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Item>>;

/** The name of an internal table with the tokens of applied transactions; no request can use it. */
const TOKENS = '';

const fingerprints = new WeakMap<Item, string>();

/**
 * The subset of DynamoDB that the service uses, exact and synchronous, in memory.
 * - Expressions are executed as sent, on top-level attributes of the types S, N (safe integers),
 *   BOOL, NULL, SS, L and M.
 * - It throws what the SDK would throw, and UnsupportedByMemoryDynamoDB for any request outside the
 *   subset. After any error, nothing has changed.
 * - An update that cannot be carried out (because it reads a missing attribute, for example)
 *   cancels a transaction with the reason ValidationError.
 * - The token of an applied transaction is remembered forever, not for ten minutes.
 * - The types of secondary index keys are checked in every item; indexes cannot be read.
 * - Reads must be consistent. Item sizes and the types of the table's own keys are not checked.
 * - Returned items are frozen.
 */
export class MemoryDynamoDB {
  readonly #definitions: Readonly<Record<string, TableDefinition>>;
  readonly #tables = new Map<string, ReadonlyMap<string, Item>>();
  /** The table maps that no snapshot shares, and that may therefore be changed in place. */
  readonly #owned = new Map<string, Map<string, Item>>();

  constructor(definitions: Readonly<Record<string, TableDefinition>>) {
    this.#definitions = definitions;
    for (const name of [TOKENS, ...Object.keys(definitions)]) this.#tables.set(name, new Map());
  }

  /** Runs the operation synchronously; returns the SDK's output or throws the SDK's exception. */
  execute<Name extends keyof Operations>(
    operation: Name,
    input: Operations[Name]['input'],
  ): Operations[Name]['output'];
  execute(operation: keyof Operations, input: object): unknown {
    switch (operation) {
      case 'UpdateItem':
        return this.#write('Update', input as UpdateItemCommandInput);
      case 'PutItem':
        return this.#write('Put', input as PutItemCommandInput);
      case 'DeleteItem':
        return this.#write('Delete', input as DeleteItemCommandInput);
      case 'GetItem':
        return this.#get(input as GetItemCommandInput);
      case 'TransactWriteItems':
        return this.#transact(input as TransactWriteItemsCommandInput);
      case 'BatchGetItem':
        return this.#batchGet(input as BatchGetItemCommandInput);
    }
  }

  /** Runs an SDK command as a DynamoDBClient would; satisfies `Pick<DynamoDBClient, 'send'>`. */
  readonly send = (async (command: { input: never }) => {
    const operation = OPERATIONS.get(command.constructor);
    if (operation === undefined) throw new UnsupportedByMemoryDynamoDB(command.constructor.name);
    return this.execute(operation, command.input);
  }) as unknown as DynamoDBClient['send'];

  /** The current contents, without copying: a table is copied when it next changes. */
  snapshot(): Snapshot {
    this.#owned.clear();
    return new Map(this.#tables);
  }

  /** Restores a snapshot of this database or of another with the same tables. */
  restore(snapshot: Snapshot): void {
    this.#owned.clear();
    for (const [name, items] of snapshot) this.#tables.set(name, items);
  }

  /** A string that is equal if and only if the contents are. */
  fingerprint(): string {
    const tables = [...this.#tables].map(([name, items]) => {
      const entries = [...items.values()].map(fingerprintOnce).sort();
      return `${JSON.stringify(name)}:[${entries.join()}]`;
    });
    return tables.sort().join();
  }

  #table(name: string | undefined): [string, TableDefinition, ReadonlyMap<string, Item>] {
    const items = this.#tables.get(name ?? '');
    const definition = this.#definitions[name ?? ''];
    if (!name || !items || !definition) throw unknownTable(name);
    return [name, definition, items];
  }

  #commit(table: string, { id, old, next }: Attempt): void {
    if (next === old) return;
    let items = this.#owned.get(table);
    if (items === undefined) {
      items = new Map(this.#tables.get(table));
      this.#owned.set(table, items);
      this.#tables.set(table, items);
    }
    if (next === undefined) items.delete(id);
    else items.set(id, next);
  }

  #write<Kind extends 'Update' | 'Put' | 'Delete'>(
    kind: Kind,
    { ReturnValues = 'NONE', ...write }: Writes[Kind] & { ReturnValues?: string | undefined },
  ): { $metadata: object; Attributes?: Item } {
    if (kind !== 'Update' && ReturnValues !== 'NONE' && ReturnValues !== 'ALL_OLD')
      throw validationException('Return values set to invalid value');
    if (!['NONE', 'ALL_OLD', 'ALL_NEW'].includes(ReturnValues))
      throw new UnsupportedByMemoryDynamoDB(`ReturnValues ${ReturnValues}`);
    const [table, definition, items] = this.#table(write.TableName);
    const done = attempt(kind, write as Writes[Kind], definition, items);
    if (done.verdict !== 'passed')
      throw 'invalid' in done.verdict
        ? done.verdict.invalid
        : conditionalCheckFailed(done.verdict.failedOn);
    this.#commit(table, done);
    const returned =
      ReturnValues === 'ALL_NEW' ? done.next : ReturnValues === 'ALL_OLD' ? done.old : undefined;
    return { $metadata: {}, ...(returned && { Attributes: returned }) };
  }

  #transact(input: TransactWriteItemsCommandInput): TransactWriteItemsCommandOutput {
    onlyMembers(input, ['TransactItems', 'ClientRequestToken']);
    const { TransactItems: writes = [], ClientRequestToken: token } = input;
    const request = JSON.stringify(writes);
    const done = token === undefined ? undefined : this.#tables.get(TOKENS)?.get(token);
    if (done) {
      if (done.request?.S !== request) throw idempotentParameterMismatch();
      return { $metadata: {} };
    }
    if (writes.length < 1 || writes.length > 100)
      throw validationException('A transaction must have 1 to 100 writes');
    const touched = new Set<string>();
    const attempts = writes.map((choice) => {
      onlyMembers(choice, ['Update', 'Put', 'Delete', 'ConditionCheck']);
      const [only, ...others] = Object.entries(choice).filter(([, write]) => write !== undefined);
      if (!only || others.length > 0)
        throw validationException('Exactly one of Update, Put, Delete or ConditionCheck');
      const [kind, write] = only as [keyof Writes, Writes[keyof Writes]];
      if (kind === 'ConditionCheck' && write.ConditionExpression === undefined)
        throw validationException('A ConditionCheck must have a condition');
      const [table, definition, items] = this.#table(write.TableName);
      const done = attempt(kind, write, definition, items);
      const place = JSON.stringify([table, done.id]);
      if (touched.has(place))
        throw validationException('A transaction cannot include multiple operations on one item');
      touched.add(place);
      return { table, done };
    });
    if (attempts.some(({ done }) => done.verdict !== 'passed'))
      throw transactionCanceled(attempts.map(({ done }) => done.verdict));
    for (const { table, done } of attempts) this.#commit(table, done);
    if (token !== undefined)
      this.#commit(TOKENS, {
        id: token,
        old: undefined,
        next: { token: { S: token }, request: { S: request } },
        verdict: 'passed',
      });
    return { $metadata: {} };
  }

  #get(input: GetItemCommandInput): GetItemCommandOutput {
    const { TableName, Key, ...how } = input;
    const [, definition, items] = this.#table(TableName);
    const item = items.get(idOf(canonicalKey(Key, definition), definition));
    const project = projection(how);
    return { $metadata: {}, ...(item && { Item: project(item) }) };
  }

  #batchGet(input: BatchGetItemCommandInput): BatchGetItemCommandOutput {
    onlyMembers(input, ['RequestItems']);
    const requests = Object.entries(input.RequestItems ?? {});
    const total = requests.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0);
    if (total < 1 || total > 100) throw validationException('A batch must have 1 to 100 keys');
    const responses = requests.map(([table, { Keys, ...how }]) => {
      const [, definition, items] = this.#table(table);
      const ids = (Keys ?? []).map((key) => idOf(canonicalKey(key, definition), definition));
      if (new Set(ids).size < ids.length)
        throw validationException('Provided list of item keys contains duplicates');
      const found = ids.map((id) => items.get(id)).filter((item) => item !== undefined);
      return [table, found.map(projection(how))] as const;
    });
    return { $metadata: {}, Responses: Object.fromEntries(responses), UnprocessedKeys: {} };
  }
}

function fingerprintOnce(item: Item): string {
  let print = fingerprints.get(item);
  if (print === undefined) {
    print = fingerprintOfItem(item);
    fingerprints.set(item, print);
  }
  return print;
}
