/**
 * One line of log for every request, of the fields below and no others (standards 19): never a path, a query, a header or a body,
 * because account numbers, passwords and tokens travel in them.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { ProblemCode } from './problem.ts';

export interface RequestLine {
  requestId: string;
  /** The route's pattern. */
  route: string;
  status: number;
  code?: ProblemCode;
  channel?: string;
  sourceAddress?: string;
  /** On the participant API, who asked. */
  participantId?: string;
  actor?: string;
  milliseconds: number;
}

const logger = new Logger();

/** Refusals that a watch over security wants to see: what they change nothing of leaves no other trace. */
const SECURITY_EVENTS = new Set<ProblemCode>([
  'wrong-credentials',
  'identity-not-verified',
  'password-revoked',
  'try-again',
  'not-signed-in',
  'reset-expired',
  'forbidden',
]);

export function logRequest(line: RequestLine): void {
  // What a participant's user does not find may be another's (standards 15).
  const isForeign = line.code === 'not-found' && line.participantId !== undefined;
  if (line.code && (isForeign || SECURITY_EVENTS.has(line.code)))
    logger.warn('security event', { ...line });
  else logger.info('request', { ...line });
}

/** Somebody signed in, or a system did, and has no right with any participant. */
export function logRefusedToken(line: { requestId: string; actor: string }): void {
  logger.warn('security event', { ...line, code: 'forbidden' satisfies ProblemCode });
}
