/** Logs one line a digest, with these fields only (standards 19): no account, maker or address. */
import { Logger } from '@aws-lambda-powertools/logger';

const logger = new Logger();

export interface DigestLine {
  participantId: string;
  /** In Hong Kong, `YYYY-MM-DD`. */
  day: string;
  outcome: 'sent' | 'sent before' | 'nothing waits' | 'day off';
  /** Revoked ones. */
  passwords?: number;
  /** Waiting ones. */
  requests?: number;
  milliseconds: number;
}

export function logDigest(requestId: string, line: DigestLine): void {
  logger.info('digest', { requestId, ...line });
}
