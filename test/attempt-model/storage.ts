/** The database of the model: its tables and writes are production's. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Credential } from '../../core/domain/credential.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import { Credentials } from '../../core/store/credentials.ts';
import { Db } from '../../core/store/db.ts';
import { transactItem, type Update } from '../../core/store/write.ts';
import { MemoryDynamoDB } from '../memory-dynamodb/memory-dynamodb.ts';
import { tableDefinition } from '../support/table-definition.ts';

const TABLE = 'Credentials';
export const ID = 'phone#82345601';

export const db = new MemoryDynamoDB({ [TABLE]: tableDefinition(TABLE) });
export const credentials = new Credentials(TABLE, new Db(db));
export const EMPTY = db.snapshot();

/** Whether a transaction's conditions held. */
export function transact(...TransactItems: TransactWriteItem[]): boolean {
  try {
    db.execute('TransactWriteItems', { TransactItems });
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    throw error;
  }
}

/** Performs one update; returns the item after it or, if it was refused, the item that it met. */
export function update(write: Update): { applied: boolean; item: Credential } {
  try {
    const { Attributes } = db.execute('UpdateItem', {
      ...(transactItem(write).Update as NonNullable<TransactWriteItem['Update']>),
      ReturnValues: 'ALL_NEW',
    });
    return { applied: true, item: read(Attributes ?? {}) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { applied: false, item: read(error.Item ?? {}) };
  }
}

export function stored(): Credential | undefined {
  const { Item } = db.execute('GetItem', {
    TableName: TABLE,
    Key: { id: { S: ID } },
    ConsistentRead: true,
  });
  return Item && read(Item);
}

/**
 * A cache for {@link read}: the database freezes its items, and many writes return the same one.
 */
const credentialsOfItems = new WeakMap<object, Credential>();

/** Drops the events, whose random IDs would make equal states differ, but keeps their types. */
function read(item: Record<string, AttributeValue>): Credential {
  let credential = credentialsOfItems.get(item);
  if (credential === undefined) {
    const { lastEvents, ...rest } = item;
    const eventTypes = lastEvents?.L?.map(({ M }) => M?.type?.S);
    credential = {
      ...credentialOf(unmarshall(rest)),
      ...(eventTypes && { eventTypes }),
    } as Credential;
    credentialsOfItems.set(item, credential);
  }
  return credential;
}
