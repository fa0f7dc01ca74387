import type { DomainEvent } from '../../core/domain/events.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';

/** How many of an account's latest events are read: the cost does not grow with the trail. */
const MAX_EVENTS_READ = 100;

const SIGN_INS: readonly DomainEvent['type'][] = ['internet-sign-in', 'phone-sign-in'];

export function isSignIn({ type }: DomainEvent): boolean {
  return SIGN_INS.includes(type);
}

/**
 * Whether no other sign-in of the account and channel among the latest events came from the same
 * place (standards 14). The very first sign-in is from a new place. If the trail is incomplete yet,
 * or longer than what is read, a known place may count as new: then one message too many is sent.
 */
export async function isFromNewPlace(
  { auditTrail }: MessagesContext,
  event: RecordedEvent,
): Promise<boolean> {
  const place = placeOf(event.source);
  return !(await auditTrail.happenedBefore(
    event,
    event.type,
    (source) => placeOf(source) === place,
    MAX_EVENTS_READ,
  ));
}

/**
 * The place of a source: an IPv4 address or a telephone number unchanged; of an IPv6 address its
 * /64 network, since devices change their addresses daily.
 */
export function placeOf(source = 'withheld'): string {
  if (!source.includes(':')) return source;
  const [head = '', tail] = source.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':').length : 0;
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...(tail ? tail.split(':') : [])];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
