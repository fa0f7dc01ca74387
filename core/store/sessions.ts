/**
 * The table of Sessions: sessions of the web and reset tokens, under the SHA-256 of a secret that only the investor's browser has. They
 * carry the epoch of each password that they were given under, and are void once it is another: nothing has to find and end them.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { SessionTimes } from '../domain/session.ts';
import { type Attributes, type Db, toAttributes } from './db.ts';

/** 256 bits, base64url: 43 characters. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface WebSession extends SessionTimes {
  kind: 'web';
  /** SHA-256 of the token, hex. */
  id: string;
  /** Account key. */
  account: string;
  /** Credential id of the internet user ID. */
  credential: string;
  /** The user ID as registered. */
  internetUserId: string;
  epoch: string;
}

export interface ResetToken {
  kind: 'reset';
  id: string;
  account: string;
  /** Credential ids and the epochs in which both passwords were when identity was proved. */
  credential: string;
  epoch: string;
  phoneCredential: string;
  phoneEpoch: string;
  endsAt: string;
}

/** A new secret token. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The key that a token is stored under; nothing, if it can't be one of ours. */
export function tokenId(token: string): string | undefined {
  return TOKEN.test(token) ? createHash('sha256').update(token).digest('hex') : undefined;
}

export class Sessions {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  async get<Kind extends 'web' | 'reset'>(
    kind: Kind,
    token: string,
  ): Promise<(Kind extends 'web' ? WebSession : ResetToken) | undefined> {
    const id = tokenId(token);
    const found = id && (await this.#db.get({ TableName: this.table, Key: this.#key(id) }));
    return found && found.kind === kind ? (found as never) : undefined;
  }

  async put(session: WebSession | ResetToken): Promise<void> {
    await this.#db.put(this.#put(session));
  }

  /** The same, in a transaction. */
  begin(session: WebSession | ResetToken): TransactWriteItem {
    return { Put: this.#put(session) };
  }

  /** Race: only if it still exists, so that a session that was signed out meanwhile is not brought back. */
  async prolong(id: string, idleAt: string): Promise<void> {
    await this.#db.update({
      TableName: this.table,
      Key: this.#key(id),
      UpdateExpression: 'SET idleAt = :idleAt',
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: toAttributes({ ':idleAt': idleAt }),
    });
  }

  async end(token: string): Promise<void> {
    const id = tokenId(token);
    if (id) await this.#db.delete({ TableName: this.table, Key: this.#key(id) });
  }

  /** Uses up a token, in the transaction that does what it stands for. Race: of two, one finds it gone (standards 12). */
  use(id: string): TransactWriteItem {
    return {
      Delete: {
        TableName: this.table,
        Key: this.#key(id),
        ConditionExpression: 'attribute_exists(id)',
      },
    };
  }

  #key(id: string): Attributes {
    return { id: { S: id } };
  }

  #put(session: WebSession | ResetToken) {
    const expiresAt = Math.ceil(Date.parse(session.endsAt) / 1000);
    return { TableName: this.table, Item: toAttributes({ ...session, expiresAt }) };
  }
}
