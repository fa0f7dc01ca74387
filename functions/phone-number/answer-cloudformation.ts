import type { MiddlewareObj } from '@middy/core';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { cut } from '../../core/domain/text.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { type PhoneNumber, physicalId } from './physical-id.ts';

const TRIES = 3;
const TRY_MILLISECONDS = 5000;

/**
 * Tells CloudFormation how it went, at the address that it sent along; it waits for an hour where nobody does. A failure told is no failure of
 * the function: Lambda would repeat the invocation. One that can't be told is, and is repeated.
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
    // It was done, and could not be told: told as a failure, it would be undone.
    if (done.has(event)) return;
    logFault(context.awsRequestId, error);
    const PhysicalResourceId = physicalId(event);
    await answer(event, { Status: 'FAILED', PhysicalResourceId, Reason: reasonOf(error) });
    request.response = { PhysicalResourceId };
  },
});

/** Requests that were carried out. */
const done = new WeakSet<CloudFormationCustomResourceEvent>();

/** For whoever deploys: no secrets are in it, since none came here. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? cut(`${error.name}: ${error.message}`, 1000) : 'unknown';

async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationCustomResourceEvent,
  outcome: { Status: 'SUCCESS' | 'FAILED'; PhysicalResourceId: string; Reason?: string },
): Promise<void> {
  const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId });
  for (let tries = 1; ; tries++) {
    try {
      // The address is signed for an empty content type.
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
