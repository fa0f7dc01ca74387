import type { MiddlewareObj } from '@middy/core';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { cut } from '../../core/domain/text.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { type PhoneNumber, physicalId } from './physical-id.ts';

const TRIES = 3;
const TRY_MILLISECONDS = 5000;

/**
 * Sends the outcome of the request to CloudFormation's response URL; without an answer
 * CloudFormation waits for an hour. A failure that was reported ends the invocation normally, so
 * that Lambda does not retry it. If the report itself fails, the invocation fails and Lambda
 * retries it.
 */
export const answerCloudFormation = (): MiddlewareObj<
  CloudFormationCustomResourceEvent,
  PhoneNumber
> => ({
  after: async ({ event, response }) => {
    done.add(event);
    await answer(event, {
      Status: 'SUCCESS',
      PhysicalResourceId: response?.PhysicalResourceId ?? physicalId(event),
    });
  },
  onError: async (request) => {
    const { event, context, error } = request;
    // The request succeeded but the report failed: reporting a failure would make CloudFormation
    // roll back.
    if (done.has(event)) return;
    logFault(context.awsRequestId, error);
    const PhysicalResourceId = physicalId(event);
    await answer(event, { Status: 'FAILED', PhysicalResourceId, Reason: reasonOf(error) });
    request.response = { PhysicalResourceId };
  },
});

/** Requests that succeeded. */
const done = new WeakSet<CloudFormationCustomResourceEvent>();

/** Shown to the person who deploys; it holds no secrets, because the function receives none. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? cut(`${error.name}: ${error.message}`, 1000) : 'unknown';

async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationCustomResourceEvent,
  outcome: { Status: 'SUCCESS' | 'FAILED'; PhysicalResourceId: string; Reason?: string },
): Promise<void> {
  const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId });
  for (let tries = 1; ; tries++) {
    try {
      // The URL is signed for an empty content type.
      const headers = { 'content-type': '' };
      const signal = AbortSignal.timeout(TRY_MILLISECONDS);
      const { ok, status } = await fetch(ResponseURL, { method: 'PUT', headers, body, signal });
      if (ok) return;
      throw new Error(`CloudFormation's address answered ${status}`);
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}
