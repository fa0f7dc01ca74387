/**
 * Logs one line per request, with the fields below and no others (standards 19): never a path,
 * query, header or body, because these carry account numbers, passwords and tokens.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { ProblemCode } from './problem.ts';

/** The fields of a request's log line. */
export interface RequestLine {
  requestId: string;
  /** Method and path pattern: `GET /broker/accounts/{accountNumber}`. */
  route: string;
  status: number;
  code?: ProblemCode;
  channel?: string;
  sourceAddress?: string;
  /** Participant and user of the token; on the participant API only. */
  participantId?: string;
  actor?: string;
  milliseconds: number;
}

const logger = new Logger();

/** Refusals that security monitoring needs: they change no data and so leave no other record. */
const SECURITY_EVENTS = new Set<ProblemCode>([
  'wrong-credentials',
  'identity-not-verified',
  'password-revoked',
  'try-again',
  'not-signed-in',
  'reset-expired',
  'forbidden',
]);

/** Logs a request; as a warning `security event` if its problem code calls for one. */
export function logRequest(line: RequestLine): void {
  // A participant's user who gets not-found may be probing for another's data (standards 15).
  const isForeign = line.code === 'not-found' && line.participantId !== undefined;
  if (line.code && (isForeign || SECURITY_EVENTS.has(line.code)))
    logger.warn('security event', { ...line });
  else logger.info('request', { ...line });
}

/** Logs that Cognito authenticated a user or system that has no rights with any participant. */
export function logRefusedToken(line: { requestId: string; actor: string }): void {
  logger.warn('security event', { ...line, code: 'forbidden' satisfies ProblemCode });
}
