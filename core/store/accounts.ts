/** The table of Accounts: who holds which account, and which user IDs look into it. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { DomainEvent } from '../domain/events.ts';
import type { Holder } from '../domain/holder.ts';
import type { AccountId } from '../domain/identifiers.ts';
import { type Attributes, type Db, type Page, toAttributes } from './db.ts';

export interface Account extends AccountId {
  status: 'open' | 'closed';
  holder: Holder;
  /** The holder before the last change, who is told of it too. */
  formerHolder?: Holder;
  phoneUserId: string;
  /** In lower case; absent while none is registered (I2). */
  internetUserId?: string;
  /** bcrypt salts of the account's passwords, oldest first; a raised cost adds one (D6). */
  salts: string[];
  /** What the investor agreed to, and when (D14). */
  terms?: { version: string; agreedAt: string };
  openedAt: string;
}

export class Accounts {
  readonly table: string;
  readonly #db: Db;

  constructor(table: string, db: Db) {
    this.table = table;
    this.#db = db;
  }

  key({ participantId, accountNumber }: AccountId): Attributes {
    return toAttributes({ participantId, accountNumber });
  }

  async get(id: AccountId): Promise<Account | undefined> {
    return (await this.#db.get({ TableName: this.table, Key: this.key(id) })) as
      | Account
      | undefined;
  }

  /** Which of up to a hundred accounts are there and open. */
  async openOf(ids: AccountId[]): Promise<AccountId[]> {
    const found = await this.#db.getAll<
      Pick<Account, 'participantId' | 'accountNumber' | 'status'>
    >(
      this.table,
      ids.map((id) => this.key(id)),
      {
        ProjectionExpression: 'participantId, accountNumber, #status',
        ExpressionAttributeNames: { '#status': 'status' },
      },
    );
    return found.filter(({ status }) => status === 'open');
  }

  /** Opens an account, in a transaction. Race: a number once taken stays taken, closed or not (D18). */
  open(account: Account, events: DomainEvent[]): TransactWriteItem {
    return {
      Put: {
        TableName: this.table,
        Item: toAttributes({ ...account, lastEvents: events }),
        ConditionExpression: 'attribute_not_exists(accountNumber)',
      },
    };
  }

  /**
   * Gives the account its internet user ID, in a transaction. Race: only if it has none and is open (I2), and if the password was
   * hashed with the salts that it has.
   */
  register(
    account: Account,
    registration: {
      internetUserId: string;
      terms: { version: string; agreedAt: string };
      salts: readonly string[];
    },
    events: DomainEvent[],
  ): TransactWriteItem {
    return {
      Update: {
        TableName: this.table,
        Key: this.key(account),
        UpdateExpression:
          'SET internetUserId = :userId, terms = :terms, salts = :salts, lastEvents = :events',
        ConditionExpression:
          '#status = :open AND attribute_not_exists(internetUserId) AND size(salts) = :generations',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':userId': registration.internetUserId,
          ':terms': registration.terms,
          ':salts': registration.salts,
          ':generations': account.salts.length,
          ':open': 'open',
          ':events': events,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  }

  /** Takes the internet user ID back, in a transaction. Race: only if it still is this one. */
  unregister(id: AccountId, internetUserId: string, events: DomainEvent[]): TransactWriteItem {
    return {
      Update: {
        TableName: this.table,
        Key: this.key(id),
        UpdateExpression: 'REMOVE internetUserId SET lastEvents = :events',
        ConditionExpression: 'internetUserId = :userId',
        ExpressionAttributeValues: toAttributes({ ':userId': internetUserId, ':events': events }),
      },
    };
  }

  /** A participant's accounts, in the order of their numbers. */
  list(participantId: string, cursor?: string): Promise<Page<Account>> {
    return this.#db.query<Account>(
      {
        TableName: this.table,
        KeyConditionExpression: 'participantId = :participant',
        ExpressionAttributeValues: toAttributes({ ':participant': participantId }),
      },
      cursor,
    );
  }

  /** Replaces what is known of the holder, in a transaction; an update reads the item as it was. Race: only while it is open. */
  changeHolder(id: AccountId, holder: Holder, events: DomainEvent[]): TransactWriteItem {
    return {
      Update: {
        TableName: this.table,
        Key: this.key(id),
        UpdateExpression: 'SET formerHolder = holder, holder = :holder, lastEvents = :events',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':holder': holder,
          ':open': 'open',
          ':events': events,
        }),
      },
    };
  }

  /**
   * Closes it for good, in a transaction (D18). Race: only while it is open and has the internet user ID that it was seen with, so that none
   * registered meanwhile outlives it.
   */
  close(seen: Account, events: DomainEvent[]): TransactWriteItem {
    return {
      Update: {
        TableName: this.table,
        Key: this.key(seen),
        UpdateExpression: 'SET #status = :closed, lastEvents = :events REMOVE internetUserId',
        ConditionExpression: `#status = :open AND ${seen.internetUserId ? 'internetUserId = :userId' : 'attribute_not_exists(internetUserId)'}`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: toAttributes({
          ':open': 'open',
          ':closed': 'closed',
          ':userId': seen.internetUserId,
          ':events': events,
        }),
      },
    };
  }

  /** Begins a generation of salt, in the transaction that first uses it. Race: only if nobody else began one (D6). */
  addSalt(account: Account, salts: readonly string[], events: DomainEvent[]): TransactWriteItem {
    return {
      Update: {
        TableName: this.table,
        Key: this.key(account),
        UpdateExpression: 'SET salts = :salts, lastEvents = :events',
        ConditionExpression: 'size(salts) = :generations',
        ExpressionAttributeValues: toAttributes({
          ':salts': salts,
          ':generations': account.salts.length,
          ':events': events,
        }),
      },
    };
  }
}
