import { callerNumber } from '../../core/domain/caller-number.ts';
import type { DomainEvent, EventType } from '../../core/domain/events.ts';
import { DAY_MS } from '../../core/domain/hong-kong.ts';
import type { PastEvent, RecordedEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';
import type { TemplateName } from './templates/template.ts';

/** How many of an account's latest events count that say something about places. */
const MAX_EVENTS = 100;

/**
 * Of the last two: a right password without the passkey that the ID demands, or on a phone channel
 * that is closed (D25).
 */
type SignIn =
  | 'internet-sign-in'
  | 'passkey-sign-in'
  | 'phone-sign-in'
  | 'internet-sign-in-failed'
  | 'phone-sign-in-failed';

const ON_THE_INTERNET: readonly EventType[] = ['internet-sign-in', 'passkey-sign-in'];

/** The sign-ins that make a place known to one. */
const MAKE_KNOWN: Record<SignIn, readonly EventType[]> = {
  'phone-sign-in': ['phone-sign-in'],
  'internet-sign-in': ON_THE_INTERNET,
  'passkey-sign-in': ON_THE_INTERNET,
  'internet-sign-in-failed': ON_THE_INTERNET,
  'phone-sign-in-failed': ['phone-sign-in'],
};

/**
 * What makes a first sign-in possible. The investor has a message about it. Passkeys are added by
 * who is signed in: they have no first sign-in.
 */
const BEGINNINGS: Partial<Record<SignIn, { type: EventType; first: TemplateName }>> = {
  'phone-sign-in': { type: 'account-opened', first: 'first-phone-sign-in' },
  'internet-sign-in': { type: 'internet-user-id-registered', first: 'first-internet-sign-in' },
};

const BY_PHONE = [
  'phone-sign-in',
  'account-opened',
  'phone-password-changed',
  'holder-changed',
] as const satisfies EventType[];

/**
 * The events that decide whether a place is known. No others are read: else somebody who is signed
 * in, or only tries to, could push known places out of the latest ones.
 */
const DECISIVE: Record<SignIn, readonly EventType[]> = {
  'phone-sign-in': BY_PHONE,
  'internet-sign-in': [...ON_THE_INTERNET, 'internet-user-id-registered', 'holder-changed'],
  'passkey-sign-in': ON_THE_INTERNET,
  'internet-sign-in-failed': [...ON_THE_INTERNET, 'internet-sign-in-failed'],
  'phone-sign-in-failed': [...BY_PHONE, 'phone-sign-in-failed'],
};

export function isSignIn<Event extends DomainEvent>(
  event: Event,
): event is Event & { type: SignIn } {
  return Object.hasOwn(MAKE_KNOWN, event.type);
}

/**
 * The message that a sign-in calls for (standards 14), if any: one from a new place, where no other
 * sign-in of the account and channel among the latest events came from there, be it with a password
 * or a passkey. The first one is told as such, unless the message about what made it possible tells
 * it already (docs/decisions/0053-the-first-day.md). If the trail is incomplete yet, or longer than
 * what is read, a known place may count as new: then one message too many is sent, never one too
 * few.
 */
export async function signInMessage(
  { auditTrail }: MessagesContext,
  event: RecordedEvent & { type: SignIn },
): Promise<TemplateName | undefined> {
  const past = await auditTrail.before(event, DECISIVE[event.type], MAX_EVENTS);
  if (isKnownPlace(event, past)) return undefined;
  const { type: begins, first } = BEGINNINGS[event.type] ?? {};
  const beginning = past.findIndex(({ type }) => type === begins);
  const since = past.slice(0, Math.max(0, beginning));
  const begun = past[beginning];
  if (!begun || since.some(({ type }) => type === event.type)) return event.type;
  return isTold(event, begun, since) ? undefined : first;
}

/**
 * Whether a sign-in of the account and channel came from the place before. Once the first phone
 * password is changed (P2), the calls before that make no number known, only the change itself
 * does: whoever knew that password may have called without a message, and has no right to the next.
 * @param past newest first
 */
function isKnownPlace(event: RecordedEvent & { type: SignIn }, past: readonly PastEvent[]) {
  const opened = past.findIndex(({ type }) => type === 'account-opened');
  const changed =
    event.type === 'phone-sign-in' || event.type === 'phone-sign-in-failed'
      ? past
          .slice(0, Math.max(0, opened))
          .findLastIndex(({ type }) => type === 'phone-password-changed')
      : -1;
  return past.some(
    (each, i) =>
      placeOf(each.source) === placeOf(event.source) &&
      (i === changed || (makesKnown(each, event) && (changed === -1 || i < changed || i > opened))),
  );
}

/** Who was refused with a right password makes the place known for that alone: it was told once. */
function makesKnown(past: PastEvent, { type }: { type: SignIn }): boolean {
  return (
    MAKE_KNOWN[type].includes(past.type as SignIn) ||
    (past.type === type && (past.passkeyOnly === true || past.lineClosed === true))
  );
}

/**
 * Whether the message about a beginning tells the first sign-in, too: within a day, to the same
 * holder; on the internet from the same place. A first call shows nothing before the caller has
 * changed the password (P2), which has a message of its own.
 * @param since what happened in between
 */
function isTold(event: RecordedEvent, begun: PastEvent, since: readonly PastEvent[]): boolean {
  return (
    Date.parse(event.at) - Date.parse(begun.at) <= DAY_MS &&
    !since.some(({ type }) => type === 'holder-changed') &&
    (event.type === 'phone-sign-in' ||
      (begun.source !== undefined && placeOf(begun.source) === placeOf(event.source)))
  );
}

/**
 * The place of a source: an IPv4 address or a telephone number unchanged; of an IPv6 address its
 * /64 network, since devices change their addresses daily. All withheld numbers are one place.
 */
export function placeOf(source = 'withheld'): string {
  if (!/[.:]/.test(source)) return callerNumber(source) ?? 'withheld';
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
