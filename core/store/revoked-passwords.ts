/**
 * A participant's revoked passwords, read from the table of Credentials without a password's hash.
 */
import type { Credential } from '../domain/credential.ts';
import { effective } from '../domain/effective.ts';
import { accountIdOf, type Channel, channelOf } from '../domain/identifiers.ts';
import { credentialOf } from './credential-item.ts';
import type { Db } from './db.ts';
import { type Item, toAttributes } from './item.ts';

export interface RevokedPassword {
  accountNumber: string;
  channel: Channel;
  /** When the entry came in that revoked it, ISO 8601. */
  at: string;
  /** When a reset takes effect that is pending, ISO 8601 (R1); absent if there is none. */
  resetAt?: string;
}

/** What is read of a credential: what {@link effective} asks for, and when an entry last came. */
type Read = Pick<Credential, 'id' | 'wrong' | 'resetAt'> & { account: string; reservedAt: string };

const ATTRIBUTES: readonly (keyof Read)[] = ['id', 'account', 'wrong', 'reservedAt', 'resetAt'];

/** The most that one batch reads. */
const PAGE = 100;

export class RevokedPasswords {
  readonly #table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.#table = table;
    this.#db = db;
  }

  /**
   * All of a participant that are revoked at this moment, in the order of the account numbers. The
   * index lags behind the table, so that one that was revoked just now may be missing; none is
   * there that a reset or a change brought back.
   */
  async of(participantId: string, now: Date): Promise<RevokedPassword[]> {
    const found: RevokedPassword[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#db.query<{ id: string }>(
        {
          TableName: this.#table,
          IndexName: 'byRevocation',
          KeyConditionExpression: 'revokedOf = :participant',
          ExpressionAttributeValues: toAttributes({ ':participant': participantId }),
          Limit: PAGE,
        },
        cursor,
      );
      found.push(...(await this.#revokedAmong(page.items, now.toISOString())));
      ({ cursor } = page);
    } while (cursor);
    return found;
  }

  async #revokedAmong(keys: readonly { id: string }[], now: string): Promise<RevokedPassword[]> {
    const items = await this.#db.getAll<Item>(
      this.#table,
      keys.map(({ id }) => ({ id })),
      { ProjectionExpression: ATTRIBUTES.join(', ') },
    );
    return items
      .map((item) => credentialOf(item) as Credential & Read)
      .filter((credential) => effective(credential, now).revoked)
      .map(({ id, account, reservedAt, resetAt }) => ({
        accountNumber: accountIdOf(account).accountNumber,
        channel: channelOf(id),
        at: reservedAt,
        ...(resetAt && { resetAt }),
      }))
      .sort((a, b) => (a.accountNumber < b.accountNumber ? -1 : 1));
  }
}
