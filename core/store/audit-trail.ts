/** The table of AuditTrail: everything that happened to an account, in order, each event once by its id. */
import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DomainEvent, EventType, UnattributedChange } from '../domain/events.ts';
import { type Db, type Page, toAttributes } from './db.ts';

export type TrailEvent = DomainEvent | UnattributedChange;

/** An event as recorded: whose it is, and its place in time. */
export type RecordedEvent<Event extends TrailEvent = DomainEvent> = Event & {
  /** Account key; on an ID that nobody has, the credential's id. */
  account: string;
  /** `<at>#<id>`: ordered by time, then by id; ids of one write keep its order. */
  moment: string;
};

export class AuditTrail {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  /** Records an event. Race: it is recorded once by its id, however often and late it is told. */
  record(account: string, event: TrailEvent): PutItemCommandInput {
    const recorded: RecordedEvent<TrailEvent> = {
      ...event,
      account,
      moment: `${event.at}#${event.id}`,
    };
    return {
      TableName: this.table,
      Item: toAttributes({ ...recorded }),
      ConditionExpression: 'attribute_not_exists(moment)',
    };
  }

  /** An account's events, newest first; a page may hold fewer than it read, for unattributed changes are left out. */
  list(account: string, cursor?: string): Promise<Page<RecordedEvent>> {
    return this.#db.query<RecordedEvent>(
      {
        TableName: this.table,
        KeyConditionExpression: 'account = :account',
        FilterExpression: '#type <> :unattributed',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: toAttributes({
          ':account': account,
          ':unattributed': 'unattributed' satisfies UnattributedChange['type'],
        }),
        ScanIndexForward: false,
      },
      cursor,
    );
  }

  /**
   * Whether one of these types happened to the account before, from a source that `is` says: among its latest events before `moment`,
   * as many as `latest`, so that the question costs the same however long the trail is. Read consistently.
   */
  async happenedBefore(
    { account, moment }: Pick<RecordedEvent, 'account' | 'moment'>,
    type: EventType,
    is: (source: string | undefined) => boolean,
    latest: number,
  ): Promise<boolean> {
    const { items } = await this.#db.query<RecordedEvent>({
      TableName: this.table,
      KeyConditionExpression: 'account = :account AND moment < :moment',
      ExpressionAttributeNames: { '#type': 'type', '#source': 'source' },
      ExpressionAttributeValues: toAttributes({ ':account': account, ':moment': moment }),
      ProjectionExpression: '#type, #source',
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: latest,
    });
    return items.some((event) => event.type === type && is(event.source));
  }
}
