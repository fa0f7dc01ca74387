import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { TO_THE_END } from '../../core/aws/to-the-end.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { logBatch, logRefusedMessage, logTampering } from '../../core/logging/stream-log.ts';
import type { RecordedEvent, TrailEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';
import { Refused } from './send.ts';
import { messagesFor } from './tell.ts';

export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Context,
) => Promise<DynamoDBBatchResponse>;

/** So many messages are remembered as sent. */
const REMEMBERED = 1000;

/**
 * Tells investors of what enters the trail, each event at least once. In order, and no further than the first failure: what was told before it
 * is not told again, what comes after it waits. A retry in the same environment does not repeat the message that did get through.
 */
export function createMessages(context: MessagesContext): StreamHandler {
  const sent = new Set<string>();

  /** How many messages were sent. */
  async function tell(event: RecordedEvent<TrailEvent>, requestId: string): Promise<number> {
    const due = (await messagesFor(context, event)).filter(
      ({ by, to }) => !sent.has(`${event.id} ${by} ${to}`),
    );
    const outcomes = await Promise.allSettled(due.map(({ send }) => send()));
    let failure: unknown;
    for (const [i, outcome] of outcomes.entries()) {
      const { by, to } = due[i] as (typeof due)[number];
      if (outcome.status === 'fulfilled') remember(`${event.id} ${by} ${to}`);
      else if (outcome.reason instanceof Refused)
        logRefusedMessage(requestId, event.id, by, outcome.reason.code);
      else failure ??= outcome.reason;
    }
    if (failure) throw failure;
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }

  function remember(key: string): void {
    sent.add(key);
    const [oldest] = sent;
    if (sent.size > REMEMBERED && oldest) sent.delete(oldest);
  }

  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(TO_THE_END).handler(
    async ({ Records }, { awsRequestId }) => {
      const started = performance.now();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      let done = 0;
      for (const record of Records) {
        try {
          const event = eventOf(record);
          if (event) done += await tell(event, awsRequestId);
          else logTampering(awsRequestId, record);
        } catch (error) {
          logFault(awsRequestId, error);
          batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
          break;
        }
      }
      const milliseconds = Math.round(performance.now() - started);
      const failed = batchItemFailures.length;
      logBatch({ requestId: awsRequestId, records: Records.length, done, failed, milliseconds });
      return { batchItemFailures };
    },
  );
  return handler as unknown as StreamHandler;
}

/** What entered the trail; nothing, where somebody changed or deleted what was in it. */
function eventOf({ eventName, dynamodb }: DynamoDBRecord): RecordedEvent<TrailEvent> | undefined {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return undefined;
  return unmarshall(dynamodb.NewImage as Record<string, AttributeValue>, {
    wrapNumbers: Number,
  }) as RecordedEvent<TrailEvent>;
}
