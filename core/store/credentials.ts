/**
 * The table of Credentials: one item per user ID, in use, retired or a decoy. Here are its reads,
 * and the writes of the ID's owner: issue, replace, retire, schedule a reset. Those of entries are
 * in attempt-writes.ts. Every write is conditional on no reset being due (D4). The table also has
 * the numbers of closed accounts: retired-numbers.ts.
 */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Credential } from '../domain/credential.ts';
import type { DomainEvent } from '../domain/events.ts';
import { and, type Condition, equal } from './condition.ts';
import { epochIs, freeFor, inUse, noResetDue, notRevoked } from './credential-conditions.ts';
import { credentialOf, issuedItem, STAND_INS } from './credential-item.ts';
import { keyOf } from './cursor.ts';
import type { Db, Page } from './db.ts';
import { type Item, type ItemKey, toAttributes } from './item.ts';
import type { WebSession } from './sessions.ts';
import type { Check, Put, Update } from './write.ts';

/** What was proved: the password of a credential (its id), in an epoch. */
export type ProvedPassword = Pick<Credential, 'id' | 'epoch'>;

/** A new password, hashed. */
export interface NewPassword {
  /** bcrypt string */
  hash: string;
  /** Id of the KMS key that it is peppered with. */
  pepper: string;
  epoch: string;
}

/** When a change is made, ISO 8601, and the events that it records. */
export interface Cause {
  at: string;
  events: DomainEvent[];
}

type SessionState = Pick<WebSession, 'credential' | 'epoch' | 'sessionEpoch' | 'passkey'>;

/** Nobody has ended the session as another's since it began (D21). */
function notEndedAsOther({ sessionEpoch = STAND_INS.sessionEpoch }: SessionState): Condition {
  return equal('sessionEpoch', sessionEpoch);
}

/** What {@link ownerOf} reads of a session's credential, as a condition. @param now ISO 8601 */
function isAlive(session: SessionState, now: string): Condition {
  return and(
    epochIs(session.epoch),
    notEndedAsOther(session),
    inUse,
    noResetDue(now),
    session.passkey === undefined ? notRevoked : undefined,
  );
}

export class Credentials {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  key(id: string): ItemKey {
    return { table: this.table, key: { id } };
  }

  async get(id: string): Promise<Credential | undefined> {
    const found = await this.#db.get(this.key(id));
    return found && credentialOf(found);
  }

  /** The credentials of these ids, in no particular order. */
  async getAll(ids: readonly string[]): Promise<Credential[]> {
    const found = await this.#db.getAll<Item>(
      this.table,
      ids.map((id) => ({ id })),
    );
    return found.map(credentialOf);
  }

  /**
   * The account keys of a participant's revoked credentials, without duplicates: an account's two
   * credentials are neighbours, and the second is left out, on the next page too. A due reset may
   * have ended a revocation that is still listed: ask {@link effective}.
   */
  async listRevoked(participantId: string, cursor?: string): Promise<Page<string>> {
    const input: QueryCommandInput = {
      TableName: this.table,
      IndexName: 'byRevocation',
      KeyConditionExpression: 'revokedOf = :participant',
      ExpressionAttributeValues: toAttributes({ ':participant': participantId }),
    };
    const { items, ...next } = await this.#db.query<{ account: string }>(input, cursor);
    const accounts = new Set(items.map(({ account }) => account));
    if (cursor) accounts.delete(keyOf(cursor, input).account?.S ?? '');
    return { items: [...accounts], ...next };
  }

  /**
   * Issues an ID to an account. Race: of several accounts that want a free ID, one gets it (I2).
   */
  issue(credential: Item & { id: string; account: string }): Put {
    return {
      kind: 'put',
      table: this.table,
      item: issuedItem(credential),
      condition: freeFor(credential.account),
    };
  }

  /**
   * Replaces the password.
   *
   * Race: only while the epoch that the caller proved is the present one, and while three wrong
   * entries have not revoked the password: a change brings no revoked password back (P7).
   * @param options.bringsBack a revoked one too, as R2 does
   * @param options.session that asks. Race: only while nobody has ended it as another's (D21), so
   *   that it does not come back
   */
  replace(
    { id, epoch }: ProvedPassword,
    password: NewPassword,
    { at, events }: Cause,
    { bringsBack = false, session }: { bringsBack?: boolean; session?: SessionState } = {},
  ): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: {
        set: {
          passwordHash: password.hash,
          pepper: password.pepper,
          epoch: password.epoch,
          passwordChangedAt: at,
          mustChange: false,
          // All sessions end with the epoch, and the next ones begin as in a new credential.
          sessionEpoch: STAND_INS.sessionEpoch,
          lastEvents: events,
        },
        remove: ['undecided', 'wrong', 'revokedOf'],
      },
      condition: and(
        epochIs(epoch),
        inUse,
        noResetDue(at),
        bringsBack ? undefined : notRevoked,
        session && notEndedAsOther(session),
      ),
    };
  }

  /**
   * Removes the password for good: the ID remains its account's and answers like one that nobody
   * has (D8).
   *
   * Race: only while the epoch that the caller proved or read is the present one.
   * @param options.session that asks. Race: only while it is alive, as in {@link endOtherSessions}
   */
  retire(
    { id, epoch }: ProvedPassword,
    newEpoch: string,
    { at, events }: Cause,
    { session }: { session?: SessionState } = {},
  ): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: {
        set: {
          epoch: newEpoch,
          passwordHash: STAND_INS.passwordHash,
          mustChange: false,
          sessionEpoch: STAND_INS.sessionEpoch,
          lastRight: STAND_INS.lastRight,
          lastRightEpoch: STAND_INS.lastRightEpoch,
          lastSignInAt: STAND_INS.lastSignInAt,
          signInBeforeAt: STAND_INS.signInBeforeAt,
          lastEvents: events,
        },
        remove: [
          ...['undecided', 'wrong', 'revokedOf'],
          ...['resetAt', 'resetHash', 'resetPepper', 'resetEpoch'],
        ],
      },
      condition: session ? isAlive(session, at) : and(epochIs(epoch), inUse, noResetDue(at)),
    };
  }

  /**
   * Ends all sessions but those that take over `sessionEpoch` (D21). Entries go on.
   *
   * Race: only while the session that asks is alive: its password neither replaced nor revoked, and
   * nobody ended it as another's. So of sessions that end each other concurrently one succeeds. A
   * session that a passkey began outlives a revocation (D25).
   */
  endOtherSessions(session: SessionState, sessionEpoch: string, { at, events }: Cause): Update {
    return {
      kind: 'update',
      ...this.key(session.credential),
      change: { set: { sessionEpoch, lastEvents: events } },
      condition: isAlive(session, at),
    };
  }

  /**
   * A condition of a transaction: the session is still alive, as far as its credential says so.
   *
   * Race: checked in the transaction that it permits, as {@link stillProved}.
   * @param now ISO 8601
   */
  stillAlive(session: SessionState, now: string): Check {
    return { kind: 'check', ...this.key(session.credential), condition: isAlive(session, now) };
  }

  /**
   * Schedules a password that takes effect at `effectiveAt`, ISO 8601 (R1, D4).
   *
   * Race: replaces a reset that is still pending, never one that is due: that is promoted first.
   */
  scheduleReset(
    id: string,
    reset: NewPassword & { effectiveAt: string },
    { at, events }: Cause,
  ): Update {
    return {
      kind: 'update',
      ...this.key(id),
      change: {
        set: {
          resetAt: reset.effectiveAt,
          resetHash: reset.hash,
          resetPepper: reset.pepper,
          resetEpoch: reset.epoch,
          lastEvents: events,
        },
      },
      condition: and(inUse, noResetDue(at)),
    };
  }

  /**
   * A condition of a transaction: the proved password is still the present one, and not revoked
   * (R3).
   *
   * Race: checked in the transaction that it permits, so an entry or a reset that is written first
   * makes the transaction fail.
   * @param now ISO 8601
   */
  stillProved({ id, epoch }: ProvedPassword, now: string): Check {
    return {
      kind: 'check',
      ...this.key(id),
      condition: and(epochIs(epoch), noResetDue(now), notRevoked),
    };
  }
}
