/**
 * How long a client of AWS waits for an answer, and how often it tries: so that a request that
 * hangs fails while there is still time to say so. Times are in milliseconds.
 *
 * `requestTimeout` covers a try from its start, connection included. Between tries the SDK waits
 * at most 50 ms, then 100, 200 … (its standard retry mode); after throttling, a second and more.
 */
import { QUIET_LOGGER } from './quiet-logger.ts';

export interface TimeLimits {
  maxAttempts: number;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: true;
  };
  /** No limit, but every client takes it, too. */
  logger: typeof QUIET_LOGGER;
}

function limits(maxAttempts: number, requestTimeout: number): TimeLimits {
  return {
    maxAttempts,
    requestHandler: { connectionTimeout: 500, requestTimeout, throwOnRequestTimeout: true },
    logger: QUIET_LOGGER,
  };
}

/** By who waits for the response. In brackets: the longest time of a request without a response. */
export const TIME_LIMITS = {
  /** An investor or a participant; the function ends after 20 s (3.15 s). */
  web: limits(3, 1000),
  /** A caller: Connect waits for 8 s, and the function ends after 7 s (2.05 s). */
  call: limits(2, 1000),
  /** Every first request of an execution environment, for the origin's secret (2.05 s). */
  originSecret: limits(2, 1000),
  /** Cognito waits for its trigger for 5 s, retries of its own included (2.05 s). */
  tokenTrigger: limits(2, 1000),
  /** The canary's account; four requests to the site follow within the same 20 s (2.05 s). */
  canary: limits(2, 1000),
  /** A batch of a stream, for the audit trail; Lambda repeats it until it succeeds (6.15 s). */
  auditTrail: limits(3, 2000),
  /** A batch of a stream, for messages, which Lambda repeats too (3.15 s). */
  messages: limits(3, 1000),
  /** An e-mail or a text message: a try that gets no answer may have sent it (6.05 s). */
  send: limits(2, 3000),
  /** No caller waits; the feed resumes where it stopped (15.75 s). */
  feed: limits(5, 3000),
  /** CloudFormation. Connect's API takes two requests a second, and CloudFormation makes others
   * meanwhile (13.55 s). */
  phoneNumber: limits(6, 2000),
} as const satisfies Record<string, TimeLimits>;

/** The longest that a request takes if nothing answers. */
export function worstCaseMs({ maxAttempts, requestHandler }: TimeLimits): number {
  const pauses = 50 * (2 ** (maxAttempts - 1) - 1);
  return maxAttempts * requestHandler.requestTimeout + pauses;
}
