/**
 * One line of log for every step, of the fields below and no others (standards 19): never what was
 * keyed, in clear or encrypted, nor the caller's number. Where a call came from stands with the
 * events that it left in the trail, under the contact's id.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { PhoneStep } from './contract.ts';

export interface StepLine {
  requestId: string;
  contactId: string;
  step: PhoneStep;
  result: string;
  /**
   * What was keyed could not be opened: no key of ours, or no message. More than a few mean that a
   * rotation went wrong.
   */
  sealed?: true;
  milliseconds: number;
}

const logger = new Logger();

/** Results that a watch over security wants to see. */
const SECURITY_EVENTS = new Set(['wrong', 'revoked', 'try-again', 'ended']);

export function logStep(line: StepLine): void {
  if (SECURITY_EVENTS.has(line.result) || line.sealed) logger.warn('security event', { ...line });
  else logger.info('step', { ...line });
}
