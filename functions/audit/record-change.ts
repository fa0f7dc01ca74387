import type { DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent, UnattributedChange } from '../../core/domain/events.ts';
import { changeOf } from './change.ts';
import type { AuditContext } from './context.ts';

/** What became of one stream record. */
export interface Recorded {
  /** How many events went into trail and archive. */
  events: number;
  /** For the log, whether recorded or not. */
  unattributed: UnattributedChange[];
  /** For the log only: a refused entry on an ID that nobody uses. */
  unknownId: DomainEvent | undefined;
}

/**
 * Records the events of a stream record (D12). For each new event in the item of an account:
 * 1. puts it into the trail, keyed by its id;
 * 2. puts it into the archive, keyed by its id.
 *
 * Both writes are idempotent. So the function may stop between any two of them, and the record may
 * come again, late or out of order: once it has run to the end, every event is stored exactly once.
 * Events without an account are returned only: a stranger must not fill what is kept for years.
 * @throws the error of a failed write: Lambda must deliver the record again
 */
export async function recordChange(
  context: AuditContext,
  record: DynamoDBRecord,
): Promise<Recorded> {
  const { account, events } = changeOf(tableOf(context, record), record);
  const unattributed = events.filter((event) => event.type === 'unattributed');
  if (account === undefined) {
    // The third entry's other event says that it revoked: one line for each entry is enough.
    const unknownId = events.find((event) => event.type !== 'unattributed');
    return { events: 0, unattributed, unknownId };
  }
  const { ApproximateCreationDateTime: seconds = 0 } = record.dynamodb ?? {};
  const changedAt = new Date(seconds * 1000).toISOString();
  for (const event of events) {
    await context.db.write(context.auditTrail.record(account, event, changedAt));
    await context.archive.store(account, event);
  }
  return { events: events.length, unattributed, unknownId: undefined };
}

function tableOf({ tables }: AuditContext, { eventSourceARN }: DynamoDBRecord) {
  const name = /:table\/([^/]+)\/stream\//.exec(eventSourceARN ?? '')?.[1] ?? '';
  const table = tables.get(name);
  if (!table) throw new Error('a stream of a table that is not audited');
  return table;
}
