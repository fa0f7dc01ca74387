/**
 * What the functions behind streams log: one line a batch and one for whatever somebody must look at, of the fields below and no others
 * (standards 19): never an account, a user ID, an address or a value, because they read items and persons' data.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBRecord } from 'aws-lambda';
import type { UnattributedChange } from '../domain/events.ts';

export interface BatchLine {
  requestId: string;
  records: number;
  /** How many were done: events recorded, messages sent. */
  done: number;
  /** How many will be told again. */
  failed: number;
  milliseconds: number;
}

const logger = new Logger();

/** Nothing, for a batch of which nothing came: half of all records are entries that take a place. */
export function logBatch(line: BatchLine): void {
  if (line.done + line.failed > 0) logger.info('batch', { ...line });
}

/** The stack counts lines with this message and raises an alarm (lib/stacks/audit-stack.ts). */
export const UNATTRIBUTED = 'unattributed change';

export function logUnattributed(
  requestId: string,
  { id, table, change, attributes }: UnattributedChange,
): void {
  logger.error(UNATTRIBUTED, { requestId, id, table, change, attributes });
}

/** The trail only ever grows: whoever changed or deleted what was in it wrote past the service. */
export function logTampering(
  requestId: string,
  { eventID: id, eventName: change }: DynamoDBRecord,
): void {
  logger.error(UNATTRIBUTED, { requestId, id, table: 'AuditTrail', change });
}

/** The stack counts lines with this message and raises an alarm. */
export const REFUSED = 'message refused';

/** @param id of the event that the investor was to be told of */
export function logRefusedMessage(
  requestId: string,
  id: string,
  by: 'email' | 'sms',
  code: string,
): void {
  logger.error(REFUSED, { requestId, id, by, code });
}
