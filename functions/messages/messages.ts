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
import { dueMessages } from './due-messages.ts';
import { MessageRejected } from './send.ts';

export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Context,
) => Promise<DynamoDBBatchResponse>;

/** How many sent messages an environment remembers. */
const MAX_REMEMBERED = 1000;

/**
 * Tells investors of the events that enter the audit trail, each at least once and in order. It
 * stops at the first failure, so that Lambda retries from there and repeats nothing before it. A
 * retry in the same environment does not repeat a message that got through.
 */
export function createMessages(context: MessagesContext): StreamHandler {
  const sent = new Set<string>();

  /** Sends the messages about one event. @returns how many were sent */
  async function notify(event: RecordedEvent<TrailEvent>, requestId: string): Promise<number> {
    const due = (await dueMessages(context, event)).filter(
      ({ by, to }) => !sent.has(`${event.id} ${by} ${to}`),
    );
    const outcomes = await Promise.allSettled(due.map(({ send }) => send()));
    let failure: unknown;
    for (const [i, outcome] of outcomes.entries()) {
      const { by, to } = due[i] as (typeof due)[number];
      if (outcome.status === 'fulfilled') remember(`${event.id} ${by} ${to}`);
      else if (outcome.reason instanceof MessageRejected)
        logRefusedMessage(requestId, event.id, by, outcome.reason.code);
      else failure ??= outcome.reason;
    }
    if (failure) throw failure;
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }

  function remember(key: string): void {
    sent.add(key);
    const [oldest] = sent;
    if (sent.size > MAX_REMEMBERED && oldest) sent.delete(oldest);
  }

  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(TO_THE_END).handler(
    async ({ Records }, { awsRequestId }) => {
      const started = performance.now();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      let done = 0;
      for (const record of Records) {
        try {
          const event = eventOf(record);
          if (event) done += await notify(event, awsRequestId);
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

/** The event that entered the trail; `undefined` if a record in it was changed or deleted. */
function eventOf({ eventName, dynamodb }: DynamoDBRecord): RecordedEvent<TrailEvent> | undefined {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return undefined;
  return unmarshall(dynamodb.NewImage as Record<string, AttributeValue>, {
    wrapNumbers: Number,
  }) as RecordedEvent<TrailEvent>;
}
