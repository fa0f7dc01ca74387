import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { isExpiry } from '../../core/aws/stream-record.ts';
import { TO_THE_END } from '../../core/aws/to-the-end.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { logBatch, logRefusedMessage, logTampering } from '../../core/logging/stream-log.ts';
import { MessageRejected } from '../../core/messages/email.ts';
import { sendOnce } from '../../core/messages/send-once.ts';
import type { Alert } from '../../core/store/alerts.ts';
import type { RecordedEvent, TrailEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';
import { dueAlerts } from './due-alerts.ts';
import { type DueMessage, dueMessages } from './due-messages.ts';
import { isThrottled } from './send.ts';

export type StreamHandler = (
  event: DynamoDBStreamEvent,
  context: Context,
) => Promise<DynamoDBBatchResponse>;

/** How long alerts wait that were throttled: Lambda retries a failed batch immediately. */
export const THROTTLED_PAUSE_MS = 10_000;

/** Kept of the invocation's time to report the batch as failed. */
const TIME_TO_REPORT_MS = 1000;

/**
 * Tells investors of the events that enter the audit trail and of the alerts that enter their
 * outbox, in order, and of each once by each way, however often its record comes
 * ({@link sendOnce}). It stops at the first failure, so that Lambda retries from there. An event is
 * told whatever its age: the message says when it happened, and a reset that nobody asked for is to
 * be known late rather than never.
 */
export function createMessages(context: MessagesContext): StreamHandler {
  /** Sends the messages that an event or alert calls for. @returns how many were sent */
  async function sendAll(
    about: string,
    due: readonly DueMessage[],
    { awsRequestId, getRemainingTimeInMillis }: Context,
  ): Promise<number> {
    const outcomes = await Promise.allSettled(
      due.map(async ({ key, by, send }) => {
        try {
          return await sendOnce(context, key, send, getRemainingTimeInMillis);
        } catch (error) {
          if (!(error instanceof MessageRejected)) throw error;
          logRefusedMessage(awsRequestId, about, by, error.code);
          return false;
        }
      }),
    );
    const failed = outcomes.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return outcomes.filter((each) => each.status === 'fulfilled' && each.value).length;
  }

  /**
   * Sends an alert. All messages share the rates of SES and SNS: if they are used up, the alerts of
   * the shard wait, and leave them to the messages about events (docs/decisions/0048).
   */
  async function sendAlert(alert: Alert, lambda: Context): Promise<number> {
    try {
      return await sendAll(alert.id, await dueAlerts(context, alert), lambda);
    } catch (error) {
      const left = lambda.getRemainingTimeInMillis() - TIME_TO_REPORT_MS;
      if (isThrottled(error)) await context.pause(Math.min(THROTTLED_PAUSE_MS, Math.max(0, left)));
      throw error;
    }
  }

  /** Sends the messages that a record calls for. @returns how many were sent */
  async function notify(record: DynamoDBRecord, lambda: Context): Promise<number> {
    if (record.eventSourceARN?.includes(`:table/${context.alertsTable}/`)) {
      const alert = alertOf(record);
      return alert ? sendAlert(alert, lambda) : 0;
    }
    const event = eventOf(record);
    // The end of the trail's retention (docs/decisions/0042). A person who brings it forward has to
    // change the record first, which is tampering.
    if (isExpiry(record)) return 0;
    if (event) return sendAll(event.id, await dueMessages(context, event), lambda);
    logTampering(lambda.awsRequestId, record);
    return 0;
  }

  const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(TO_THE_END).handler(
    async ({ Records }, lambda) => {
      const { awsRequestId } = lambda;
      const started = performance.now();
      const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
      let done = 0;
      for (const record of Records) {
        try {
          done += await notify(record, lambda);
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
  return imageOf(dynamodb.NewImage) as RecordedEvent<TrailEvent>;
}

/** The alert that a record brings; `undefined` if it expired, or more files confirmed it. */
function alertOf({ dynamodb }: DynamoDBRecord): Alert | undefined {
  const { NewImage, OldImage } = dynamodb ?? {};
  if (!NewImage || NewImage.id?.S === OldImage?.id?.S) return undefined;
  return imageOf(NewImage) as Alert;
}

function imageOf(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): unknown {
  return unmarshall(image as Record<string, AttributeValue>, { wrapNumbers: Number });
}
