import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { TO_THE_END } from '../../core/aws/to-the-end.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { logBatch, logUnattributed, logUnknownId } from '../../core/logging/stream-log.ts';
import type { AuditContext } from './context.ts';
import { recordChange } from './record-change.ts';

export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Context,
) => Promise<DynamoDBBatchResponse>;

/**
 * Records the changes of a batch of stream records, all concurrently: no write depends on another,
 * and the trail is ordered by the events' own times, not by their arrival. Every record is tried
 * even if others fail, so that one bad record never blocks the rest of its batch, however Lambda
 * splits and ends its retries. Failed records are returned as batch item failures; Lambda delivers
 * them again.
 */
export function createAudit(context: AuditContext): StreamHandler {
  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(TO_THE_END).handler(
    async ({ Records }, { awsRequestId }) => {
      const started = performance.now();
      const outcomes = await Promise.allSettled(
        Records.map((record) => recordChange(context, record)),
      );
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      let done = 0;
      for (const [i, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') {
          const { events, unattributed, unknownId } = outcome.value;
          done += events;
          for (const change of unattributed) logUnattributed(awsRequestId, change);
          // Lambda delivers everything after the first failed record again: the line comes then.
          if (unknownId && batchItemFailures.length === 0) logUnknownId(awsRequestId, unknownId);
        } else {
          logFault(awsRequestId, outcome.reason);
          batchItemFailures.push({ itemIdentifier: Records[i]?.dynamodb?.SequenceNumber ?? '' });
        }
      }
      logBatch({
        requestId: awsRequestId,
        records: Records.length,
        done,
        failed: batchItemFailures.length,
        milliseconds: Math.round(performance.now() - started),
      });
      return { batchItemFailures };
    },
  );
  return handler as unknown as StreamHandler;
}
