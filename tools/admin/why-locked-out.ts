import type { Credential } from '../../core/domain/credential.ts';
import { MAX_SLOTS, wrongEntries } from '../../core/domain/credential.ts';
import { isDecoy } from '../../core/domain/decoy.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { effective } from '../../core/domain/effective.ts';
import type { DomainEvent } from '../../core/domain/events.ts';
import { isRetired } from '../../core/domain/retired-id.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import type { Item } from '../../core/store/item.ts';
import { inHongKong } from '../shared/output.ts';

/** A case of an investor who cannot get in, and what to tell him. */
export interface Case {
  what: string;
  answer: string;
}

/** What an operator may know of a user ID: no hash, salt, epoch or id of an entry. */
export interface Explanation {
  /** `phone#82345601`, `internet#abcd1234` */
  id: string;
  account?: string;
  accountStatus?: 'open' | 'closed';
  cases: Case[];
  /** Reasons of the item's last change. */
  events: Pick<DomainEvent, 'at' | 'type' | 'channel' | 'source' | 'trace'>[];
}

const UNKNOWN: Case = {
  what: 'nobody has this user ID; perhaps mistyped',
  answer: 'the right ID is in the account: --account',
};
const RETIRED: Case = {
  what: 'the internet user ID was cancelled, or the account closed',
  answer: 'register again, if the account is open',
};
const FREE: Case = {
  what: 'nothing locks this user ID',
  answer: 'try again, with care: the right ID and its password',
};

/**
 * Explains a stored credential.
 * @param item as DynamoDB has it; `undefined` if there is none
 */
export function explain(id: string, item: Item | undefined, now: Date): Explanation {
  if (!item || isDecoy(item)) return { id, cases: [UNKNOWN], events: [] };
  const credential = credentialOf(item);
  const { account } = credential;
  return {
    id,
    ...(account && { account }),
    cases: casesOf(credential, now.toISOString()),
    events: eventsOf(item),
  };
}

function casesOf(credential: Credential, now: string): Case[] {
  if (isRetired(credential)) return [RETIRED];
  const cases: Case[] = [];
  const { revoked, mustChange } = effective(credential, now);
  const { resetAt, reservedAt, undecided } = credential;
  const reset = inHongKong(resetAt);
  if (isResetDue(credential, now))
    cases.push({
      what: `a reset took effect at ${reset}; everything else in the item is old`,
      answer: 'use the new password',
    });
  else {
    if (revoked)
      cases.push({
        what: `revoked: ${MAX_SLOTS} wrong entries, see the last events`,
        answer: credential.id.startsWith('internet#')
          ? '"forgotten password" with the phone password, effective immediately'
          : 'the participant resets it, effective the next day in Hong Kong',
      });
    else if (wrongEntries(credential) > 0)
      cases.push({
        what: `wrong entries so far: ${wrongEntries(credential)} of ${MAX_SLOTS}; a right one clears them`,
        answer: 'try again, with care',
      });
    if (undecided && undecided.size > 0)
      cases.push({
        what: `entries under way, or cut off: ${undecided.size}, the last at ${inHongKong(reservedAt)}; the answer is try-again`,
        answer: 'try again in half a minute',
      });
    if (reset)
      cases.push({
        what: `a reset was approved for ${reset}; until then the old password stays as it is`,
        answer: 'wait for that time',
      });
  }
  if (mustChange)
    cases.push({
      what: 'someone else set the password',
      answer: 'the next call asks for a new one; on the web it works as it is',
    });
  return cases.length > 0 ? cases : [FREE];
}

function eventsOf({ lastEvents = [] }: Item): Explanation['events'] {
  return (lastEvents as DomainEvent[]).map(({ at, type, channel, source, trace }) => ({
    at,
    type,
    channel,
    ...(source && { source }),
    ...(trace && { trace }),
  }));
}
