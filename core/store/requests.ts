/**
 * The table of Requests: what one user of a participant asks for and another decides (D13). The key begins with the participant, so that
 * nobody can as much as name another's request; ids grow with time, so that a range of them is a range of time.
 */
import { createHash } from 'node:crypto';
import type { QueryCommandInput, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { v7 as uuidV7 } from 'uuid';
import type { BrokerRequest, RequestStatus } from '../domain/broker-request.ts';
import { PENDING_MS } from '../domain/broker-request.ts';
import type { DomainEvent } from '../domain/events.ts';
import { endsBefore } from './cursor.ts';
import { type Attributes, type Db, type Page, toAttributes } from './db.ts';

/** A repeated `Idempotency-Key` is recognised for thirty days. */
const IDEMPOTENCY_TTL_SECONDS = 30 * 24 * 60 * 60;

/** Ids beyond every one that begins with a time. */
const AFTER_ALL = 'g';

export class Requests {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  /** An id of its own, in the order of time. */
  newId(now: Date): string {
    return uuidV7({ msecs: now.getTime() });
  }

  async get(participantId: string, requestId: string): Promise<BrokerRequest | undefined> {
    return (await this.#db.get({
      TableName: this.table,
      Key: this.#key(participantId, requestId),
    })) as BrokerRequest | undefined;
  }

  /** A participant's requests, newest first. Pending ones that nobody decided in time are left out of the pending (api.md). */
  async list(
    participantId: string,
    status: RequestStatus | undefined,
    now: Date,
    cursor?: string,
  ): Promise<Page<BrokerRequest>> {
    const oldest =
      status === 'pending'
        ? uuidV7({ msecs: now.getTime() - PENDING_MS + 1, random: new Uint8Array(16) })
        : '0';
    const input: QueryCommandInput = {
      TableName: this.table,
      ...(status ? { IndexName: 'byStatus' } : {}),
      KeyConditionExpression: `${status ? 'participantStatus' : 'participantId'} = :of AND requestId BETWEEN :oldest AND :newest`,
      ExpressionAttributeValues: toAttributes({
        ':of': status ? participantStatus(participantId, status) : participantId,
        ':oldest': oldest,
        ':newest': AFTER_ALL,
      }),
      ScanIndexForward: false,
    };
    if (cursor && endsBefore(cursor, input, 'requestId', oldest)) return { items: [] };
    return this.#db.query<BrokerRequest>(input, cursor);
  }

  /** Records what is asked for, in a transaction. */
  make(request: BrokerRequest, events: DomainEvent[]): TransactWriteItem {
    const { participantId, status } = request;
    return {
      Put: {
        TableName: this.table,
        Item: toAttributes({
          ...request,
          participantStatus: participantStatus(participantId, status),
          lastEvents: events,
        }),
        ConditionExpression: 'attribute_not_exists(requestId)',
      },
    };
  }

  /**
   * The request that was made under an `Idempotency-Key` in the last thirty days, whatever TTL has deleted by now, and the digest of what was
   * asked for then.
   */
  async madeUnder(
    participantId: string,
    madeBy: string,
    key: string,
    now: Date,
  ): Promise<{ made: string; digest: string } | undefined> {
    const found = await this.#db.get({
      TableName: this.table,
      Key: this.#key(participantId, idOfKey(madeBy, key)),
    });
    if (!found || Number(found.expiresAt) <= seconds(now)) return undefined;
    return found as unknown as { made: string; digest: string };
  }

  /**
   * Remembers under which key a request was made, in the same transaction. Race: of two with one key, one is made; a key that has expired is
   * free, deleted or not.
   */
  once(
    request: BrokerRequest,
    key: string,
    digest: string,
    events: DomainEvent[],
  ): TransactWriteItem {
    const { participantId, madeBy, madeAt, requestId } = request;
    return {
      Put: {
        TableName: this.table,
        Item: toAttributes({
          participantId,
          requestId: idOfKey(madeBy, key),
          accountNumber: request.accountNumber,
          made: requestId,
          digest,
          lastEvents: events,
          expiresAt: seconds(new Date(madeAt)) + IDEMPOTENCY_TTL_SECONDS,
        }),
        ConditionExpression: 'attribute_not_exists(requestId) OR expiresAt <= :now',
        ExpressionAttributeValues: toAttributes({ ':now': seconds(new Date(madeAt)) }),
      },
    };
  }

  /**
   * Decides a request, in the transaction that does what it asks for. Race: only while it is pending, so of any number of decisions at
   * once one is made; an approval only within seven days, and never by its maker (D13).
   */
  decide(
    { participantId, requestId }: BrokerRequest,
    decision: { status: 'approved' | 'rejected'; by: string; at: string; reason?: string },
    events: DomainEvent[],
  ): TransactWriteItem {
    const { status, by, at, reason } = decision;
    const oldest = new Date(Date.parse(at) - PENDING_MS).toISOString();
    return {
      Update: {
        TableName: this.table,
        Key: this.#key(participantId, requestId),
        UpdateExpression: `SET #status = :status, participantStatus = :participantStatus, decidedBy = :by, decidedAt = :at,
          lastEvents = :events${reason === undefined ? '' : ', reason = :reason'}`,
        ConditionExpression: `#status = :pending AND madeAt > :oldest${status === 'approved' ? ' AND madeBy <> :by' : ''}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':status': status,
          ':participantStatus': participantStatus(participantId, status),
          ':pending': 'pending',
          ':oldest': oldest,
          ':by': by,
          ':at': at,
          ':reason': reason,
          ':events': events,
        }),
      },
    };
  }

  #key(participantId: string, requestId: string): Attributes {
    return toAttributes({ participantId, requestId });
  }
}

/** Beyond {@link AFTER_ALL}, so that it is in no list. */
function idOfKey(madeBy: string, key: string): string {
  return `key#${createHash('sha256').update(`${madeBy}\n${key}`).digest('hex')}`;
}

function participantStatus(participantId: string, status: RequestStatus): string {
  return `${participantId}#${status}`;
}

/** Since 1970, as TTL has them. */
function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
