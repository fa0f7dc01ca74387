import type { DynamoDBRecord } from 'aws-lambda';
import type { UnattributedChange } from '../../core/domain/events.ts';
import { changeOf } from './change.ts';
import type { AuditContext } from './context.ts';

export interface Recorded {
  /** How many events the record told. */
  events: number;
  unattributed: UnattributedChange[];
}

/**
 * Records what a record of a stream tells:
 * 1. each event that is new in the item enters the trail, once by its id;
 * 2. and the archive, once by its id.
 * Each of these writes is one that changes nothing if it was made before. So it may end between any two of them, and be told again, late
 * or in another order: once it has run to its end, all is there, once.
 * @throws whatever a write met: the record must be told again
 */
export async function recordChange(
  context: AuditContext,
  record: DynamoDBRecord,
): Promise<Recorded> {
  const { account, events } = changeOf(tableOf(context, record), record);
  for (const event of events) {
    await context.db.put(context.auditTrail.record(account, event));
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
