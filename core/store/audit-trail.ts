/** The table of AuditTrail: every event of an account, in order, each once by its id. */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import {
  type DomainEvent,
  type EventType,
  internalEventTypes,
  type UnattributedChange,
} from '../domain/events.ts';
import { absent } from './condition.ts';
import { endsBefore, keyOf } from './cursor.ts';
import type { Db, Page } from './db.ts';
import { expiryAfter, toAttributes } from './item.ts';
import type { Put } from './write.ts';

export type TrailEvent = DomainEvent | UnattributedChange;

/** An event as recorded: its account, and its place in time. */
export type RecordedEvent<Event extends TrailEvent = DomainEvent> = Event & {
  /** Account key: events without an account are not recorded. */
  account: string;
  /** `<at>#<id>`: ordered by time, then by id; ids of events of one write are in its order. */
  moment: string;
  /** When TTL deletes it, in seconds since 1970; absent on what was recorded without a limit. */
  expiresAt?: number;
};

/** What {@link AuditTrail.before} reads of an event. */
export type PastEvent = Pick<TrailEvent, 'type' | 'at'> &
  Pick<DomainEvent, 'source' | 'passkeyOnly' | 'lineClosed'>;

/** What no API shows, by placeholder. */
const INTERNAL = Object.fromEntries(
  ['unattributed' satisfies UnattributedChange['type'], ...internalEventTypes].map((type, i) => [
    `:internal${i}`,
    type,
  ]),
);
/** Pages of a search for past events, each as long as the number of them that is wanted. */
const MAX_PAGES = 10;

/** Sorts after all moments. */
const END_OF_TIME = '~';

export class AuditTrail {
  readonly table: string;
  readonly #db: Db;
  readonly #years: number | undefined;

  /** @param years for which events are kept; if absent, for ever (docs/decisions/0042) */
  constructor(table: string, db: Db, years?: number) {
    this.table = table;
    this.#db = db;
    this.#years = years;
  }

  /**
   * Records an event. Race: once by its id, however often and late it is delivered.
   * @param changedAt when the item was changed, in UTC: an event with an older date, which only
   * somebody bypassing the service writes, is kept as long as any other
   */
  record(account: string, event: TrailEvent, changedAt = event.at): Put {
    const from = changedAt > event.at ? changedAt : event.at;
    const recorded: RecordedEvent<TrailEvent> = {
      ...event,
      account,
      moment: `${event.at}#${event.id}`,
      ...(this.#years && { expiresAt: expiryAfter(from, 12 * this.#years) }),
    };
    return {
      kind: 'put',
      table: this.table,
      item: { ...recorded },
      condition: absent('moment'),
    };
  }

  /** An account's events, newest first, without internal ones; a page may thus be short. */
  list(account: string, cursor?: string): Promise<Page<RecordedEvent>> {
    return this.#db.query<RecordedEvent>(
      {
        TableName: this.table,
        KeyConditionExpression: 'account = :account',
        FilterExpression: `NOT #type IN (${Object.keys(INTERNAL).join(', ')})`,
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: toAttributes({ ':account': account, ...INTERNAL }),
        ScanIndexForward: false,
      },
      cursor,
    );
  }

  /**
   * An account's events since `at`, ISO 8601, newest first, without internal ones and those of the
   * types that are left out; a page may thus be short. It covers what happened from `from` to
   * before `to`, each a time or a `moment`.
   * @throws InvalidCursor if it is not a cursor of this account
   */
  async since(
    account: string,
    at: string,
    leftOut: readonly EventType[],
    cursor?: string,
  ): Promise<Page<RecordedEvent> & { from: string; to: string }> {
    const hidden = {
      ...INTERNAL,
      ...Object.fromEntries(leftOut.map((type, i) => [`:type${i}`, type])),
    };
    const input: QueryCommandInput = {
      TableName: this.table,
      KeyConditionExpression: 'account = :account AND moment >= :at',
      FilterExpression: `NOT #type IN (${Object.keys(hidden).join(', ')})`,
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: toAttributes({ ':account': account, ':at': at, ...hidden }),
      ScanIndexForward: false,
    };
    const momentOf = (cursor: string) => keyOf(cursor, input).moment?.S ?? at;
    const to = cursor ? momentOf(cursor) : END_OF_TIME;
    if (cursor && endsBefore(cursor, input, 'moment', at)) return { items: [], from: at, to: at };
    const page = await this.#db.query<RecordedEvent>(input, cursor);
    return { ...page, from: page.cursor ? momentOf(page.cursor) : at, to };
  }

  /**
   * What happened to an account before an event, newest first, strongly consistent: the latest
   * events of some types. Reads a bounded number of events, so that the cost does not grow with the
   * trail.
   * @param latest how many; fewer come if the trail has no more of these types, or too many others
   */
  async before(
    { account, moment }: Pick<RecordedEvent, 'account' | 'moment'>,
    types: readonly EventType[],
    latest: number,
  ): Promise<PastEvent[]> {
    const wanted = Object.fromEntries(types.map((type, i) => [`:type${i}`, type]));
    const input: QueryCommandInput = {
      TableName: this.table,
      KeyConditionExpression: 'account = :account AND moment < :moment',
      FilterExpression: `#type IN (${Object.keys(wanted).join(', ')})`,
      ExpressionAttributeNames: { '#type': 'type', '#source': 'source', '#at': 'at' },
      ExpressionAttributeValues: toAttributes({
        ':account': account,
        ':moment': moment,
        ...wanted,
      }),
      ProjectionExpression: '#type, #source, #at, passkeyOnly, lineClosed',
      ScanIndexForward: false,
      ConsistentRead: true,
      // Of events before the filter.
      Limit: latest,
    };
    const found: PastEvent[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_PAGES && found.length < latest; pages++) {
      const page = await this.#db.query<PastEvent>(input, cursor);
      found.push(...page.items);
      cursor = page.cursor;
      if (!cursor) break;
    }
    return found.slice(0, latest);
  }
}
