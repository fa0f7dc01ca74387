/**
 * What the functions behind DynamoDB streams log: one line per batch, and one per record that an
 * operator must look at, with the fields below and no others (standards 19): never an account, a
 * user ID, a holder's address or a value, because these functions read items with personal data.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent, UnattributedChange } from '../domain/events.ts';

/** The fields of a batch's log line. */
export interface BatchLine {
  requestId: string;
  records: number;
  /** Events recorded, or messages sent. */
  done: number;
  /** Records that Lambda will deliver again. */
  failed: number;
  milliseconds: number;
}

const logger = new Logger();

/** Message of a batch's line. */
export const BATCH = 'batch';

/** Skips a batch without any result: half of all records only reserve a slot for an entry. */
export function logBatch(line: BatchLine): void {
  if (line.done + line.failed > 0) logger.info(BATCH, { ...line });
}

/** Message whose lines a metric filter counts, with an alarm (lib/stacks/audit-stack.ts). */
export const UNATTRIBUTED = 'unattributed change';

/** Logs an item's change that no event explains: which attributes changed, but not their values. */
export function logUnattributed(
  requestId: string,
  { id, table, change, attributes }: UnattributedChange,
): void {
  logger.error(UNATTRIBUTED, { requestId, id, table, change, attributes });
}

/** Message whose lines a metric filter counts, with an alarm. */
export const UNKNOWN_ID = 'entry on an unknown ID';

/**
 * Logs a refused entry on an ID that nobody uses (D10, D18), as a security event. Never the ID: it
 * may be a password in the wrong field. Nor a calling number, which is personal data of a caller
 * who perhaps mistyped: Connect's contact record has it, and `trace` is the contact's id.
 */
export function logUnknownId(
  requestId: string,
  { id, at, type, channel, source, trace }: DomainEvent,
): void {
  const address = channel === 'internet' ? { sourceAddress: source } : {};
  logger.warn(UNKNOWN_ID, { requestId, id, at, type, channel, trace, ...address });
}

/**
 * Logs a change or deletion in the audit trail. The service only adds to it, so this is tampering.
 */
export function logTampering(
  requestId: string,
  { eventID: id, eventName: change }: DynamoDBRecord,
): void {
  logger.error(UNATTRIBUTED, { requestId, id, table: 'AuditTrail', change });
}

/** Message whose lines a metric filter counts, with an alarm. */
export const REFUSED = 'message refused';

/**
 * Logs a message that the e-mail or SMS service refused for good, or took and did not deliver.
 * @param id of the event that the message was about
 * @param code the service's error name, or its words for what became of the message
 */
export function logRefusedMessage(
  requestId: string,
  id: string,
  by: 'email' | 'sms',
  code: string,
): void {
  logger.error(REFUSED, { requestId, id, by, code });
}

/**
 * Logs that SNS took a text message, which it may still fail to deliver.
 * @param id of the event or alert that the message was about
 * @param messageId by which SNS's own log names the message
 */
export function logTextMessage(id: string, messageId: string | undefined): void {
  logger.info('text message sent', { id, messageId });
}
