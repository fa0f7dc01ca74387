/** The form of an event in `lastEvents`: what reaches trail, archive and log, and nothing else. */
import { type DomainEvent, eventTypes, internalEventTypes } from '../../core/domain/events.ts';

const CHANNELS: readonly string[] = [
  'internet',
  'phone',
  'participant',
  'system',
] satisfies DomainEvent['channel'][];
const TYPES: readonly string[] = [...eventTypes, ...internalEventTypes];
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The known fields of an event; `undefined` if the value is not a well-formed event. */
export function eventOf(value: unknown): DomainEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, type, at, actor, channel, ...rest } = value as Record<string, unknown>;
  const isOurs =
    typeof id === 'string' &&
    ID.test(id) &&
    typeof at === 'string' &&
    AT.test(at) &&
    !Number.isNaN(Date.parse(at)) &&
    typeof actor === 'string' &&
    CHANNELS.includes(channel as string) &&
    TYPES.includes(type as string);
  if (!isOurs) return undefined;
  const optional = ['source', 'trace', 'session', 'request', 'passkey'].flatMap((name) =>
    typeof rest[name] === 'string' ? [[name, rest[name]]] : [],
  );
  return {
    ...{ id, type, at, actor, channel },
    ...Object.fromEntries(optional),
    ...(rest.passkeyOnly === true && { passkeyOnly: true }),
    ...(rest.lineClosed === true && { lineClosed: true }),
  } as DomainEvent;
}
