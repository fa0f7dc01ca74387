import type { Context, EventBridgeEvent } from 'aws-lambda';
import { logFault } from '../../core/logging/fault-log.ts';
import { checkDue } from './check-due.ts';
import type { FeedContext } from './context.ts';
import { deleteObsolete } from './delete-obsolete.ts';
import { beginning, PROGRESS } from './drop-box.ts';
import { logAlerts, logFile } from './feed-log.ts';
import { ingest } from './ingest.ts';
import { isToBeTold, writeAlerts } from './write-alerts.ts';

/**
 * S3's event for a new object, from EventBridge; `version-id` is present because the bucket is
 * versioned (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html).
 */
export type ObjectCreated = EventBridgeEvent<
  'Object Created',
  {
    bucket: { name: string };
    object: { key: string; size: number; 'version-id': string; sequencer: string };
  }
>;

/** The event of a rule with a schedule. */
export type DueCheck = EventBridgeEvent<'Scheduled Event', object>;

export type FeedHandler = (event: ObjectCreated | DueCheck, context: Context) => Promise<void>;

/**
 * Time left, of the function's 20 seconds, below which it stops taking new work: the work under way
 * then ends within the first 10 seconds, beyond which the stack's alarm counts a function as slow.
 */
const LATE_MS = 12_000;

/**
 * Ingests a file that was dropped, or continues one from its saved progress. Once it is complete,
 * puts alerts of its movements into the outbox, likewise. On schedule, checks whether files are
 * missing, and deletes balances that are no longer kept.
 * One of these two does not prevent the other. The handler throws on a failure, so that Lambda
 * retries the event.
 */
export function createFeed(context: FeedContext): FeedHandler {
  return async (event, { awsRequestId, getRemainingTimeInMillis }) => {
    const started = performance.now();
    const isLate = () => getRemainingTimeInMillis() < LATE_MS;
    const invocation = { requestId: awsRequestId, isLate };
    try {
      if (event['detail-type'] === 'Scheduled Event') {
        await runAll(
          async () => {
            if (context.calendar) await checkDue(context, context.calendar, awsRequestId);
          },
          () => deleteObsolete(context, undefined, invocation),
        );
        return;
      }
      const { object } = event.detail;
      const progress = object.key.startsWith(PROGRESS)
        ? await context.dropBox.progress(object.key)
        : beginning({
            name: object.key,
            versionId: object['version-id'],
            sequencer: object.sequencer,
            size: object.size,
          });
      if (progress.isObsolete) {
        await deleteObsolete(context, progress, invocation);
        return;
      }
      const milliseconds = () => Math.round(performance.now() - started);
      if (!progress.isVisible) {
        const result = await ingest(context, progress, invocation);
        logFile(awsRequestId, progress.name, { ...result, milliseconds: milliseconds() });
        if (result.outcome !== 'taken' && result.outcome !== 'again') return;
      }
      if (!isToBeTold(progress.name, context.now())) return;
      const alerts = await writeAlerts(context, progress, isLate);
      logAlerts(awsRequestId, { file: progress.name, alerts, milliseconds: milliseconds() });
    } catch (error) {
      logFault(awsRequestId, error);
      throw new Error('the file was not taken in');
    }
  };
}

/** Runs tasks one after another, all of them. @throws the first fault */
async function runAll(...tasks: (() => Promise<void>)[]): Promise<void> {
  const faults: unknown[] = [];
  for (const task of tasks) await task().catch((fault) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}
