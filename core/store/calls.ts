/**
 * Calls by phone, in the table of Sessions: under the contact's id, what was keyed and proved during the call. Every step may be carried out
 * several times, one after another or at once, since Connect repeats what it got no answer to: so each write leaves behind, beside what
 * it changes, how the entry was decided, and the first decision of an entry stands.
 */
import type { TransactWriteItem, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Attributes, type Db, toAttributes, type Written } from './db.ts';

/** No call lasts longer (D15). */
export const CALL_MS = 2 * 60 * 60 * 1000;

export interface Call {
  kind: 'call';
  /** `call#<contact id>` */
  id: string;
  /** Credential id of the phone user ID that was keyed, whether or not anybody has it (D10). */
  credential: string;
  /** ISO 8601; in force until this very instant. */
  endsAt: string;
  /** Entry ids, and what each was answered. */
  decided: Record<string, string>;
  /** Whose password was proved, and the epoch that it was proved in. */
  account?: string;
  epoch?: string;
  /** The new password that was keyed first, as Connect encrypted it. */
  proposed?: string;
}

/** A call that has proved a password. */
export type ProvedCall = Call & { account: string; epoch: string };

export class Calls {
  readonly table: string;
  readonly #db: Db;

  /** @param table of Sessions */
  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  async get(contactId: string): Promise<Call | undefined> {
    const found = await this.#db.get({ TableName: this.table, Key: keyOf(idOf(contactId)) });
    return found as Call | undefined;
  }

  /**
   * Begins the call's state with the user ID that was keyed; what was proved before ends. Race: unconditional; of two at once one is the
   * call's, and a password entered for the other finds that out (`decide`).
   */
  async begin(contactId: string, credential: string, now: Date): Promise<void> {
    const endsAt = new Date(now.getTime() + CALL_MS);
    await this.#db.update({
      TableName: this.table,
      Key: keyOf(idOf(contactId)),
      UpdateExpression: `SET kind = :call, credential = :credential, endsAt = :endsAt, expiresAt = :expiresAt,
          decided = if_not_exists(decided, :none)
        REMOVE account, epoch, proposed`,
      ExpressionAttributeValues: toAttributes({
        ':call': 'call',
        ':credential': credential,
        ':endsAt': endsAt.toISOString(),
        ':expiresAt': Math.ceil(endsAt.getTime() / 1000),
        ':none': {},
      }),
    });
  }

  /**
   * Remembers how an entry of the phone password was decided, and what it proved; one that proved nothing ends what was proved before.
   * Race: only while the call is about the user ID that it was entered for, and once: of repeats at once the first one's result stands, and
   * one that comes late takes back nothing of what the call did since.
   * @returns what the entry is answered; nothing, if the call is about another user ID by now
   */
  async decide(
    call: Call,
    entryId: string,
    result: string,
    proved?: { account: string; epoch: string },
  ): Promise<string | undefined> {
    const written = await this.#db.update({
      TableName: this.table,
      Key: keyOf(call.id),
      UpdateExpression: `SET decided.#entry = :result${
        proved
          ? ', account = :account, epoch = :epoch REMOVE proposed'
          : ' REMOVE account, epoch, proposed'
      }`,
      ConditionExpression: 'credential = :credential AND attribute_not_exists(decided.#entry)',
      ExpressionAttributeNames: { '#entry': entryId },
      ExpressionAttributeValues: toAttributes({
        ':result': result,
        ':credential': call.credential,
        ':account': proved?.account,
        ':epoch': proved?.epoch,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return resultIn(written, entryId);
  }

  /** Keeps a new password until it is confirmed. Race: only while the call's proof is the one that was looked at. */
  async propose(call: ProvedCall, ciphertext: string): Promise<boolean> {
    const { held } = await this.#db.update({
      TableName: this.table,
      Key: keyOf(call.id),
      UpdateExpression: 'SET proposed = :proposed',
      ConditionExpression: 'epoch = :epoch',
      ExpressionAttributeValues: toAttributes({ ':proposed': ciphertext, ':epoch': call.epoch }),
    });
    return held;
  }

  /**
   * Remembers that a new password was refused, and forgets it. Race: only while the same one is proposed; of repeats at once the first
   * one's result stands.
   * @returns what the entry is answered; nothing, if something else is proposed by now
   */
  async refuse(call: ProvedCall, entryId: string, result: string): Promise<string | undefined> {
    return resultIn(
      await this.#db.update(
        this.#settle(call, entryId, result, 'REMOVE proposed', { ':proposed': call.proposed }),
      ),
      entryId,
    );
  }

  /**
   * Goes on in the new password's epoch, in the transaction that sets it. Race: only while the call's proof and what was proposed are
   * those that were looked at, and the entry is undecided: of repeats at once one changes the password, and the others find its result.
   */
  change(call: ProvedCall, entryId: string, result: string, epoch: string): TransactWriteItem {
    const { ExpressionAttributeValues, ...update } = this.#settle(
      call,
      entryId,
      result,
      ', epoch = :newEpoch REMOVE proposed',
      { ':proposed': call.proposed, ':newEpoch': epoch },
    );
    return {
      Update: {
        ...update,
        UpdateExpression: update.UpdateExpression as string,
        ExpressionAttributeValues: ExpressionAttributeValues as Attributes,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  #settle(
    call: ProvedCall,
    entryId: string,
    result: string,
    also: string,
    values: Record<string, string | undefined>,
  ): UpdateItemCommandInput {
    return {
      TableName: this.table,
      Key: keyOf(call.id),
      UpdateExpression: `SET decided.#entry = :result ${also}`,
      ConditionExpression:
        'epoch = :epoch AND proposed = :proposed AND attribute_not_exists(decided.#entry)',
      ExpressionAttributeNames: { '#entry': entryId },
      ExpressionAttributeValues: toAttributes({
        ':result': result,
        ':epoch': call.epoch,
        ...values,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }
}

/** What an entry was answered, by the call as a write left or met it. */
function resultIn({ item }: Written, entryId: string): string | undefined {
  return (item as Call | undefined)?.decided?.[entryId];
}

function idOf(contactId: string): string {
  return `call#${contactId}`;
}

function keyOf(id: string): Attributes {
  return { id: { S: id } };
}
