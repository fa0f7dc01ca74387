/** An item of the table of Accounts: who holds an account, and which user IDs give access to it. */
import type { AlertChoice } from '../domain/alerts.ts';
import type { Holder } from '../domain/holder.ts';
import type { AccountId } from '../domain/identifiers.ts';

export interface Account extends AccountId {
  status: 'open' | 'closed';
  holder: Omit<Holder, 'alerts'>;
  /** How movements are told (D20); absent: they are not. */
  alerts?: AlertChoice;
  /** When the holder last changed, ISO 8601; absent if never. */
  holderSince?: string;
  /**
   * Earlier holders, oldest first, of whose time a message may still go out: an event is told to
   * who held the account when it happened, however late (`REMEMBERED_DAYS` in
   * core/store/sent-messages.ts).
   */
  formerHolders?: FormerHolder[];
  phoneUserId: string;
  /** In lower case; absent if none is registered (I2). */
  internetUserId?: string;
  /** bcrypt salts of the account's passwords, oldest first; a raised cost adds one (D6). */
  salts: string[];
  /** What the investor agreed to, and when (D14). */
  terms?: { version: string; agreedAt: string };
  openedAt: string;
  /** The investor closed the phone channel (D25); absent: it is open. */
  phoneClosed?: boolean;
  /** Of a closed account: when it is gone, in seconds since 1970 (TTL); absent: never. */
  expiresAt?: number;
}

/** A holder until the next one in the list, or the account's present one, followed. */
export interface FormerHolder {
  holder: Omit<Holder, 'alerts'>;
  /** ISO 8601. */
  since: string;
}

/** The holder with the choice of alerts, as participants give and see it. */
export function holderOf({ holder, alerts }: Account): Holder {
  return { ...holder, ...(alerts && { alerts }) };
}

/** Everybody who is known to have held an account, oldest first; the last one holds it now. */
export function holdersOf({
  formerHolders = [],
  holder,
  openedAt,
  holderSince = openedAt,
}: Pick<Account, 'formerHolders' | 'holder' | 'holderSince' | 'openedAt'>): FormerHolder[] {
  return [...formerHolders, { holder, since: holderSince }];
}
