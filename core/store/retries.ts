/** Retries of requests that DynamoDB refused or processed in part, and that can succeed soon. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { Unavailable, unavailable } from '../aws/unavailable.ts';

/**
 * Tries of a write that conflicts with a transaction on its item: it would succeed a moment later.
 */
const MAX_CONFLICT_TRIES = 6;
const CONFLICT_WAIT_MS = 25;
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
 * Retries `write` after a random delay while it conflicts with a transaction.
 * @throws Unavailable if the last try still does
 */
export async function retryingConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || tries === MAX_CONFLICT_TRIES)
        return unavailable(() => Promise.reject(error));
      await sleep(Math.random() * CONFLICT_WAIT_MS * tries);
    }
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException) {
    return (
      error.CancellationReasons?.some((reason) => reason.Code === 'TransactionConflict') ?? false
    );
  }
  return (
    error.name === 'TransactionConflictException' || error.name === 'TransactionInProgressException'
  );
}
