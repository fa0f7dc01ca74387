/** Reads the events from a DynamoDB stream record, and detects changes that no event explains. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { isExpiry } from '../../core/aws/stream-record.ts';
import { isDecoy } from '../../core/domain/decoy.ts';
import type { UnattributedChange } from '../../core/domain/events.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import type { TrailEvent } from '../../core/store/audit-trail.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import type { Item } from '../../core/store/item.ts';
import { eventOf } from './event-of.ts';
import { gainsStandIn, isOfUnusedId, isRefusedEntry } from './unused-id.ts';

export type AuditedTable = 'Accounts' | 'Credentials' | 'Requests' | 'Passkeys';

/** The events of one stream record, and the account that they belong to. */
export interface Change {
  /**
   * Account key. Absent if the ID has no account, or if the events are entries on an ID that nobody
   * uses: such events go to the log, never into trail or archive (docs/decisions/0034).
   */
  account?: string;
  events: TrailEvent[];
}

/** What reserving a slot writes; the entry's event comes on settlement (docs/decisions/0009). */
const RESERVING = new Set(['undecided', 'reservedAt']);
/** The attributes of a new decoy (docs/decisions/0013); it must not have any others. */
const MAKING_A_DECOY = new Set([...RESERVING, 'id', 'epoch', 'expiresAt', 'mustChange']);

/**
 * Which items the service lets expire: closed accounts, IDs that nobody has, requests. Whatever
 * else TTL deletes was given an `expiresAt` past the service.
 */
const MAY_EXPIRE: Record<
  AuditedTable,
  (old: Item | undefined, account: string | undefined) => boolean
> = {
  Accounts: (old) => old?.status === 'closed',
  Credentials: (_, account) => account === undefined,
  Requests: () => true,
  Passkeys: () => false,
};

/**
 * The events of a stream record: those in `lastEvents` of its new image that its old image lacks.
 * A change that these events do not explain adds an `unattributed` one.
 */
export function changeOf(table: AuditedTable, record: DynamoDBRecord): Change {
  const old = imageOf(record.dynamodb?.OldImage);
  const now = imageOf(record.dynamodb?.NewImage);
  const account = accountOf(table, old, now, record);
  if (!now && isExpiry(record) && MAY_EXPIRE[table](old, account)) return changeTo(account, []);

  const known = new Set(listOf(old?.lastEvents).map(idOf));
  const added = now ? listOf(now.lastEvents).filter((event) => !known.has(idOf(event))) : [];
  const events = added.map(eventOf).filter((event) => event !== undefined);
  const attributes = changedAttributes(old, now);
  const isUnused = table === 'Credentials' && isOfUnusedId(old, now);
  const explained =
    added.length === 0
      ? isReserving(old, now, attributes)
      : events.length === added.length &&
        (isUnused ? events.every(isRefusedEntry) : keepsAccount(table, now, account));
  if (explained) return changeTo(isUnused ? undefined : account, events);
  const believed = account === undefined ? [] : events;
  return changeTo(account, [...believed, unattributed(table, record, attributes)]);
}

function changeTo(account: string | undefined, events: TrailEvent[]): Change {
  return account === undefined ? { events } : { account, events };
}

/** Neither an ID nor a passkey ever loses its account or changes it, not even retired (D8). */
function keepsAccount(table: AuditedTable, now: Item | undefined, account: string | undefined) {
  const isOwned = table === 'Credentials' || table === 'Passkeys';
  return !isOwned || (account !== undefined && now?.account === account);
}

function isReserving(old: Item | undefined, now: Item | undefined, changed: string[]): boolean {
  if (!now) return false;
  if (!old && isDecoy(now))
    return Object.keys(credentialOf(now)).every((name) => MAKING_A_DECOY.has(name));
  // Reserving a slot removes the events of the previous write, which its own stream record carried.
  // Whatever else is in the item, even in the same millisecond or if the write is repeated, the
  // entry's id is in `undecided` afterwards.
  const forgets = now.lastEvents === undefined && now.undecided !== undefined;
  return changed.every(
    (name) =>
      RESERVING.has(name) ||
      (forgets && name === 'lastEvents') ||
      (old !== undefined && gainsStandIn(name, old, now)),
  );
}

function unattributed(
  table: AuditedTable,
  record: DynamoDBRecord,
  attributes: string[],
): UnattributedChange {
  const { SequenceNumber, ApproximateCreationDateTime = 0 } = record.dynamodb ?? {};
  return {
    // Derived from the record, so that a repeated delivery gives the same id.
    id: createHash('sha256')
      .update(`${record.eventSourceARN} ${SequenceNumber}`)
      .digest('hex')
      .slice(0, 32),
    type: 'unattributed',
    at: new Date(ApproximateCreationDateTime * 1000).toISOString(),
    actor: 'unknown',
    channel: 'system',
    table,
    change: record.eventName ?? 'MODIFY',
    attributes,
  };
}

/** A credential that somebody bypassing the service gave to another account is the first one's. */
function accountOf(
  table: AuditedTable,
  old: Item | undefined,
  now: Item | undefined,
  record: DynamoDBRecord,
): string | undefined {
  if (table === 'Credentials') {
    const accounts = [old, now].map((item) => item && credentialOf(item).account);
    return accounts.find((account) => typeof account === 'string' && account !== '');
  }
  if (table === 'Passkeys') {
    const owner = (old ?? now)?.account;
    return typeof owner === 'string' && owner !== '' ? owner : undefined;
  }
  const { participantId, accountNumber } = now ?? old ?? {};
  if (typeof participantId === 'string' && typeof accountNumber === 'string') {
    return accountKey({ participantId, accountNumber });
  }
  return Object.values(imageOf(record.dynamodb?.Keys) ?? {}).join('#');
}

function changedAttributes(old: Item = {}, now: Item = {}): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => !isDeepStrictEqual(old[name], now[name])).sort();
}

/**
 * A number beyond JavaScript's precision (the service writes none) loses digits; it never throws.
 */
function imageOf(image: unknown): Item | undefined {
  return image
    ? unmarshall(image as Record<string, AttributeValue>, { wrapNumbers: Number })
    : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function idOf(event: unknown): unknown {
  return (event as { id?: unknown } | null)?.id;
}
