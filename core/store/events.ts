import { v7 as uuidV7 } from 'uuid';
import type { DomainEvent, EventType, Origin } from '../domain/events.ts';

/** Counts the events of this process. */
let sequence = 0;

/**
 * Makes an event at `now`, ISO 8601, for an item's `lastEvents`. One process makes ascending ids,
 * so that events of one write, which have the same time, keep their order in the trail: first the
 * failed sign-in, then the revocation.
 * @param request id of the participant's request that the event belongs to
 */
export function newEvent(
  type: EventType,
  origin: Origin,
  now: string,
  request?: string,
): DomainEvent {
  sequence = (sequence + 1) >>> 0;
  const id = uuidV7({ msecs: Date.parse(now), seq: sequence });
  return { id, type, at: now, ...origin, ...(request === undefined ? {} : { request }) };
}
