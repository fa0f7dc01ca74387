/**
 * The table of Credentials: one item per user ID, real, retired or never given to anybody. Every write is conditional on no reset
 * being due, so that what takes effect at midnight is in force before anything else is judged (D4).
 */
import type {
  QueryCommandInput,
  TransactWriteItem,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { aliveSince } from '../domain/attempt.ts';
import { type Credential, PLACES } from '../domain/credential.ts';
import type { DomainEvent } from '../domain/events.ts';
import { accountIdOf } from '../domain/identifiers.ts';
import { credentialOf, decoyExpiry, issuedItem, STAND_INS } from './credential-item.ts';
import { keyOf } from './cursor.ts';
import { type Attributes, type Db, type Item, type Page, toAttributes } from './db.ts';

const NO_RESET_DUE = '(attribute_not_exists(resetAt) OR resetAt > :now)';

/** It is somebody's who can enter its password: neither a decoy nor retired. */
const IN_USE = '(attribute_exists(passwordHash) AND passwordHash <> :noPassword)';

const NOT_REVOKED = '(attribute_not_exists(wrong) OR size(wrong) < :places)';

/** `wrong` and `undecided` hold fewer than three together; DynamoDB can't add sizes, so the four ways are spelled out. */
const PLACE_LEFT = `(
  (attribute_not_exists(wrong) AND attribute_not_exists(undecided))
  OR (attribute_not_exists(wrong) AND size(undecided) < :places)
  OR (attribute_not_exists(undecided) AND size(wrong) < :places)
  OR (size(wrong) = :one AND size(undecided) = :one))`;

/** No entry in `undecided` died: a function that runs at most 20 s took the last place less than 30 s ago. */
const NONE_DEAD = '(attribute_not_exists(undecided) OR reservedAt > :aliveSince)';

/** What an ID that nobody has is given with the first place, and every other has already. */
const DECOY = { ...STAND_INS, mustChange: false };
const MADE_BY_ENTRY = ['epoch', 'expiresAt', ...Object.keys(DECOY)].filter(
  (name) => name !== 'reservedAt',
);

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
    const found = await db.get(this.key(credentialId));
    return found && credentialOf(found);
  }

  /** The credentials of these ids, in no order. */
  async getAll(db: Db, ids: readonly string[]): Promise<Credential[]> {
    const found = await db.getAll<Item>(
      this.table,
      ids.map((id) => this.key(id).Key),
    );
    return found.map(credentialOf);
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
   * three get one. An id that holds a place keeps it (a repeat), an id that is decided gets none; nobody gets one beside dead entries, whose
   * places are to be taken over first. On an ID that nobody has it makes a decoy, in one expression (D10): what is there stays, what is not
   * is made up. What the last write was is told by then; without it, the item and its answer are as long whatever it was.
   */
  reserve({ credentialId, entryId, now }: EntryAt, newEpoch: string): UpdateItemCommandInput {
    const made = { ...DECOY, epoch: newEpoch, expiresAt: decoyExpiry(now) };
    return {
      ...this.key(credentialId),
      UpdateExpression: `SET reservedAt = :now, ${MADE_BY_ENTRY.map((name) => `${name} = if_not_exists(${name}, :${name})`).join(', ')}
        REMOVE lastEvents ADD undecided :entry`,
      ConditionExpression: `${NO_RESET_DUE}
        AND NOT contains(wrong, :entryId)
        AND (attribute_not_exists(lastRight) OR lastRight <> :entryId)
        AND ${NONE_DEAD}
        AND (contains(undecided, :entryId) OR ${PLACE_LEFT})`,
      ExpressionAttributeValues: toAttributes({
        ':now': now,
        ...Object.fromEntries(
          MADE_BY_ENTRY.map((name) => [`:${name}`, made[name as keyof typeof made]]),
        ),
        ':entry': new Set([entryId]),
        ':entryId': entryId,
        ':aliveSince': aliveSince(now),
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
      UpdateExpression: 'SET reservedAt = :now, undecided = :entry REMOVE lastEvents',
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
   * passwords names it. Of an ID that nobody uses nothing is reported (D18); an attribute outside the index is as long (D10).
   * @param account of whose password it is; absent for a decoy or a retired ID
   */
  settleWrong(
    entry: EntryAt,
    { epoch, wrongBefore, account }: { epoch: string; wrongBefore: number; account?: string },
    events: DomainEvent[],
  ): UpdateItemCommandInput {
    const participant = account === undefined ? NOBODY : accountIdOf(account).participantId;
    const report = account === undefined ? 'notListed' : 'revokedOf';
    const revokes = wrongBefore + 1 === PLACES;
    return {
      ...this.key(entry.credentialId),
      UpdateExpression: `SET lastEvents = :events${revokes ? `, ${report} = :participant` : ''}
        ADD wrong :entry DELETE undecided :entry`,
      ConditionExpression: `${HOLDS_PLACE} AND ${wrongBefore === 0 ? 'attribute_not_exists(wrong)' : 'size(wrong) = :wrongBefore'}`,
      ExpressionAttributeValues: toAttributes({
        ...holdsPlace(entry, epoch),
        ':entry': new Set([entry.entryId]),
        ':wrongBefore': wrongBefore === 0 ? undefined : wrongBefore,
        ':participant': revokes ? participant : undefined,
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
    const signIn = signsIn ? ', lastSignInAt = :now, signInBeforeAt = lastSignInAt' : '';
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
   * account's own retired one (D8).
   */
  issue(credential: Item & { id: string; account: string }): TransactWriteItem {
    return {
      Put: {
        TableName: this.table,
        Item: toAttributes(issuedItem(credential)),
        ConditionExpression: `attribute_not_exists(id) OR attribute_type(expiresAt, :number)
          OR (account = :account AND passwordHash = :noPassword)`,
        ExpressionAttributeValues: toAttributes({
          ':number': 'N',
          ':account': credential.account,
          ':noPassword': STAND_INS.passwordHash,
        }),
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
        UpdateExpression: `SET passwordHash = :hash, pepper = :pepper, epoch = :newEpoch, passwordChangedAt = :now, mustChange = :false,
            lastEvents = :events
          REMOVE undecided, wrong, revokedOf`,
        ConditionExpression: `epoch = :epoch AND ${IN_USE} AND ${NO_RESET_DUE}${bringsBack ? '' : ` AND ${NOT_REVOKED}`}`,
        ExpressionAttributeValues: toAttributes({
          ':hash': hash,
          ':pepper': pepper,
          ':newEpoch': epoch,
          ':epoch': provedEpoch,
          ':now': now,
          ':events': events,
          ':places': bringsBack ? undefined : PLACES,
          ':false': false,
          ':noPassword': STAND_INS.passwordHash,
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
        UpdateExpression: `SET epoch = :newEpoch, passwordHash = :noPassword, mustChange = :false, lastRight = :noEntry,
            lastRightEpoch = :noEntry, lastSignInAt = :never, signInBeforeAt = :never, lastEvents = :events
          REMOVE undecided, wrong, revokedOf, resetAt, resetHash, resetPepper, resetEpoch`,
        ConditionExpression: `epoch = :epoch AND ${IN_USE} AND ${NO_RESET_DUE}`,
        ExpressionAttributeValues: toAttributes({
          ':noPassword': STAND_INS.passwordHash,
          ':noEntry': STAND_INS.lastRight,
          ':never': STAND_INS.lastSignInAt,
          ':false': false,
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
        ConditionExpression: `${IN_USE} AND ${NO_RESET_DUE}`,
        ExpressionAttributeValues: toAttributes({
          ':noPassword': STAND_INS.passwordHash,
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
        ExpressionAttributeValues: toAttributes({
          ':epoch': epoch,
          ':now': now,
          ':places': PLACES,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }
}

/** As long as a participant's id. */
const NOBODY = '-'.repeat('C00088'.length);

const HOLDS_PLACE = `contains(undecided, :entryId) AND epoch = :epoch AND ${NO_RESET_DUE}`;

function holdsPlace({ entryId, now }: EntryAt, epoch: string): Item {
  return { ':entryId': entryId, ':epoch': epoch, ':now': now };
}
