/**
 * Clients of AWS that count: requests and capacity units of DynamoDB, requests to KMS, objects put
 * into S3, messages sent. DynamoDB and KMS are those of the laboratory; S3, SES and SNS are
 * functions that respond immediately.
 */
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  type TableDescription,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { type Item, indexUnits, pick, unitsOf } from './capacity-units.ts';
import { sizeOf } from './item-size.ts';

/** What some operations used. */
export interface Counts {
  /** Requests to DynamoDB. */
  requests: number;
  /** Capacity units. */
  read: number;
  write: number;
  /** Requests to KMS by the functions themselves. */
  kms: number;
  /** Requests to S3, also those refused because the object exists. */
  puts: number;
  putBytes: number;
  emails: number;
  texts: number;
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query']);

/** The clients, and their counters. */
export class CountedAws {
  readonly #engine = new DynamoDBClient({});
  readonly #kms = new KMSClient({});
  readonly #tables = new Map<string, TableDescription>();
  #counts = none();

  /** Every object that was put, by key, for whoever reads it again. */
  readonly objects = new Map<string, string>();

  readonly dynamodb = { send: (command: object) => this.#send(command as Command) } as never;

  readonly kms = {
    send: (command: never) => {
      this.#counts.kms++;
      return this.#kms.send(command);
    },
  } as never;

  readonly s3 = { send: async (command: S3Command) => this.#store(command) } as never;

  readonly ses = { send: async () => this.#sent('emails') } as never;

  readonly sns = { send: async () => this.#sent('texts') } as never;

  /** What was used since the last call of this function. */
  counts(): Counts {
    const seen = this.#counts;
    this.#counts = none();
    return seen;
  }

  /** Bytes of all items of these tables, as DynamoDB counts them. Not counted itself. */
  async storedBytes(tables: readonly string[]): Promise<number> {
    let bytes = 0;
    for (const TableName of tables)
      for await (const { Items = [] } of paginateScan({ client: this.#engine }, { TableName }))
        for (const item of Items) bytes += sizeOf(item);
    return bytes;
  }

  #store({ input: { Key, Body, IfNoneMatch } }: S3Command): object {
    const stored = this.objects.get(Key);
    if (Body === undefined) {
      const text = stored ?? '';
      return { Body: Object.assign([Buffer.from(text)], { transformToString: () => text }) };
    }
    this.#counts.puts++;
    if (IfNoneMatch && stored !== undefined)
      throw Object.assign(new Error('The object exists'), { name: 'PreconditionFailed' });
    this.objects.set(Key, Body);
    this.#counts.putBytes += Buffer.byteLength(Body);
    return {};
  }

  #sent(kind: 'emails' | 'texts'): object {
    this.#counts[kind]++;
    return {};
  }

  async #send(command: Command): Promise<object> {
    this.#counts.requests++;
    const operation = command.constructor.name.replace(/Command$/, '');
    if (command.input.TransactItems) return this.#transact(command, command.input.TransactItems);
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    try {
      const output = await this.#engine.send(command as never);
      this.#counts[READS.has(operation) ? 'read' : 'write'] += reported(output as Reported);
      return output;
    } catch (error) {
      // A write whose condition fails is charged, too; the engine does not report it.
      if (error instanceof ConditionalCheckFailedException)
        this.#counts.write += unitsOf(sizeOf(error.Item ?? {}));
      throw error;
    }
  }

  /**
   * The engine's totals of transactions are wrong, so AWS's rule is applied: two units for each
   * kilobyte of an item
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html), and
   * what its indexes write.
   */
  async #transact(command: Command, writes: TransactWriteItem[]): Promise<object> {
    const places = await Promise.all(writes.map((write) => this.#placeOf(write)));
    const before = await Promise.all(places.map((place) => this.#read(place)));
    const output = await this.#engine.send(command as never);
    for (const [i, place] of places.entries()) {
      const [old, now] = [before[i], await this.#read(place)];
      this.#counts.write += 2 * unitsOf(Math.max(sizeOf(old ?? {}), sizeOf(now ?? {})));
      this.#counts.write += indexUnits(await this.#describe(place.table), old, now);
    }
    return output;
  }

  async #placeOf({ Put, ...others }: TransactWriteItem): Promise<Place> {
    const write = others.Update ?? others.Delete ?? others.ConditionCheck;
    const table = (Put ?? write)?.TableName as string;
    if (!Put) return { table, key: write?.Key as Item };
    const { KeySchema = [] } = await this.#describe(table);
    const names = KeySchema.map(({ AttributeName }) => AttributeName as string);
    return { table, key: pick(Put.Item as Item, names) };
  }

  async #read({ table, key }: Place): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
    return (await this.#engine.send(command)).Item;
  }

  async #describe(table: string): Promise<TableDescription> {
    const known = this.#tables.get(table);
    if (known) return known;
    const { Table = {} } = await this.#engine.send(new DescribeTableCommand({ TableName: table }));
    this.#tables.set(table, Table);
    return Table;
  }
}

interface Place {
  table: string;
  key: Item;
}

interface S3Command {
  input: { Key: string; Body?: string; IfNoneMatch?: string };
}

interface Command {
  input: { TransactItems?: TransactWriteItem[] };
}

function none(): Counts {
  return {
    requests: 0,
    read: 0,
    write: 0,
    kms: 0,
    puts: 0,
    putBytes: 0,
    emails: 0,
    texts: 0,
  };
}

type Consumed = { CapacityUnits?: number };

type Reported = { ConsumedCapacity?: Consumed | Consumed[] };

function reported({ ConsumedCapacity = [] }: Reported): number {
  return [ConsumedCapacity]
    .flat()
    .reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0);
}
