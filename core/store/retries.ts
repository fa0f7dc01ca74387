/** Retries of requests that DynamoDB refused or processed in part, and that can succeed soon. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { Unavailable, unavailable } from '../aws/unavailable.ts';

/** Tries of a write that meets a transaction on its item, or a transaction that is throttled. */
const MAX_CONFLICT_TRIES = 6;
/** By the reason: a transaction on the item is over soon, and a throttled table needs longer. */
const WAITS_MS: Record<string, number> = {
  TransactionConflict: 25,
  ThrottlingError: 100,
  ProvisionedThroughputExceeded: 100,
};
/** An on-demand table that has to scale up first takes some seconds. */
const MAX_BATCH_TRIES = 8;
const BATCH_WAIT_MS = 25;

/**
 * Sends a batch, and resends what DynamoDB did not process, with exponential backoff as the API
 * Reference recommends (BatchGetItem, BatchWriteItem).
 * @param requests by table
 * @param send returns what was not processed, in the same form
 * @throws Unavailable if something is still unprocessed after the last try
 */
export async function untilProcessed<Requests extends object>(
  requests: Requests,
  send: (left: Requests) => Promise<Requests | undefined>,
): Promise<void> {
  let left: Requests | undefined = requests;
  for (let tries = 0; left && Object.keys(left).length > 0; tries++) {
    if (tries === MAX_BATCH_TRIES) throw new Unavailable('throttled');
    if (tries > 0) await sleep(Math.random() * BATCH_WAIT_MS * 2 ** tries);
    const rest: Requests = left;
    left = await unavailable(() => send(rest));
  }
}

/**
 * Tries `write` again after a random delay while it conflicts with a transaction, or is a
 * transaction that DynamoDB cancels because it is throttled: the SDK retries throttled requests,
 * but no cancelled ones (API Reference, TransactionCanceledException).
 * @param beforeTry may stop it by an error. It runs before each try, unless an earlier one may have
 *   been applied: then the next one asks what became of it.
 * @throws Unavailable if the last try fails, too
 */
export async function retryingConflicts<T>(
  write: () => Promise<T>,
  beforeTry: () => void,
): Promise<T> {
  let mayBeApplied = false;
  for (let tries = 1; ; tries++) {
    if (!mayBeApplied) beforeTry();
    try {
      return await write();
    } catch (error) {
      mayBeApplied = isPerhapsApplied(error, mayBeApplied);
      const reasons = reasonsOf(error);
      // A malformed request is a bug.
      if (reasons.includes('ValidationError')) throw error;
      const wait = Math.max(0, ...reasons.map((reason) => WAITS_MS[reason] ?? 0));
      if (wait === 0 || tries === MAX_CONFLICT_TRIES)
        return unavailable(() => Promise.reject(error));
      await sleep(Math.random() * wait * tries);
    }
  }
}

/**
 * Whether one of the tries so far may have been applied. A conflict that answers the SDK's only
 * request wrote nothing; after a request without an answer, the SDK's next may meet the first,
 * which is in progress, or another transaction.
 * @param before whether an earlier try may have been
 */
function isPerhapsApplied(error: unknown, before: boolean): boolean {
  // Had it been applied, its token would have said so.
  if (error instanceof TransactionCanceledException) return false;
  const isOnlyRequest =
    error instanceof TransactionConflictException && error.$metadata.attempts === 1;
  return before || !isOnlyRequest;
}

/** Why DynamoDB refused a write, in the words of a cancelled transaction. */
function reasonsOf(error: unknown): string[] {
  if (error instanceof TransactionCanceledException)
    return error.CancellationReasons?.map(({ Code = '' }) => Code) ?? [];
  const isConflict =
    error instanceof Error && /^Transaction(?:Conflict|InProgress)Exception$/.test(error.name);
  return isConflict ? ['TransactionConflict'] : [];
}
