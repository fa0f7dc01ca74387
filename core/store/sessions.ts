/**
 * The table of Sessions: web sessions and reset tokens, under the SHA-256 of a secret that only the
 * investor's browser has. They carry the epoch of each password that they were given under, and are
 * void once the password's epoch changes: nothing has to find and end them.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { PasskeySession } from '../domain/keyring.ts';
import type { SessionTimes } from '../domain/session.ts';
import { exists } from './condition.ts';
import type { Db } from './db.ts';
import type { ItemKey } from './item.ts';
import type { Delete, Put, Update } from './write.ts';

/** 256 bits, base64url: 43 characters. */
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface WebSession extends SessionTimes, PasskeySession {
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
  /** The credential's, when the session began or last ended the others (D21). */
  sessionEpoch?: string;
  /** Random: names the session in events, and opens nothing. */
  name: string;
  /** The last proof that it is the owner who acts (D25). */
  proof?: SessionProof;
}

/** The current password, or a passkey, was entered again in a session. */
export interface SessionProof {
  /** ISO 8601 */
  at: string;
  /** Name in the keyring; absent: it was the password. */
  passkey?: string;
}

/**
 * A WebAuthn challenge that was given to a browser: to create a passkey, or to use one. Its id is
 * made of the browser's cookie and the challenge, so that one browser may have several, and none
 * that another browser was given.
 */
export interface Ceremony {
  kind: 'create' | 'use';
  id: string;
  /** Of a new passkey: name of the session that may add it. */
  session?: string;
  /** Of a new passkey: what its authenticator was told to know the investor by. */
  userHandle?: string;
  endsAt: string;
}

export interface ResetToken {
  kind: 'reset';
  id: string;
  account: string;
  /** Credential ids, and the epochs of both passwords when identity was proved. */
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

/**
 * The id of a ceremony: of the browser's secret, and the challenge that it was given.
 * @param challenge base64url
 */
export function ceremonyId(token: string, challenge: string): string {
  return createHash('sha256').update(`${token}.${challenge}`).digest('hex');
}

/** The id under which a token is stored; undefined if it is not of a token's form. */
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
    const found = id && (await this.#db.get(this.#key(id)));
    return found && found.kind === kind ? (found as never) : undefined;
  }

  begin(session: WebSession | ResetToken | Ceremony): Put {
    const expiresAt = Math.ceil(Date.parse(session.endsAt) / 1000);
    return { kind: 'put', table: this.table, item: { ...session, expiresAt } };
  }

  /**
   * Extends a session. Race: only if it still exists, so that one that was signed out meanwhile
   * does not come back.
   * @param idleAt ISO 8601
   */
  extend(id: string, idleAt: string): Update {
    return {
      kind: 'update',
      ...this.#key(id),
      change: { set: { idleAt } },
      condition: exists('id'),
    };
  }

  /**
   * Takes a session along when the others end (D21), in the transaction that ends them. Race: only
   * if it still exists, so that one that was signed out meanwhile does not come back.
   */
  stay(id: string, sessionEpoch: string): Update {
    return {
      kind: 'update',
      ...this.#key(id),
      change: { set: { sessionEpoch } },
      condition: exists('id'),
    };
  }

  /**
   * Records a proof, and the renewed epoch of the keyring if this session renewed it. Race: only if
   * the session still exists, so that one that was signed out meanwhile does not come back.
   */
  prove(id: string, proved: { proof?: SessionProof; passkeyEpoch?: string }): Update {
    return {
      kind: 'update',
      ...this.#key(id),
      change: { set: { ...proved } },
      condition: exists('id'),
    };
  }

  /** Race: unconditional; repeats change nothing. */
  end(id: string): Delete {
    return { kind: 'delete', ...this.#key(id) };
  }

  /**
   * Uses up a token or a session, in the transaction that does what it stands for, or a challenge,
   * before the answer to it is looked at. Race: of two concurrent uses one fails (standards 12).
   */
  use(id: string): Delete {
    return { kind: 'delete', ...this.#key(id), condition: exists('id') };
  }

  #key(id: string): ItemKey {
    return { table: this.table, key: { id } };
  }
}
