/** The table of AuditTrail: everything that happened to an account, in order, each event once by its id. */
import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { DomainEvent } from '../domain/events.ts';
import { type Db, type Page, toAttributes } from './db.ts';

/** An event as recorded: whose it is, and its place in time. */
export type RecordedEvent = DomainEvent & {
  /** Account key; on an ID that nobody has, the credential's id. */
  account: string;
  /** `<at>#<id>`: ordered by time, then by id. */
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
  record(account: string, event: DomainEvent): PutItemCommandInput {
    const recorded: RecordedEvent = { ...event, account, moment: `${event.at}#${event.id}` };
    return {
      TableName: this.table,
      Item: toAttributes({ ...recorded }),
      ConditionExpression: 'attribute_not_exists(moment)',
    };
  }

  /** An account's events, newest first. */
  list(account: string, cursor?: string): Promise<Page<RecordedEvent>> {
    return this.#db.query<RecordedEvent>(
      {
        TableName: this.table,
        KeyConditionExpression: 'account = :account',
        ExpressionAttributeValues: toAttributes({ ':account': account }),
        ScanIndexForward: false,
      },
      cursor,
    );
  }
}
