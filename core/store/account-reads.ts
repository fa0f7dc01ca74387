import type { AccountId } from '../domain/identifiers.ts';
import type { Account } from './account.ts';
import type { Db } from './db.ts';
import { type ItemKey, isPastExpiry } from './item.ts';

/**
 * What functions that change no account read of the table of Accounts. A closed account whose time
 * is over counts as absent, whether TTL has deleted it or not (docs/decisions/0042).
 */
export class AccountReads {
  readonly table: string;
  protected readonly db: Db;
  readonly #now: () => Date;

  constructor(table: string, db: Db, now: () => Date) {
    this.table = table;
    this.db = db;
    this.#now = now;
  }

  key({ participantId, accountNumber }: AccountId): ItemKey {
    return { table: this.table, key: { participantId, accountNumber } };
  }

  async get(id: AccountId): Promise<Account | undefined> {
    const found = (await this.db.get(this.key(id))) as Account | undefined;
    return this.present(found ? [found] : [])[0];
  }

  /** These accounts, in no particular order. */
  async getAll(ids: readonly AccountId[]): Promise<Account[]> {
    const found = await this.db.getAll<Account>(
      this.table,
      ids.map((id) => this.key(id).key),
    );
    return this.present(found);
  }

  /** Which of these accounts are open, since when, and how they are told of movements. */
  async openOf(
    ids: readonly AccountId[],
  ): Promise<(AccountId & Pick<Account, 'alerts' | 'openedAt'>)[]> {
    const found = await this.db.getAll<AccountId & Pick<Account, 'alerts' | 'openedAt' | 'status'>>(
      this.table,
      ids.map((id) => this.key(id).key),
      {
        ProjectionExpression: 'participantId, accountNumber, alerts, openedAt, #status',
        ExpressionAttributeNames: { '#status': 'status' },
      },
    );
    return found.filter(({ status }) => status === 'open');
  }

  /** Those of the items read whose time is not over. */
  protected present(found: readonly Account[]): Account[] {
    const now = this.#now();
    return found.filter((account) => !isPastExpiry(account, now));
  }
}
