import type { EventType } from '../../core/domain/events.ts';
import { isSamePerson } from '../../core/domain/holder.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import type { Current } from '../../core/sessions/current-session.ts';
import { type Account, holdersOf } from '../../core/store/account.ts';
import type { RecordedEvent } from '../../core/store/audit-trail.ts';
import type { Page } from '../../core/store/db.ts';
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
 * may be short, even empty, although another follows.
 * @throws InvalidCursor if it is not a cursor of this account
 */
export async function activity(
  { auditTrail, now }: InvestorContext,
  { account, session }: Current,
  cursor: string | undefined,
) {
  const oldest = new Date(now());
  oldest.setUTCMonth(oldest.getUTCMonth() - MONTHS);
  const [since = ''] = [oldest.toISOString(), heldSince(account)].sort().reverse();
  const { items, ...next }: Page<RecordedEvent> = await auditTrail.since(
    accountKey(account),
    since,
    hiddenFromInvestor,
    cursor,
  );
  return { events: items.map((event) => eventView(event, session.name)), ...next };
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
function eventView({ at, type, channel, source, session }: RecordedEvent, thisSession?: string) {
  const sourceAddress = shownSource(channel, source);
  return {
    at,
    type,
    channel,
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(session !== undefined && session === thisSession ? { thisSession: true } : {}),
  };
}

/**
 * A network address whole, since its owner compares it with his own; of a telephone number the last
 * four digits, as messages state it: it may be somebody else's. Where the participant's staff sit
 * is no concern of the investor's.
 */
function shownSource(channel: RecordedEvent['channel'], source?: string): string | undefined {
  if (channel === 'internet') return source;
  return channel === 'phone' ? source?.replace(/.(?=.{4})/g, '*') : undefined;
}
