/**
 * The table of Requests: what one user of a participant asks for and another decides (D13). The key
 * begins with the participant, so that nobody can even name another's request; ids grow with time,
 * so that a range of ids is a range of time.
 */
import { createHash } from 'node:crypto';
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { v7 as uuidV7 } from 'uuid';
import {
  type BrokerRequest,
  expiredSince,
  type ListedStatus,
  type RequestStatus,
} from '../domain/broker-request.ts';
import type { DomainEvent } from '../domain/events.ts';
import { absent, and, condition, equal, or } from './condition.ts';
import { endsBefore } from './cursor.ts';
import type { Db, Page } from './db.ts';
import { epochSeconds, expiryAfter, type ItemKey, isPastExpiry, toAttributes } from './item.ts';
import type { Put, Update } from './write.ts';

/** A repeated `Idempotency-Key` is recognised for thirty days. */
const IDEMPOTENCY_TTL_SECONDS = 30 * 24 * 60 * 60;

/** Sorts after every id that begins with a time. */
const AFTER_ALL = 'g';

/** Items that are read at a time of all that wait. */
const WAITING_PAGE = 500;

/** A request that waits for a decision, without what it asks for. */
export type WaitingRequest = Pick<
  BrokerRequest,
  'requestId' | 'accountNumber' | 'type' | 'madeBy' | 'madeAt'
>;

/** How a request ends. */
export interface Decision extends Pick<BrokerRequest, 'reason' | 'before' | 'after'> {
  status: Exclude<RequestStatus, 'pending'>;
  /** `sub` of who decides. */
  by: string;
  /** ISO 8601 */
  at: string;
}

export class Requests {
  readonly table: string;
  readonly #db: Db;
  readonly #years: number | undefined;

  /** @param years for which requests are kept; if absent, for ever (docs/decisions/0042) */
  constructor(table: string, db: Db, years?: number) {
    this.table = table;
    this.#db = db;
    this.#years = years;
  }

  /** A unique id; ids sort by time. */
  newId(now: Date): string {
    return uuidV7({ msecs: now.getTime() });
  }

  async get(
    participantId: string,
    requestId: string,
    now: Date,
  ): Promise<BrokerRequest | undefined> {
    const found = await this.#db.get(this.#key(participantId, requestId));
    return found && !isPastExpiry(found, now) ? (found as unknown as BrokerRequest) : undefined;
  }

  /**
   * A participant's requests, newest first (api.md). Expired ones are stored as pending; their age
   * tells them apart. Those that are no longer kept are left out, so that a page may be short.
   */
  async list(
    participantId: string,
    listed: ListedStatus | undefined,
    now: Date,
    cursor?: string,
  ): Promise<Page<BrokerRequest>> {
    const oldestOpen = oldestOpenId(now);
    const status = listed === 'expired' ? 'pending' : listed;
    const oldest = listed === 'pending' ? oldestOpen : '0';
    const newest = listed === 'expired' ? oldestOpen : AFTER_ALL;
    const input: QueryCommandInput = {
      TableName: this.table,
      ...(status ? { IndexName: 'byStatus' } : {}),
      KeyConditionExpression: `${status ? 'participantStatus' : 'participantId'} = :of AND requestId BETWEEN :oldest AND :newest`,
      ExpressionAttributeValues: toAttributes({
        ':of': status ? participantStatus(participantId, status) : participantId,
        ':oldest': oldest,
        ':newest': newest,
      }),
      ScanIndexForward: false,
    };
    if (cursor && endsBefore(cursor, input, 'requestId', oldest)) return { items: [] };
    const { items, ...next } = await this.#db.query<BrokerRequest>(input, cursor);
    return { items: items.filter((each) => !isPastExpiry(each, now)), ...next };
  }

  /**
   * A participant's open requests, the oldest first, without what they ask for. None of them is
   * older than a week, so all are kept.
   */
  async waiting(participantId: string, now: Date): Promise<WaitingRequest[]> {
    const found: WaitingRequest[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<WaitingRequest> = await this.#db.query(
        {
          TableName: this.table,
          IndexName: 'byStatus',
          KeyConditionExpression:
            'participantStatus = :of AND requestId BETWEEN :oldest AND :newest',
          ExpressionAttributeValues: toAttributes({
            ':of': participantStatus(participantId, 'pending'),
            ':oldest': oldestOpenId(now),
            ':newest': AFTER_ALL,
          }),
          ProjectionExpression: 'requestId, accountNumber, #type, madeBy, madeAt',
          ExpressionAttributeNames: { '#type': 'type' },
          Limit: WAITING_PAGE,
        },
        cursor,
      );
      found.push(...page.items);
      ({ cursor } = page);
    } while (cursor);
    return found;
  }

  /**
   * The id of the request that was made under an `Idempotency-Key` in the last thirty days, and the
   * digest of what was asked for. Expiry is checked here: TTL deletes late.
   */
  async madeUnder(
    participantId: string,
    madeBy: string,
    key: string,
    now: Date,
  ): Promise<{ made: string; digest: string } | undefined> {
    const found = await this.#db.get(this.#key(participantId, idOfKey(madeBy, key)));
    if (!found || isPastExpiry(found, now)) return undefined;
    return found as unknown as { made: string; digest: string };
  }

  /**
   * Records a request, and until when it is kept: whatever becomes of it, that is known already, as
   * it is decided within seven days or never.
   *
   * Race: its id is new.
   */
  make(request: BrokerRequest, events: DomainEvent[]): Put {
    const { participantId, status, madeAt } = request;
    return {
      kind: 'put',
      table: this.table,
      item: {
        ...request,
        participantStatus: participantStatus(participantId, status),
        expiresAt: this.#years && expiryAfter(madeAt, 12 * this.#years),
        lastEvents: events,
      },
      condition: absent('requestId'),
    };
  }

  /**
   * Remembers the `Idempotency-Key` that a request was made under, in the same transaction.
   *
   * Race: of two requests with one key, one is made; a key that has expired is free, deleted or
   * not.
   */
  once(request: BrokerRequest, key: string, digest: string, events: DomainEvent[]): Put {
    const { participantId, madeBy, requestId } = request;
    const madeAt = epochSeconds(new Date(request.madeAt));
    return {
      kind: 'put',
      table: this.table,
      item: {
        participantId,
        requestId: idOfKey(madeBy, key),
        accountNumber: request.accountNumber,
        made: requestId,
        digest,
        lastEvents: events,
        expiresAt: madeAt + IDEMPOTENCY_TTL_SECONDS,
      },
      condition: or(absent('requestId'), condition('expiresAt <= :now', { now: madeAt })),
    };
  }

  /**
   * Decides a request, in the transaction that does what it asks for.
   *
   * Race: only while it is pending, so that of any number of concurrent decisions one is made; only
   * within seven days; an approval never by its maker (D13), a withdrawal by nobody else (D26).
   */
  decide(
    { participantId, requestId }: BrokerRequest,
    decision: Decision,
    events: DomainEvent[],
  ): Update {
    const { status, by, at, reason, before, after } = decision;
    return {
      kind: 'update',
      ...this.#key(participantId, requestId),
      change: {
        set: {
          '#status': status,
          participantStatus: participantStatus(participantId, status),
          decidedBy: by,
          decidedAt: at,
          reason,
          '#before': before,
          '#after': after,
          lastEvents: events,
        },
      },
      condition: and(
        equal('#status', 'pending'),
        condition('madeAt > :expiredSince', { expiredSince: expiredSince(at) }),
        status === 'approved' ? condition('madeBy <> :by', { by }) : undefined,
        status === 'withdrawn' ? equal('madeBy', by) : undefined,
      ),
    };
  }

  #key(participantId: string, requestId: string): ItemKey {
    return { table: this.table, key: { participantId, requestId } };
  }
}

/** No request that is still open has a lower id. */
function oldestOpenId(now: Date): string {
  const msecs = Date.parse(expiredSince(now.toISOString())) + 1;
  return uuidV7({ msecs, random: new Uint8Array(16) });
}

/** Sorts after {@link AFTER_ALL}, so that it is in no list. */
function idOfKey(madeBy: string, key: string): string {
  return `key#${createHash('sha256').update(`${madeBy}\n${key}`).digest('hex')}`;
}

function participantStatus(participantId: string, status: RequestStatus): string {
  return `${participantId}#${status}`;
}
