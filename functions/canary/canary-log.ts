/**
 * One line for every run, of these fields only (standards 19): never the user ID, the password or
 * the session.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { Step } from './walk.ts';

/** Messages of the lines that metric filters count (lib/stacks/canary-stack.ts). */
export const PASSED = 'canary passed';
export const FAILED = 'canary failed';
export const WITHOUT_ACCOUNT = 'canary without account';

const logger = new Logger();

/** @param milliseconds of the whole walk, as an investor would wait for it */
export function logPassed(requestId: string, milliseconds: number): void {
  logger.info(PASSED, { requestId, milliseconds });
}

/** @param status the unexpected answer's, if there was one */
export function logFailed(requestId: string, step: Step, status: number | undefined): void {
  logger.error(FAILED, { requestId, step, ...(status !== undefined && { status }) });
}

/** Logs that nobody has given the canary an account yet, so that it cannot sign in. */
export function logWithoutAccount(requestId: string): void {
  logger.warn(WITHOUT_ACCOUNT, { requestId });
}
