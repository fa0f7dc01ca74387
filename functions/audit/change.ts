/** Reads the events from a DynamoDB stream record, and detects changes that no event explains. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { isDecoy } from '../../core/domain/decoy.ts';
import { type DomainEvent, eventTypes, type UnattributedChange } from '../../core/domain/events.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { isRetired } from '../../core/domain/retired-id.ts';
import type { TrailEvent } from '../../core/store/audit-trail.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import type { Item } from '../../core/store/item.ts';

export type AuditedTable = 'Accounts' | 'Credentials' | 'Requests';

/** The events of one stream record, and the account that they belong to. */
export interface Change {
  /** Account key; for a decoy (an ID that does not exist), the credential's id. */
  account: string;
  events: TrailEvent[];
}

/** What reserving a slot writes; the entry's event comes on settlement (docs/decisions/0009). */
const RESERVING = new Set(['undecided', 'reservedAt']);
/** The attributes of a new decoy (docs/decisions/0013); it must not have any others. */
const MAKING_A_DECOY = new Set([...RESERVING, 'id', 'epoch', 'expiresAt', 'mustChange']);

const CHANNELS: readonly string[] = [
  'internet',
  'phone',
  'participant',
  'system',
] satisfies DomainEvent['channel'][];
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * The events of a stream record: those in `lastEvents` of its new image that its old image lacks.
 * A change that these events do not explain adds an `unattributed` one.
 */
export function changeOf(table: AuditedTable, record: DynamoDBRecord): Change {
  const old = imageOf(record.dynamodb?.OldImage);
  const now = imageOf(record.dynamodb?.NewImage);
  const account = accountOf(table, now ?? old ?? {}, record);
  if (!now && expired(record)) return { account, events: [] };

  const known = new Set(listOf(old?.lastEvents).map(idOf));
  const added = now ? listOf(now.lastEvents).filter((event) => !known.has(idOf(event))) : [];
  const events = added.map(eventOf).filter((event) => event !== undefined);
  const attributes = changedAttributes(old, now);
  const explained =
    added.length > 0 ? events.length === added.length : isReserving(old, now, attributes);
  // Entries on a retired ID are not recorded (D18).
  if (explained && table === 'Credentials' && old && now)
    if ([old, now].every((item) => isRetired(credentialOf(item)))) return { account, events: [] };
  return {
    account,
    events: explained ? events : [...events, unattributed(table, record, attributes)],
  };
}

function isReserving(old: Item | undefined, now: Item | undefined, changed: string[]): boolean {
  if (!now) return false;
  if (!old && isDecoy(now))
    return Object.keys(credentialOf(now)).every((name) => MAKING_A_DECOY.has(name));
  // Reserving a slot removes the events of the previous write, which its own stream record carried.
  // Whatever else is in the item, even in the same millisecond or if the write is repeated, the
  // entry's id is in `undecided` afterwards.
  const forgets = now.lastEvents === undefined && now.undecided !== undefined;
  return changed.every((name) => RESERVING.has(name) || (forgets && name === 'lastEvents'));
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

function accountOf(table: AuditedTable, item: Item, record: DynamoDBRecord): string {
  const { participantId, accountNumber } = item;
  if (table === 'Credentials') {
    const { account } = credentialOf(item);
    return typeof account === 'string' && account !== '' ? account : String(item.id);
  }
  if (typeof participantId === 'string' && typeof accountNumber === 'string') {
    return accountKey({ participantId, accountNumber });
  }
  return Object.values(imageOf(record.dynamodb?.Keys) ?? {}).join('#');
}

/** The known fields of an event; `undefined` if the value is not a well-formed event. */
function eventOf(value: unknown): DomainEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, type, at, actor, channel, ...rest } = value as Record<string, unknown>;
  const isOurs =
    typeof id === 'string' &&
    ID.test(id) &&
    typeof at === 'string' &&
    AT.test(at) &&
    typeof actor === 'string' &&
    CHANNELS.includes(channel as string) &&
    eventTypes.includes(type as never);
  if (!isOurs) return undefined;
  const optional = ['source', 'trace', 'request'].flatMap((name) =>
    typeof rest[name] === 'string' ? [[name, rest[name]]] : [],
  );
  return { id, type, at, actor, channel, ...Object.fromEntries(optional) } as DomainEvent;
}

function changedAttributes(old: Item = {}, now: Item = {}): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => !isDeepStrictEqual(old[name], now[name])).sort();
}

/** Whether TTL deleted the item: then DynamoDB itself is the record's user identity. */
function expired({ eventName, userIdentity }: DynamoDBRecord): boolean {
  const { type, principalId } = (userIdentity ?? {}) as { type?: string; principalId?: string };
  return eventName === 'REMOVE' && type === 'Service' && principalId === 'dynamodb.amazonaws.com';
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
