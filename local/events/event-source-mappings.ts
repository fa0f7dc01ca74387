import { setTimeout as sleep } from 'node:timers/promises';
import type { S3 } from '../aws/s3.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Iam } from '../iam/iam.ts';
import { toRead, toSetAside } from '../iam/lambda-needs.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import { type KeptData, keptData } from '../shared/kept-data.ts';
import { StreamMapping } from './stream-mapping.ts';
import { type Positions, StreamReader } from './stream-reader.ts';

interface MappingProperties {
  FunctionName: string;
  EventSourceArn: string;
  StartingPosition: string;
  Enabled?: boolean;
  BatchSize?: number;
  MaximumRetryAttempts?: number;
  MaximumRecordAgeInSeconds?: number;
  BisectBatchOnFunctionError?: boolean;
  FunctionResponseTypes?: string[];
  DestinationConfig?: { OnFailure?: { Destination?: string } };
}

const PROPERTIES = [
  // Accepted without effect: the laptop processes one batch of a stream at a time, and has no
  // metrics.
  'ParallelizationFactor',
  'MetricsConfig',
  // Supported.
  'FunctionName',
  'EventSourceArn',
  'StartingPosition',
  'Enabled',
  'BatchSize',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'FunctionResponseTypes',
  'DestinationConfig',
];

/** The running mappings. */
export interface EventSourceMappings {
  /**
   * Resolves when every record written before the call has passed its function or was set aside,
   * and so have all records that resulted from it.
   * @throws Error naming what is stuck
   */
  settled(milliseconds?: number): Promise<void>;
  /** Starts no more batches. A batch in progress ends with its function. */
  stop(): void;
}

/** Options of `eventSourceMappings`. */
export interface MappingsOptions {
  endpoint: string;
  accessKeyId: string;
  s3: S3;
  demand: Iam['demand'];
  log(line: string): void;
  /** Keeps the positions in the streams across restarts, as Lambda does. */
  kept?: KeptData;
}

/**
 * Runs the event source mappings of the templates, from table streams to functions.
 * @throws Error naming a property that the laptop does not support, or in AWS's words a right that
 * the function's role lacks
 */
export function eventSourceMappings(
  assembly: Assembly,
  functions: readonly LambdaFunction[],
  options: MappingsOptions,
): EventSourceMappings {
  const tables = assembly.resources('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  const queues = new Map<LambdaFunction, Queue>();
  const { kept = keptData() } = options;
  const mappings = assembly
    .resources<MappingProperties>('AWS::Lambda::EventSourceMapping')
    .map((mapping) => {
      const { logicalId, ref, region, properties } = mapping;
      const cannot = (what: string) =>
        new Error(`${logicalId}: the laptop does not support ${what} of an event source mapping`);
      const unsupported = Object.keys(properties).find((name) => !PROPERTIES.includes(name));
      if (unsupported) throw cannot(unsupported);
      if (properties.StartingPosition !== 'TRIM_HORIZON')
        throw cannot(`StartingPosition ${properties.StartingPosition}`);
      const target = functions.find(({ definition }) =>
        [definition.name, definition.arn].includes(properties.FunctionName),
      );
      const table = tables.find(
        (each) => assembly.attribute(each, 'StreamArn') === properties.EventSourceArn,
      );
      if (!target || !table)
        throw cannot(`${properties.EventSourceArn} to ${properties.FunctionName}`);
      // On AWS, creating a mapping also fails if the role may not read the stream.
      options.demand(target.definition.name, toRead(properties.EventSourceArn));
      const queue = queues.get(target) ?? new Queue();
      queues.set(target, queue);
      const destination = properties.DestinationConfig?.OnFailure?.Destination;
      const name = `stream-${ref}`;
      const positions: Positions = JSON.parse(kept.read(name)?.toString() ?? '{}');
      return new StreamMapping(
        {
          functionArn: target.definition.arn,
          mappingId: ref,
          streamArn: properties.EventSourceArn,
          maximumRetryAttempts: properties.MaximumRetryAttempts ?? -1,
          maximumRecordAgeInSeconds: properties.MaximumRecordAgeInSeconds ?? -1,
          bisects: properties.BisectBatchOnFunctionError ?? false,
          reportsFailures:
            properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
        },
        {
          name: logicalId,
          batchSize: properties.BatchSize ?? 100,
          reader: new StreamReader({
            ...options,
            region,
            table: table.ref,
            eventSourceArn: properties.EventSourceArn,
            positions,
          }),
          // Events of one function run one after another: one environment is enough on the laptop.
          invoke: (event) => queue.add(() => target.invoke(event)),
          setAside: (key, invocation) => {
            if (!destination) return options.log(`${logicalId}: a batch of records was given up`);
            try {
              options.demand(target.definition.name, toSetAside(destination, key));
            } catch (error) {
              return options.log(
                `${logicalId}: a batch of records was given up and is lost: ${(error as Error).message}`,
              );
            }
            options.log(
              `${logicalId}: a batch of records was given up and is in ${destination}/${key}`,
            );
            options.s3.put(
              destination.replace(/^arn:aws:s3:::/, ''),
              key,
              JSON.stringify(invocation),
              'application/json',
            );
          },
          log: options.log,
          delivered: ({ shardId, records }) => {
            positions[shardId] = records.at(-1)?.dynamodb?.SequenceNumber as string;
            kept.write(name, JSON.stringify(positions));
          },
        },
        properties.Enabled !== false,
      );
    });

  return {
    stop: () => {
      for (const each of mappings) each.stop();
    },
    async settled(milliseconds = 30_000) {
      const deadline = sleep(milliseconds, 'too late' as const, { ref: false });
      const batches = () => mappings.reduce((sum, each) => sum + each.batches, 0);
      for (let before = -1; before !== batches(); ) {
        before = batches();
        const drained = Promise.all(mappings.map((each) => each.drained()));
        if ((await Promise.race([drained, deadline])) === 'too late') {
          const stuck = mappings.filter((each) => each.busy).map(({ name }) => name);
          throw new Error(
            `Streams are not drained after ${milliseconds} ms: ${stuck.join(', ') || 'new records keep arriving'}`,
          );
        }
      }
    },
  };
}

/** Runs tasks one after another, in the order of the calls. */
class Queue {
  #last: Promise<unknown> = Promise.resolve();

  add<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }
}
