/** Reads the stream of a table and converts its records to Lambda's format. */
import {
  DynamoDBStreams,
  type Shard,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';

/** The stream to read. */
export interface StreamSource {
  endpoint: string;
  region: string;
  accessKeyId: string;
  table: string;
  /** The `eventSourceARN` of the records. */
  eventSourceArn: string;
  /** Where to resume: the last delivered record of each shard. */
  positions?: Positions | undefined;
}

/** Sequence numbers by shard ID. */
export type Positions = Record<string, string>;

/** Records of one shard. */
export interface ReadRecords {
  shardId: string;
  records: DynamoDBRecord[];
}

interface Position {
  shardId: string;
  iterator?: string | undefined;
  /** Where to resume if the iterator has expired. */
  last?: string | undefined;
}

/**
 * Reads from the oldest record on. It reads a shard to its end before the shards that it was split
 * into, so that the records of a key keep their order.
 */
export class StreamReader {
  readonly #source: StreamSource;
  readonly #client: DynamoDBStreams;
  readonly #done = new Set<string>();
  #streamArn: string | undefined;
  #open: Position[] = [];

  constructor(source: StreamSource) {
    const { endpoint, region, accessKeyId } = source;
    this.#source = source;
    this.#client = new DynamoDBStreams({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey: 'local' },
    });
  }

  /**
   * The next records of one shard; undefined if there are none.
   * @param limit maximum number of records
   */
  async next(limit: number): Promise<ReadRecords | undefined> {
    if (this.#open.length === 0) await this.#findShards();
    for (const position of this.#open) {
      const records = await this.#read(position, limit);
      if (records.length > 0) {
        return {
          shardId: position.shardId,
          records: records.map((record) => this.#asLambda(record)),
        };
      }
    }
    return undefined;
  }

  close(): void {
    this.#client.destroy();
  }

  async #read(position: Position, limit: number): Promise<StreamRecord[]> {
    const { shardId } = position;
    try {
      position.iterator ??= await this.#iterator(position);
      const { Records = [], NextShardIterator } = await this.#client.getRecords({
        ShardIterator: position.iterator,
        Limit: limit,
      });
      position.iterator = NextShardIterator;
      position.last = Records.at(-1)?.dynamodb?.SequenceNumber ?? position.last;
      if (!NextShardIterator) {
        this.#done.add(shardId);
        this.#open = this.#open.filter((each) => each !== position);
      }
      return Records;
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'ExpiredIteratorException' && name !== 'TrimmedDataAccessException') throw error;
      position.iterator = undefined;
      if (name === 'TrimmedDataAccessException') position.last = undefined;
      return [];
    }
  }

  async #iterator({ shardId, last }: Position): Promise<string | undefined> {
    const { ShardIterator } = await this.#client.getShardIterator({
      StreamArn: this.#streamArn,
      ShardId: shardId,
      ...(last
        ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last }
        : { ShardIteratorType: 'TRIM_HORIZON' }),
    });
    return ShardIterator;
  }

  /** Opens the shards whose parents are completely read. */
  async #findShards(): Promise<void> {
    this.#streamArn ??= await this.#findStream();
    const shards: Shard[] = [];
    let from: string | undefined;
    do {
      const { StreamDescription } = await this.#client.describeStream({
        StreamArn: this.#streamArn,
        ...(from && { ExclusiveStartShardId: from }),
      });
      shards.push(...(StreamDescription?.Shards ?? []));
      from = StreamDescription?.LastEvaluatedShardId;
    } while (from);
    const left = shards.filter(({ ShardId = '' }) => !this.#done.has(ShardId));
    const unread = new Set(left.map(({ ShardId }) => ShardId));
    this.#open = left
      .filter(({ ParentShardId }) => !ParentShardId || !unread.has(ParentShardId))
      .map(({ ShardId = '' }) => ({ shardId: ShardId, last: this.#source.positions?.[ShardId] }));
  }

  async #findStream(): Promise<string> {
    const { table } = this.#source;
    const { Streams = [] } = await this.#client.listStreams({ TableName: table });
    const newest = Streams.map(({ StreamArn = '' }) => StreamArn)
      .sort()
      .at(-1);
    if (!newest)
      throw new Error(
        `Table ${table} has no stream: an older version created it; start with a new --data directory`,
      );
    return newest;
  }

  #asLambda({ dynamodb, userIdentity, ...record }: StreamRecord): DynamoDBRecord {
    const at = dynamodb?.ApproximateCreationDateTime;
    const { eventSourceArn, region } = this.#source;
    const lambda = {
      ...record,
      awsRegion: region,
      dynamodb: { ...dynamodb, ...(at && { ApproximateCreationDateTime: at.getTime() / 1000 }) },
      ...(userIdentity && {
        userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
      }),
      eventSourceARN: eventSourceArn,
    };
    return JSON.parse(JSON.stringify(lambda, base64)) as DynamoDBRecord;
  }
}

/** Binary values are Base64 in Lambda's events. */
function base64(_: string, value: unknown): unknown {
  return value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value).toString('base64')
    : value;
}
