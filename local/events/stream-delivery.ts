/**
 * How Lambda passes the records of a stream through a function, and what happens to records that it
 * gives up.
 */
import { randomUUID } from 'node:crypto';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { InvocationResult } from '../lambda/execution-environment.ts';
import type { ReadRecords } from './stream-reader.ts';

/** The properties of a mapping. */
export interface DeliveryRules {
  functionArn: string;
  mappingId: string;
  streamArn: string;
  /** -1: no limit. */
  maximumRetryAttempts: number;
  maximumRecordAgeInSeconds: number;
  bisects: boolean;
  reportsFailures: boolean;
}

/** What a delivery needs from its mapping. */
export interface DeliveryTools {
  invoke(event: unknown): Promise<InvocationResult>;
  /** Resolves early, from then on immediately, once the laptop stops. */
  wait(milliseconds: number): Promise<void>;
  stopped(): boolean;
  /** Stores records that were given up at the on-failure destination. */
  setAside(key: string, invocation: object): void;
}

type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 500;

/**
 * Completes a batch: every record has passed the function without a failure, or was set aside. If a
 * function fails as a whole, it gets the halves of the batch one after the other. If it reports
 * failures, it gets the records from the first failure on again.
 */
export async function deliver(
  rules: DeliveryRules,
  tools: DeliveryTools,
  { shardId, records }: ReadRecords,
): Promise<void> {
  let rest = records;
  let failures = 0;
  while (rest.length > 0 && !tools.stopped()) {
    const outcome = await tools.invoke({ Records: rest });
    if (tools.stopped()) return;
    const failedFrom = firstFailure(rules, rest, outcome);
    if (failedFrom === undefined) return;
    if (failedFrom > 0) failures = 0;
    rest = rest.slice(failedFrom);
    failures++;

    const condition = exhausted(rules, rest, failures);
    if (condition) return setAside(rules, tools, { shardId, records: rest }, condition, failures);
    await tools.wait(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), MAX_WAIT_MS));
    if (rules.bisects && rest.length > 1 && !isReport(outcome)) {
      const half = Math.ceil(rest.length / 2);
      await deliver(rules, tools, { shardId, records: rest.slice(0, half) });
      rest = rest.slice(half);
      failures = 0;
    }
  }
}

/** Index of the first record that failed; undefined if all passed. */
function firstFailure(
  rules: DeliveryRules,
  records: DynamoDBRecord[],
  outcome: InvocationResult,
): number | undefined {
  if (!isReport(outcome)) return 0;
  if (!rules.reportsFailures) return undefined;
  const { batchItemFailures = [] } = (JSON.parse(outcome.result) ??
    {}) as Partial<DynamoDBBatchResponse>;
  if (batchItemFailures.length === 0) return undefined;
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  // A report that names no record of the batch fails the whole batch.
  return Math.max(
    0,
    records.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? '')),
  );
}

function isReport(outcome: InvocationResult): outcome is { result: string } {
  return typeof outcome === 'object' && 'result' in outcome;
}

function exhausted(
  rules: DeliveryRules,
  records: DynamoDBRecord[],
  failures: number,
): Condition | undefined {
  const { maximumRetryAttempts, maximumRecordAgeInSeconds } = rules;
  if (maximumRetryAttempts >= 0 && failures > maximumRetryAttempts) return 'RetryAttemptsExhausted';
  const age = Date.now() / 1000 - (records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0);
  if (maximumRecordAgeInSeconds >= 0 && age > maximumRecordAgeInSeconds) return 'RecordAgeExceeded';
  return undefined;
}

/** In Lambda's format: the position in the stream and, for S3, the whole batch. */
function setAside(
  { functionArn, mappingId, streamArn }: DeliveryRules,
  tools: DeliveryTools,
  { shardId, records }: ReadRecords,
  condition: Condition,
  approximateInvokeCount: number,
): void {
  const timestamp = new Date().toISOString();
  const at = (record: DynamoDBRecord | undefined) =>
    new Date((record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  const day = timestamp.slice(0, 10);
  const key = `aws/lambda/${mappingId}/${shardId}/${day.replaceAll('-', '/')}/${timestamp.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`;
  tools.setAside(key, {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    version: '1.0',
    timestamp,
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.dynamodb?.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb?.SequenceNumber,
      approximateArrivalOfFirstRecord: at(records[0]),
      approximateArrivalOfLastRecord: at(records.at(-1)),
      batchSize: records.length,
      streamArn,
    },
    payload: { Records: records },
  });
}
