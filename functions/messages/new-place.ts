import type { DomainEvent } from '../../core/domain/events.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';

/** So many of an account's latest events are looked at: the question costs the same however long its trail is. */
const LATEST = 100;

const SIGN_INS: readonly DomainEvent['type'][] = ['internet-sign-in', 'phone-sign-in'];

export function isSignIn({ type }: DomainEvent): boolean {
  return SIGN_INS.includes(type);
}

/**
 * Whether a sign-in comes from a place that no sign-in of its account and channel among the latest events came from (standards 14). The
 * first one of all does. Where the trail is not complete yet, or too long, a place may pass for new: then one message too many is sent.
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
    LATEST,
  ));
}

/** An IPv4 address or a telephone number as it is; of an IPv6 address the network, for its devices take new addresses every day. */
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
