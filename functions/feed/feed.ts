import type { Context, EventBridgeEvent } from 'aws-lambda';
import { logFault } from '../../core/logging/fault-log.ts';
import type { FeedContext } from './context.ts';
import { beginning, PROGRESS } from './drop-box.ts';
import { logFile } from './feed-log.ts';
import { dailyFileOf } from './file-name.ts';
import { takeIn } from './take-in.ts';

/**
 * What S3 tells of an object that was put, by way of EventBridge: `version-id` in buckets with versions, as ours is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export type ObjectCreated = EventBridgeEvent<
  'Object Created',
  {
    bucket: { name: string };
    object: { key: string; size: number; 'version-id': string; sequencer: string };
  }
>;

export type FeedHandler = (event: ObjectCreated, context: Context) => Promise<void>;

/** Of the twenty seconds: what is under way then is done before half of them are over, past which the stack calls a function slow. */
const LATE_MS = 12_000;

/** Takes a file in that was dropped, or goes on with one. A failure is Lambda's to try again. */
export function createFeed(context: FeedContext): FeedHandler {
  return async ({ detail: { object } }, { awsRequestId, getRemainingTimeInMillis }) => {
    const started = performance.now();
    try {
      const progress = object.key.startsWith(PROGRESS)
        ? await context.dropBox.progress(object.key)
        : beginning({
            name: object.key,
            versionId: object['version-id'],
            sequencer: object.sequencer,
            size: object.size,
          });
      const result = await takeIn(context, progress, () => getRemainingTimeInMillis() < LATE_MS);
      const file = dailyFileOf(progress.name) && progress.name;
      logFile(awsRequestId, {
        file,
        ...result,
        milliseconds: Math.round(performance.now() - started),
      });
    } catch (error) {
      logFault(awsRequestId, error);
      throw new Error('the file was not taken in');
    }
  };
}
