import { randomUUID } from 'node:crypto';
import type { DomainEvent, EventType, Origin } from '../domain/events.ts';

/**
 * An event that happens `now`; what an item's `lastEvents` is made of.
 * @param request id of the participant's request that it answers to
 */
export function newEvent(type: EventType, origin: Origin, now: string, request?: string): DomainEvent {
  return { id: randomUUID(), type, at: now, ...origin, ...(request === undefined ? {} : { request }) };
}
