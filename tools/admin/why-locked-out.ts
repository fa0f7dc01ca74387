import { shownSource } from '../../core/domain/caller-number.ts';
import type { Credential } from '../../core/domain/credential.ts';
import { MAX_SLOTS, wrongEntries } from '../../core/domain/credential.ts';
import { isDecoy } from '../../core/domain/decoy.ts';
import { isResetDue } from '../../core/domain/due-reset.ts';
import { effective } from '../../core/domain/effective.ts';
import type { DomainEvent } from '../../core/domain/events.ts';
import {
  effectiveKeyring,
  hasPasskeys,
  isRemovalDue,
  type Keyring,
} from '../../core/domain/keyring.ts';
import { isRetired } from '../../core/domain/retired-id.ts';
import type { Account } from '../../core/store/account.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import type { Item } from '../../core/store/item.ts';
import { inHongKong } from '../shared/output.ts';

/** A case of an investor who cannot get in, and what to tell him. */
export interface Case {
  what: string;
  answer: string;
}

/** What belongs to the account of a user ID. */
export interface OfAccount {
  account?: Pick<Account, 'status' | 'phoneClosed'> | undefined;
  keyring?: Keyring | undefined;
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
export function explain(
  id: string,
  item: Item | undefined,
  now: Date,
  { account: owner, keyring }: OfAccount = {},
): Explanation {
  if (!item || isDecoy(item)) return { id, cases: [UNKNOWN], events: [] };
  const credential = credentialOf(item);
  const { account } = credential;
  const at = now.toISOString();
  const hasPasskey = hasPasskeys(effectiveKeyring(keyring, at));
  const cases = isRetired(credential)
    ? [RETIRED]
    : [
        ...passwordCases(credential, at, hasPasskey),
        ...(id.startsWith('phone#') ? phoneCases(owner) : passkeyCases(keyring, at)),
      ];
  return {
    id,
    ...(account && { account }),
    ...(owner && { accountStatus: owner.status }),
    cases: cases.length > 0 ? cases : [FREE],
    events: eventsOf(item),
  };
}

function passwordCases(credential: Credential, now: string, hasPasskey: boolean): Case[] {
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
          ? `"forgotten password" with the phone password, effective immediately${hasPasskey ? '; a passkey signs in meanwhile' : ''}`
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
  return cases;
}

function phoneCases(owner: OfAccount['account']): Case[] {
  if (!owner?.phoneClosed) return [];
  return [
    {
      what: 'the investor closed the phone channel: a right password gives no access by phone',
      answer: 'open it in Settings on the site, with a passkey',
    },
  ];
}

/** What passkeys have to do with a sign-in by password (D25). */
function passkeyCases(keyring: Keyring | undefined, now: string): Case[] {
  if (!keyring) return [];
  const { passkeyOnly, removalAt } = keyring;
  if (isRemovalDue(keyring, now))
    return [
      {
        what: `the passkeys were removed at ${inHongKong(removalAt)}; none is demanded any more`,
        answer: 'use the password',
      },
    ];
  const cases: Case[] = [];
  if (passkeyOnly)
    cases.push({
      what: 'the ID demands a passkey: a right password alone begins no session',
      answer:
        'sign in with a passkey; if all are lost, the participant removes them, effective the ' +
        'next day in Hong Kong',
    });
  if (removalAt)
    cases.push({
      what: `a removal of the passkeys was approved for ${inHongKong(removalAt)}; until then they stay`,
      answer: 'wait for that time; signing in with a passkey stops the removal',
    });
  return cases;
}

function eventsOf({ lastEvents = [] }: Item): Explanation['events'] {
  return (lastEvents as DomainEvent[]).map((event) => {
    const { at, type, channel, trace } = event;
    const source = shownSource(event);
    return { at, type, channel, ...(source && { source }), ...(trace && { trace }) };
  });
}
