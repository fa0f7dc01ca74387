/**
 * The table of PastPasswords: one item for every password that an account ever had on a channel, under the password's own hash, so that
 * "used before" (D6) is one key that must not exist yet, whatever the length of the history. That takes one salt per account; when the
 * bcrypt cost is raised a new generation of salt begins, and older generations are checked beside it.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Channel } from '../domain/identifiers.ts';
import { toAttributes } from './db.ts';

export class PastPasswords {
  readonly table: string;

  constructor(table: string) {
    this.table = table;
  }

  /**
   * Enters a new password into the account's history, in the transaction that makes it the password.
   * @param hashes the new password under each generation's salt, newest last
   * @returns as many writes as generations; any of them refused: used before. Race: two changes to one password at once write the
   *   same key, and one of them finds it there.
   */
  enter(account: string, channel: Channel, hashes: readonly string[]): TransactWriteItem[] {
    const history = `${account}#${channel}`;
    return hashes.map((passwordHash, i) => {
      const unseen = {
        TableName: this.table,
        ConditionExpression: 'attribute_not_exists(passwordHash)',
      };
      return i === hashes.length - 1
        ? { Put: { ...unseen, Item: toAttributes({ history, passwordHash }) } }
        : { ConditionCheck: { ...unseen, Key: toAttributes({ history, passwordHash }) } };
    });
  }
}
