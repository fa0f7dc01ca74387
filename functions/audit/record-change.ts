import type { DynamoDBRecord } from 'aws-lambda';
import type { UnattributedChange } from '../../core/domain/events.ts';
import { changeOf } from './change.ts';
import type { AuditContext } from './context.ts';

/** What one stream record added to trail and archive. */
export interface Recorded {
  /** How many events the record held. */
  events: number;
  unattributed: UnattributedChange[];
}

/**
 * Records the events of a stream record (D12). For each event that is new in the item:
 * 1. puts it into the trail, keyed by its id;
 * 2. puts it into the archive, keyed by its id.
 *
 * Both writes are idempotent. So the function may stop between any two of them, and the record may
 * come again, late or out of order: once it has run to the end, every event is stored exactly once.
 * @throws the error of a failed write: Lambda must deliver the record again
 */
export async function recordChange(
  context: AuditContext,
  record: DynamoDBRecord,
): Promise<Recorded> {
  const { account, events } = changeOf(tableOf(context, record), record);
  for (const event of events) {
    await context.db.write(context.auditTrail.record(account, event));
    await context.archive.store(account, event);
  }
  return {
    events: events.length,
    unattributed: events.filter((event) => event.type === 'unattributed'),
  };
}

function tableOf({ tables }: AuditContext, { eventSourceARN }: DynamoDBRecord) {
  const name = /:table\/([^/]+)\/stream\//.exec(eventSourceARN ?? '')?.[1] ?? '';
  const table = tables.get(name);
  if (!table) throw new Error('a stream of a table that is not audited');
  return table;
}
