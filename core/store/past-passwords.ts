/**
 * The table of PastPasswords: one item for every password that an account ever had on a channel,
 * under the password's own hash, so that "used before" (D6) is one key that must not exist yet,
 * however long the history. This takes one salt per account; a raised bcrypt cost begins a new
 * generation of salt, and older generations are checked beside it.
 */
import type { Channel } from '../domain/identifiers.ts';
import { absent } from './condition.ts';
import type { Write } from './write.ts';

export class PastPasswords {
  readonly table: string;

  constructor(table: string) {
    this.table = table;
  }

  /**
   * Enters a new password into the account's history.
   *
   * Race: two concurrent changes to one password write the same key, and one of them fails.
   * @param account account key
   * @param hashes the new password under each generation's salt, newest last
   * @returns a write for each generation; any of them refused: used before
   */
  enter(account: string, channel: Channel, hashes: readonly string[]): Write[] {
    const history = `${account}#${channel}`;
    return hashes.map((passwordHash, i) => {
      const key = { history, passwordHash };
      const isNewest = i === hashes.length - 1;
      return {
        ...(isNewest ? { kind: 'put', item: key } : { kind: 'check', key }),
        table: this.table,
        condition: absent('passwordHash'),
      };
    });
  }
}
