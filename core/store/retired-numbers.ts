/**
 * Numbers of closed accounts, which are never opened again (D18). The item of a closed account
 * expires together with its holder (docs/decisions/0042); what stays is an item here, without
 * personal data of anybody. It is in the table of Credentials, beside the account's retired user
 * IDs, under an id that no user ID has.
 */
import type { DomainEvent } from '../domain/events.ts';
import { type AccountId, accountKey } from '../domain/identifiers.ts';
import { absent } from './condition.ts';
import type { Db } from './db.ts';
import type { ItemKey } from './item.ts';
import type { Check, Put } from './write.ts';

export class RetiredNumbers {
  readonly #table: string;
  readonly #db: Db;

  /** @param table of Credentials */
  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /** Whether an account had this number and was closed. */
  async has(id: AccountId): Promise<boolean> {
    return (await this.#db.get(this.#key(id))) !== undefined;
  }

  /**
   * Retires the number, in the transaction that closes the account.
   *
   * Race: unconditional. The account is open until this transaction, which no other one repeats.
   */
  add(id: AccountId, events: DomainEvent[]): Put {
    const { table, key } = this.#key(id);
    return {
      kind: 'put',
      table,
      item: { ...key, account: accountKey(id), lastEvents: events },
    };
  }

  /**
   * A condition of the transaction that opens an account: its number is not retired.
   *
   * Race: closing writes this item together with the time at which the account's own one expires,
   * and nothing deletes this one. So at any time a number that was ever taken has at least one of
   * the two, and opening asks for both to be absent, at one time.
   */
  isFree(id: AccountId): Check {
    return { kind: 'check', ...this.#key(id), condition: absent('id') };
  }

  #key(id: AccountId): ItemKey {
    return { table: this.#table, key: { id: `account#${accountKey(id)}` } };
  }
}
