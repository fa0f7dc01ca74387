import { v7 as uuidV7 } from 'uuid';
import type { DomainEvent, EventType, Origin } from '../domain/events.ts';

/** Counts the events of this process. */
let sequence = 0;

/**
 * An event that happens `now`; what an item's `lastEvents` is made of. Ids grow in the order in
 * which one process makes them, so that events of one write, which have one time, keep their order
 * in the trail: first the failed sign-in, then the revocation.
 * @param request id of the participant's request that it answers to
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
