import { shownSource } from '../../core/domain/caller-number.ts';
import type { EventType } from '../../core/domain/events.ts';
import { isSamePerson } from '../../core/domain/holder.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { type Account, holdersOf } from '../../core/store/account.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { SentMessage } from '../../core/store/sent-messages.ts';
import type { InvestorContext } from './context.ts';

/** For so long the investor sees what happened to the account (D21). */
const MONTHS = 12;

/**
 * A participant's requests: nothing has happened to the account yet, and nothing will if they are
 * rejected. What becomes of an approved one is an event of its own.
 */
export const hiddenFromInvestor: readonly EventType[] = [
  'open-account-requested',
  'change-holder-requested',
  'close-account-requested',
  'phone-password-reset-requested',
  'request-rejected',
  'request-withdrawn',
];

/**
 * What happened to the account in the last 12 months, newest first, a page at a time (D21). A page
 * may be short, even empty, although another follows. With the messages that were sent about each
 * event, and the alerts of the page's time.
 * @throws InvalidCursor if it is not a cursor of this account
 */
export async function activity(
  { auditTrail, sentMessages, now }: InvestorContext,
  { account, session }: Current,
  cursor: string | undefined,
) {
  const oldest = new Date(now());
  oldest.setUTCMonth(oldest.getUTCMonth() - MONTHS);
  const [since = ''] = [oldest.toISOString(), heldSince(account)].sort().reverse();
  const key = accountKey(account);
  const page = await auditTrail.since(key, since, hiddenFromInvestor, cursor);
  const sent = await sentMessages.between(key, page.from, page.to);
  const about = Map.groupBy(sent, (message) => message.about);
  const alerts = [...about.values()].map(alertView).filter((each) => each !== undefined);
  return {
    events: page.items.map((event) => eventView(event, session.name, about.get(event.id))),
    ...(alerts.length > 0 && { alerts: alerts.toReversed() }),
    ...(page.cursor && { cursor: page.cursor }),
  };
}

/**
 * Since when today's holder has held the account, ISO 8601, as far as it is remembered; empty if
 * nobody else is known to have held it. From where others called and signed in before is none of
 * his business.
 */
function heldSince(account: Account): string {
  const all = holdersOf(account);
  const other = all.findLastIndex(
    (each) => each !== all.at(-1) && !isSamePerson(each.holder, account.holder),
  );
  return other < 0 ? '' : (all[other + 1]?.since ?? '');
}

/** An event as the investor sees it (api.md `GET /api/account/activity`). */
function eventView(event: RecordedEvent, thisSession?: string, sent?: readonly SentMessage[]) {
  const { at, type, channel, session } = event;
  const sourceAddress = sourceSeen(event);
  return {
    at,
    type,
    channel,
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(session !== undefined && session === thisSession ? { thisSession: true } : {}),
    ...(sent && { told: toldView(sent) }),
  };
}

/** What movements of a day were told; undefined if the messages are about an event. */
function alertView(sent: readonly SentMessage[]) {
  const date = sent[0]?.movementDay;
  return date && { date, told: toldView(sent) };
}

/** The first message of each channel, in their order: another may have gone to a newer address. */
function toldView(sent: readonly SentMessage[]) {
  return sent
    .toSorted((a, b) => (a.sentAt < b.sentAt ? -1 : 1))
    .filter((each, i, all) => i === all.findIndex(({ channel }) => channel === each.channel))
    .map(({ channel, sentAt }) => ({ channel, at: sentAt }));
}

/**
 * A network address whole, since its owner compares it with his own; of a telephone number the last
 * four digits, as messages state it: it may be somebody else's. Where the participant's staff sit
 * is no concern of the investor's.
 */
function sourceSeen(event: RecordedEvent): string | undefined {
  const source = shownSource(event);
  if (event.channel === 'internet') return source;
  return event.channel === 'phone' ? source?.replace(/.(?=.{4})/g, '*') : undefined;
}
