/**
 * One line of log for every step, of the fields below and no others (standards 19): never what was
 * keyed, in clear or encrypted, nor the caller's number. The caller's number is in the call's
 * events in the audit trail, under the contact's id.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { PhoneStep } from './contract.ts';

export interface StepLine {
  requestId: string;
  contactId: string;
  step: PhoneStep;
  result: string;
  /**
   * What was keyed could not be decrypted: another key, or no message. No caller can cause that, so
   * each one raises an alarm (lib/stacks/phone-stack.ts): a rotation failed.
   */
  sealed?: true;
  milliseconds: number;
}

const logger = new Logger();

/** Results that are logged as security events. */
const SECURITY_EVENTS = new Set(['wrong', 'revoked', 'try-again', 'line-closed', 'ended']);

export function logStep(line: StepLine): void {
  if (SECURITY_EVENTS.has(line.result) || line.sealed) logger.warn('security event', { ...line });
  else logger.info('step', { ...line });
}
