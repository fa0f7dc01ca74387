/** Lists of a participant's accounts, by number and by holder. */
import type { Holder } from '../domain/holder.ts';
import type { AccountId } from '../domain/identifiers.ts';
import { nameKey } from '../domain/name-key.ts';
import type { Account } from './account.ts';
import { AccountReads } from './account-reads.ts';
import type { Page } from './db.ts';
import { toAttributes } from './item.ts';

/** The indexes by which holders are found. */
const NAME_INDEXES = {
  en: { index: 'byNameEn', attribute: 'nameEnKey' },
  zh: { index: 'byNameZh', attribute: 'nameZhKey' },
} as const;

/** The sort keys of the indexes; one that is absent keeps the account out of its index. */
export function nameKeys({ nameEn, nameZh }: Holder): { nameEnKey: string; nameZhKey?: string } {
  return { nameEnKey: nameKey(nameEn), ...(nameZh && { nameZhKey: nameKey(nameZh) }) };
}

/**
 * The table of Accounts as participants list and search it. A page may be short, as accounts that
 * count as absent are left out.
 */
export class AccountLists extends AccountReads {
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
}
