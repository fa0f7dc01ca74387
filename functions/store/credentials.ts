/**
 * The table of Credentials: one item per user ID, real, retired or never given to anybody. Every write is conditional on no reset
 * being due, so that what takes effect at midnight is in force before anything else is judged (D4).
 */
import type { QueryCommandInput, TransactWriteItem, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Credential, PLACES } from '../domain/credential.ts';
import type { DomainEvent } from '../domain/events.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import { keyOf } from './cursor.ts';
import { type Attributes, type Db, type Item, type Page, toAttributes } from './db.ts';

/** So long after it was first tried, an ID that nobody has is forgotten. */
const DECOY_TTL_SECONDS = 400 * 24 * 60 * 60;

/**
 * Stands in a decoy for attributes that every ID of somebody has, and about as long: with as many to read and write, an answer about it
 * takes as long (docs/decisions/0013).
 */
const STAND_IN = '-'.repeat(72);

const NO_RESET_DUE = '(attribute_not_exists(resetAt) OR resetAt > :now)';

const NOT_REVOKED = '(attribute_not_exists(wrong) OR size(wrong) < :places)';

/** `wrong` and `undecided` hold fewer than three together; DynamoDB can't add sizes, so the four ways are spelled out. */
const PLACE_LEFT = `(
  (attribute_not_exists(wrong) AND attribute_not_exists(undecided))
  OR (attribute_not_exists(wrong) AND size(undecided) < :places)
  OR (attribute_not_exists(undecided) AND size(wrong) < :places)
  OR (size(wrong) = :one AND size(undecided) = :one))`;

export interface EntryAt {
  credentialId: string;
  entryId: string;
  /** ISO 8601 */
  now: string;
}

/** What a password is replaced with. */
export interface NewPassword {
  hash: string;
  pepper: string;
  epoch: string;
}

export class Credentials {
  readonly table: string;

  constructor(table: string) {
    this.table = table;
  }

  key(credentialId: string): { TableName: string; Key: Attributes } {
    return { TableName: this.table, Key: { id: { S: credentialId } } };
  }

  /** What {@link Db.get} and {@link Db.getEach} read a credential with. */
  async get(db: Db, credentialId: string): Promise<Credential | undefined> {
    return (await db.get(this.key(credentialId))) as Credential | undefined;
  }

  /** The credentials of these ids, in no order. */
  getAll(db: Db, ids: readonly string[]): Promise<Credential[]> {
    return db.getAll<Credential>(
      this.table,
      ids.map((id) => this.key(id).Key),
    );
  }

  /**
   * The accounts of a participant's revoked credentials, each once: an account's two stand beside each other, and the second is left out,
   * on the next page too. A reset that is due may have ended it unwritten: ask {@link effective}.
   */
  async listRevoked(db: Db, participantId: string, cursor?: string): Promise<Page<string>> {
    const input: QueryCommandInput = {
      TableName: this.table,
      IndexName: 'byRevocation',
      KeyConditionExpression: 'revokedOf = :participant',
      ExpressionAttributeValues: toAttributes({ ':participant': participantId }),
    };
    const { items, ...next } = await db.query<{ account: string }>(input, cursor);
    const accounts = new Set(items.map(({ account }) => account));
    if (cursor) accounts.delete(keyOf(cursor, input).account?.S ?? '');
    return { items: [...accounts], ...next };
  }

  /**
   * Takes a place. Race: `ADD` is atomic and the condition counts places in the same write, so of any number of entries at once
   * three get one. An id that holds a place keeps it (a repeat), an id that is decided gets none. On an ID that nobody has it
   * makes a decoy: `account` becomes a TTL there and stays the account key elsewhere, and what else is missing there is made up, in one
   * expression (D10).
   */
  reserve({ credentialId, entryId, now }: EntryAt, newEpoch: string): UpdateItemCommandInput {
    return {
      ...this.key(credentialId),
      UpdateExpression: `SET reservedAt = :now, epoch = if_not_exists(epoch, :newEpoch), account = if_not_exists(account, :ttl),
          userId = if_not_exists(userId, :standIn), pepper = if_not_exists(pepper, :standIn),
          passwordChangedAt = if_not_exists(passwordChangedAt, :now)
        ADD undecided :entry`,
      ConditionExpression: `${NO_RESET_DUE}
        AND NOT contains(wrong, :entryId)
        AND (attribute_not_exists(lastRight) OR lastRight <> :entryId)
        AND (contains(undecided, :entryId) OR ${PLACE_LEFT})`,
      ExpressionAttributeValues: toAttributes({
        ':now': now,
        ':newEpoch': newEpoch,
        ':standIn': STAND_IN,
        ':ttl': Math.floor(Date.parse(now) / 1000) + DECOY_TTL_SECONDS,
        ':entry': new Set([entryId]),
        ':entryId': entryId,
        ':places': PLACES,
        ':one': 1,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /**
   * Takes over the places of entries that died. Race: only if the very set and time that were seen are still there; entry ids are
   * random, and whoever reserves, settles or repeats changes one or the other.
   */
  takeOver({ credentialId, entryId, now }: EntryAt, seen: Credential): UpdateItemCommandInput {
    return {
      ...this.key(credentialId),
      UpdateExpression: 'SET reservedAt = :now, undecided = :entry',
      ConditionExpression: `${NO_RESET_DUE} AND undecided = :seen AND reservedAt = :seenAt AND epoch = :epoch`,
      ExpressionAttributeValues: toAttributes({
        ':now': now,
        ':entry': new Set([entryId]),
        ':seen': seen.undecided,
        ':seenAt': seen.reservedAt,
        ':epoch': seen.epoch,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /** Puts a due reset in force (D4). Race: everything it writes was decided at the approval, so all who do it do the same, once. */
  promote(credentialId: string, seen: Credential, now: string): UpdateItemCommandInput {
    const event: DomainEvent = {
      id: seen.resetEpoch as string,
      type: 'phone-password-reset-effective',
      at: seen.resetAt as string,
      actor: 'system',
      channel: 'system',
    };
    return {
      ...this.key(credentialId),
      UpdateExpression: `SET passwordHash = resetHash, pepper = resetPepper, epoch = resetEpoch, mustChange = :true, passwordChangedAt = resetAt,
        lastEvents = :events REMOVE resetHash, resetPepper, resetEpoch, resetAt, undecided, wrong, revokedOf`,
      ConditionExpression: 'resetEpoch = :resetEpoch AND resetAt <= :now',
      ExpressionAttributeValues: toAttributes({
        ':resetEpoch': seen.resetEpoch,
        ':now': now,
        ':true': true,
        ':events': [event],
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /**
   * Records a wrong entry. Race: only one that holds its place in the epoch it was compared in, and only while `wrongBefore`
   * others are wrong, so that the third knows that it is the third: its events say so, and the participant's report of revoked
   * passwords names it.
   */
  settleWrong(
    entry: EntryAt,
    { epoch, wrongBefore, account }: { epoch: string; wrongBefore: number; account?: string },
    events: DomainEvent[],
  ): UpdateItemCommandInput {
    const revokes = account !== undefined && wrongBefore + 1 === PLACES;
    return {
      ...this.key(entry.credentialId),
      UpdateExpression: `SET lastEvents = :events${revokes ? ', revokedOf = :participant' : ''}
        ADD wrong :entry DELETE undecided :entry`,
      ConditionExpression: `${HOLDS_PLACE} AND ${wrongBefore === 0 ? 'attribute_not_exists(wrong)' : 'size(wrong) = :wrongBefore'}`,
      ExpressionAttributeValues: toAttributes({
        ...holdsPlace(entry, epoch),
        ':entry': new Set([entry.entryId]),
        ':wrongBefore': wrongBefore === 0 ? undefined : wrongBefore,
        ':participant': revokes ? accountIdOf(account).participantId : undefined,
        ':events': events,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /**
   * Records a right entry: the count goes to zero (D1). Race: only one that holds its place in the epoch it was compared in; if
   * the password was replaced meanwhile, it proved nothing. Stores the hash of a raised cost on the way (standards 5).
   */
  settleRight(
    entry: EntryAt,
    { epoch, rehash }: { epoch: string; rehash?: string },
    signsIn: boolean,
    events: DomainEvent[],
  ): UpdateItemCommandInput {
    const signIn = signsIn ? ', lastSignInAt = :now, signInBeforeAt = if_not_exists(lastSignInAt, :now)' : '';
    const also = `${signIn}${rehash === undefined ? '' : ', passwordHash = :rehash'}`;
    return {
      ...this.key(entry.credentialId),
      UpdateExpression: `SET lastRight = :entryId, lastRightEpoch = :epoch, lastEvents = :events${also}
        REMOVE wrong DELETE undecided :entry`,
      ConditionExpression: HOLDS_PLACE,
      ExpressionAttributeValues: toAttributes({
        ...holdsPlace(entry, epoch),
        ':entry': new Set([entry.entryId]),
        ':events': events,
        ':rehash': rehash,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }

  /**
   * Puts the credential of an ID given to an account, in a transaction. Race: the ID is nobody's (absent or a decoy), or this
   * account's own retired one (D8); a hash means that it is in use.
   */
  issue(credential: Item & { id: string; account: string }): TransactWriteItem {
    return {
      Put: {
        TableName: this.table,
        Item: toAttributes(credential),
        ConditionExpression: `attribute_not_exists(id) OR attribute_type(account, :number)
          OR (account = :account AND attribute_not_exists(passwordHash))`,
        ExpressionAttributeValues: toAttributes({ ':number': 'N', ':account': credential.account }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /**
   * Replaces the password, in a transaction. Race: the epoch that the caller proved is still in force, and three wrong entries have not
   * revoked it meanwhile: a change brings no revoked password back (P7).
   * @param bringsBack also one that is revoked, as R2 does
   */
  replace(
    credentialId: string,
    provedEpoch: string,
    { hash, pepper, epoch }: NewPassword,
    now: string,
    events: DomainEvent[],
    { bringsBack = false }: { bringsBack?: boolean } = {},
  ): TransactWriteItem {
    return {
      Update: {
        ...this.key(credentialId),
        UpdateExpression: `SET passwordHash = :hash, pepper = :pepper, epoch = :newEpoch, passwordChangedAt = :now, lastEvents = :events
          REMOVE undecided, wrong, revokedOf, mustChange`,
        ConditionExpression: `epoch = :epoch AND attribute_exists(passwordHash) AND ${NO_RESET_DUE}${bringsBack ? '' : ` AND ${NOT_REVOKED}`}`,
        ExpressionAttributeValues: toAttributes({
          ':hash': hash,
          ':pepper': pepper,
          ':newEpoch': epoch,
          ':epoch': provedEpoch,
          ':now': now,
          ':events': events,
          ':places': bringsBack ? undefined : PLACES,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /** Takes the password away for good: the ID stays its account's and answers like one that nobody has (D8). Race: as above. */
  retire(
    credentialId: string,
    provedEpoch: string,
    newEpoch: string,
    now: string,
    events: DomainEvent[],
  ): TransactWriteItem {
    return {
      Update: {
        ...this.key(credentialId),
        UpdateExpression: `SET epoch = :newEpoch, lastEvents = :events
          REMOVE passwordHash, undecided, wrong, revokedOf, mustChange, lastSignInAt, signInBeforeAt, lastRight, lastRightEpoch,
            resetAt, resetHash, resetPepper, resetEpoch`,
        ConditionExpression: `epoch = :epoch AND attribute_exists(passwordHash) AND ${NO_RESET_DUE}`,
        ExpressionAttributeValues: toAttributes({
          ':newEpoch': newEpoch,
          ':epoch': provedEpoch,
          ':now': now,
          ':events': events,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /**
   * Announces a password that takes effect at `resetAt` (R1, D4), in a transaction. Race: a reset still pending is replaced, one
   * already due is not: it must be promoted first.
   */
  scheduleReset(
    credentialId: string,
    reset: { at: string; hash: string; pepper: string; epoch: string },
    now: string,
    events: DomainEvent[],
  ): TransactWriteItem {
    return {
      Update: {
        ...this.key(credentialId),
        UpdateExpression:
          'SET resetAt = :at, resetHash = :hash, resetPepper = :pepper, resetEpoch = :newEpoch, lastEvents = :events',
        ConditionExpression: `attribute_exists(passwordHash) AND ${NO_RESET_DUE}`,
        ExpressionAttributeValues: toAttributes({
          ':at': reset.at,
          ':hash': reset.hash,
          ':pepper': reset.pepper,
          ':newEpoch': reset.epoch,
          ':now': now,
          ':events': events,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /** A condition of a transaction: the epoch is still in force and the password is not revoked (R3). */
  stillProved(credentialId: string, epoch: string, now: string): TransactWriteItem {
    return {
      ConditionCheck: {
        ...this.key(credentialId),
        ConditionExpression: `epoch = :epoch AND ${NO_RESET_DUE} AND ${NOT_REVOKED}`,
        ExpressionAttributeValues: toAttributes({ ':epoch': epoch, ':now': now, ':places': PLACES }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }
}

const HOLDS_PLACE = `contains(undecided, :entryId) AND epoch = :epoch AND ${NO_RESET_DUE}`;

function holdsPlace({ entryId, now }: EntryAt, epoch: string): Item {
  return { ':entryId': entryId, ':epoch': epoch, ':now': now };
}
