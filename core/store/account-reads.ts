import type { AccountId } from '../domain/identifiers.ts';
import type { Account } from './account.ts';
import type { Db } from './db.ts';
import type { ItemKey } from './item.ts';

/** What functions that change no account read of the table of Accounts. */
export class AccountReads {
  readonly table: string;
  protected readonly db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.db = db;
  }

  key({ participantId, accountNumber }: AccountId): ItemKey {
    return { table: this.table, key: { participantId, accountNumber } };
  }

  async get(id: AccountId): Promise<Account | undefined> {
    return (await this.db.get(this.key(id))) as Account | undefined;
  }

  /** Up to 100 accounts, in no particular order. */
  getAll(ids: readonly AccountId[]): Promise<Account[]> {
    return this.db.getAll(
      this.table,
      ids.map((id) => this.key(id).key),
    );
  }

  /** Which of up to 100 accounts exist and are open, and how they are told of movements. */
  async openOf(ids: readonly AccountId[]): Promise<(AccountId & Pick<Account, 'alerts'>)[]> {
    const found = await this.db.getAll<AccountId & Pick<Account, 'alerts' | 'status'>>(
      this.table,
      ids.map((id) => this.key(id).key),
      {
        ProjectionExpression: 'participantId, accountNumber, alerts, #status',
        ExpressionAttributeNames: { '#status': 'status' },
      },
    );
    return found.filter(({ status }) => status === 'open');
  }
}
