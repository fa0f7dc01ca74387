/** The table of Accounts: who holds which account, and which user IDs give access to it. */
import type { AlertChoice } from '../domain/alerts.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { Holder } from '../domain/holder.ts';
import { DAY_MS } from '../domain/hong-kong.ts';
import type { AccountId } from '../domain/identifiers.ts';
import { type Account, holdersOf } from './account.ts';
import { AccountLists, nameKeys } from './account-lists.ts';
import { absent, and, type Condition, condition, equal } from './condition.ts';
import type { Cause } from './credentials.ts';
import { expiryAfter } from './item.ts';
import { REMEMBERED_DAYS } from './sent-messages.ts';
import type { Put, Update } from './write.ts';

const isOpen = equal('#status', 'open');

/** Nobody began another generation of salt. */
function saltsAsIn({ salts }: Account): Condition {
  return condition('size(salts) = :generations', { generations: salts.length });
}

/** The table of Accounts, for the functions that open, change and search accounts. */
export class Accounts extends AccountLists {
  /**
   * Opens an account.
   *
   * Race: a number once taken stays taken, closed or not (D18). A closed account may have expired:
   * the same transaction asks `RetiredNumbers.isFree`.
   */
  open(account: Account, events: DomainEvent[]): Put {
    return {
      kind: 'put',
      table: this.table,
      item: { ...account, ...nameKeys(account.holder), lastEvents: events },
      condition: absent('accountNumber'),
    };
  }

  /**
   * Sets the account's internet user ID.
   *
   * Race: only if it has none and is open (I2), and if its salts are those that the password was
   * hashed with.
   */
  register(
    account: Account,
    registration: {
      internetUserId: string;
      terms: { version: string; agreedAt: string };
      salts: readonly string[];
    },
    events: DomainEvent[],
  ): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: { set: { ...registration, lastEvents: events } },
      condition: and(isOpen, absent('internetUserId'), saltsAsIn(account)),
    };
  }

  /** Removes the internet user ID. Race: only if it is still this one. */
  unregister(id: AccountId, internetUserId: string, events: DomainEvent[]): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: { remove: ['internetUserId'], set: { lastEvents: events } },
      condition: equal('internetUserId', internetUserId),
    };
  }

  /**
   * Replaces the holder, and keeps the former ones that messages may still need. Without `alerts`
   * the choice stays (docs/decisions/0048).
   *
   * Race: only while the account is open and nobody was added to the former holders in `seen`,
   * which every change does: so none is left out, and of two changes that name different fields
   * neither is lost (D26).
   */
  changeHolder(
    seen: Account,
    { alerts, ...holder }: Holder,
    now: Date,
    events: DomainEvent[],
  ): Update {
    const all = holdersOf(seen);
    const at = now.toISOString();
    const forgotten = new Date(now.getTime() - REMEMBERED_DAYS * DAY_MS).toISOString();
    const { nameEnKey, nameZhKey } = nameKeys(holder);
    return {
      kind: 'update',
      ...this.key(seen),
      change: {
        set: {
          holder,
          nameEnKey,
          nameZhKey,
          alerts,
          holderSince: at,
          // Who was followed by another one that long ago is told nothing more.
          formerHolders: all.filter((_, i) => (all[i + 1]?.since ?? at) > forgotten),
          lastEvents: events,
        },
        remove: nameZhKey === undefined ? ['nameZhKey'] : [],
      },
      condition: and(
        isOpen,
        seen.formerHolders ? equal('formerHolders', seen.formerHolders) : absent('formerHolders'),
      ),
    };
  }

  /**
   * Sets how movements are told (D20). Race: only while the account is open; the last of two
   * choices counts.
   */
  chooseAlerts(id: AccountId, alerts: AlertChoice, events: DomainEvent[]): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: { set: { alerts, lastEvents: events } },
      condition: isOpen,
    };
  }

  /**
   * Closes the phone channel, or opens it (D25). Race: only while the account is open; the last of
   * two changes counts.
   */
  setPhoneChannel(id: AccountId, { open }: { open: boolean }, events: DomainEvent[]): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: open
        ? { set: { lastEvents: events }, remove: ['phoneClosed'] }
        : { set: { phoneClosed: true, lastEvents: events } },
      condition: isOpen,
    };
  }

  /**
   * Closes the account for good (D18).
   * @param years after which it is gone, holder and all; if absent, never. In the same transaction
   *   its number is retired (`RetiredNumbers.add`)
   *
   * Race: only while it is open and its internet user ID is the one in `seen`, so that none that is
   * registered meanwhile outlives it.
   */
  close(seen: Account, { at, events }: Cause, years?: number): Update {
    return {
      kind: 'update',
      ...this.key(seen),
      change: {
        set: {
          '#status': 'closed',
          expiresAt: years && expiryAfter(at, 12 * years),
          lastEvents: events,
        },
        remove: ['internetUserId'],
      },
      condition: and(
        isOpen,
        seen.internetUserId
          ? equal('internetUserId', seen.internetUserId)
          : absent('internetUserId'),
      ),
    };
  }

  /** Records events that change nothing of the account. Race: only while it is open (D18). */
  record(id: AccountId, events: DomainEvent[]): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: { set: { lastEvents: events } },
      condition: isOpen,
    };
  }

  /** Begins a generation of salt (D6). Race: only if nobody else began one. */
  addSalt(account: Account, salts: readonly string[], events: DomainEvent[]): Update {
    return {
      kind: 'update',
      ...this.key(account),
      change: { set: { salts, lastEvents: events } },
      condition: saltsAsIn(account),
    };
  }
}
