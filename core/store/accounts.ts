/** The table of Accounts: who holds which account, and which user IDs give access to it. */
import type { AlertChoice } from '../domain/alerts.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { Holder } from '../domain/holder.ts';
import { DAY_MS } from '../domain/hong-kong.ts';
import type { AccountId } from '../domain/identifiers.ts';
import { nameKey } from '../domain/name-key.ts';
import { type Account, holdersOf } from './account.ts';
import { AccountReads } from './account-reads.ts';
import { absent, and, type Condition, condition, equal } from './condition.ts';
import type { Cause } from './credentials.ts';
import type { Page } from './db.ts';
import { expiryAfter, toAttributes } from './item.ts';
import { REMEMBERED_DAYS } from './sent-messages.ts';
import type { Put, Update } from './write.ts';

const isOpen = equal('#status', 'open');

/** The indexes by which holders are found. */
const NAME_INDEXES = {
  en: { index: 'byNameEn', attribute: 'nameEnKey' },
  zh: { index: 'byNameZh', attribute: 'nameZhKey' },
} as const;

/** The sort keys of the indexes; one that is absent keeps the account out of its index. */
function nameKeys({ nameEn, nameZh }: Holder): { nameEnKey: string; nameZhKey?: string } {
  return { nameEnKey: nameKey(nameEn), ...(nameZh && { nameZhKey: nameKey(nameZh) }) };
}

/** Nobody began another generation of salt. */
function saltsAsIn({ salts }: Account): Condition {
  return condition('size(salts) = :generations', { generations: salts.length });
}

/** The table of Accounts, for the functions that open, change and search accounts. */
export class Accounts extends AccountReads {
  /**
   * A participant's accounts, in the order of their numbers.
   * @param beginning of the account numbers; all by default
   */
  async list(participantId: string, cursor?: string, beginning?: string): Promise<Page<Account>> {
    const numbers = beginning && { ':beginning': beginning };
    const { items, ...next } = await this.db.query<Account>(
      {
        TableName: this.table,
        KeyConditionExpression: `participantId = :participant${numbers ? ' AND begins_with(accountNumber, :beginning)' : ''}`,
        ExpressionAttributeValues: toAttributes({ ':participant': participantId, ...numbers }),
      },
      cursor,
    );
    return { items: this.present(items), ...next };
  }

  /**
   * A participant's accounts whose holder's name begins so, in the order of the names. The index
   * lags behind the table, so that a name that was changed just now may be missing; the accounts
   * are read from the table, and those that no longer have the name are left out.
   * @param beginning as {@link nameKey} gives it, not empty
   */
  async listByName(
    participantId: string,
    language: keyof typeof NAME_INDEXES,
    beginning: string,
    cursor?: string,
  ): Promise<Page<Account>> {
    const { index, attribute } = NAME_INDEXES[language];
    const { items, ...next } = await this.db.query<AccountId>(
      {
        TableName: this.table,
        IndexName: index,
        KeyConditionExpression: `participantId = :participant AND begins_with(${attribute}, :beginning)`,
        ExpressionAttributeValues: toAttributes({
          ':participant': participantId,
          ':beginning': beginning,
        }),
      },
      cursor,
    );
    const keys = ({ holder }: Account) => nameKeys(holder)[attribute] ?? '';
    const accounts = (await this.getAll(items))
      .filter((account) => keys(account).startsWith(beginning))
      .sort((a, b) => (keys(a) < keys(b) ? -1 : 1));
    return { items: accounts, ...next };
  }

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
