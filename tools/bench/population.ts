/**
 * Creates thousands of accounts. The use cases open and register one; the others are copies of its
 * items with other identifiers.
 */
import { randomBytes } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { accountKey, credentialId } from '../../core/domain/identifiers.ts';
import { toAttributes } from '../../core/store/item.ts';
import { Keyrings } from '../../core/store/keyrings.ts';
import { randomId } from '../../core/store/random-id.ts';
import { openAccount } from '../../functions/broker/open-account.ts';
import type { CountedApi } from './counted-api.ts';

/** The internet password of every registered account. */
export const PASSWORD = 'Rx7tulip88';
/** The internet password of no account. */
export const WRONG_PASSWORD = 'Qm4bridge21';
/** The phone password of every account. */
export const PHONE_PASSWORD = '50917364';
/** The phone password of no account. */
export const WRONG_PHONE_PASSWORD = '60214937';
/** The participant of every account. */
export const PARTICIPANT = 'C00088';

/** The identifiers of an account with an internet user ID. */
export interface Registered {
  internetUserId: string;
  identity: { phoneUserId: string; participantId: string; accountNumber: string };
}

/** The items of one account, by table. */
type Items = Record<string, Record<string, AttributeValue>[]>;

/** The items of an account in each of its states. */
export interface Template {
  /** The internet user ID is unused. */
  fresh: Items;
  /** The internet user ID has been used. */
  registered: Items;
  /** It has a passkey. */
  withPasskey: Items;
  /** It demands a passkey. */
  passkeyOnly: Items;
  /** The internet user ID has been cancelled. */
  cancelled: Items;
  /** The account has been closed. */
  closed: Items;
}

/** These values occur nowhere else in the items, so that a copy can replace them. */
const NAMES = { accountNumber: '90909090', phoneUserId: '80808080', internetUserId: 'tmplmplt' };
/** The holder of every account. */
export const HOLDER = {
  nameEn: 'Chan Siu Ming',
  nameZh: '陳小明',
  dateOfBirth: '1980-05-17',
  identityDocument: 'A123456(3)',
  phones: ['+85291230001'],
  email: 'siuming.chan@example.com',
  language: 'yue',
} as const;

/**
 * The identifiers of the n-th account.
 * @param n below ten million
 */
export function registered(n: number): Registered {
  const digits = String(n).padStart(7, '0');
  return {
    internetUserId: `k${digits}`,
    identity: {
      phoneUserId: `2${digits}`,
      participantId: PARTICIPANT,
      accountNumber: `1${digits}`,
    },
  };
}

/** Opens an account without a registration. */
export async function openBare({ context }: CountedApi, n: number): Promise<Registered> {
  const account = registered(n);
  const { accountNumber, participantId, phoneUserId } = account.identity;
  await openAccount(
    context,
    { participantId, accountNumber, holder: { ...HOLDER, phones: [...HOLDER.phones] } },
    origin,
    {
      phoneUserId,
      phonePassword: PHONE_PASSWORD,
    },
  );
  return account;
}

const origin = { actor: 'C00088.checker', channel: 'participant', source: '192.0.2.2' } as const;

/** Creates the items of an account in each state. The tables must be empty. */
export async function makeTemplate(api: CountedApi): Promise<Template> {
  const { accountNumber, phoneUserId, internetUserId } = NAMES;
  const holder = { ...HOLDER, phones: [...HOLDER.phones] };
  const issued = { phoneUserId, phonePassword: PHONE_PASSWORD };
  await openAccount(
    api.context,
    { participantId: PARTICIPANT, accountNumber, holder },
    origin,
    issued,
  );
  const { body: terms } = await api.call('GET', '/api/terms');
  await expectStatus(
    201,
    api.call('POST', '/api/registrations', {
      phoneUserId,
      participantId: PARTICIPANT,
      accountNumber,
      internetUserId,
      internetPassword: PASSWORD,
      phonePassword: PHONE_PASSWORD,
      termsVersion: terms.version,
    }),
  );
  const fresh = await allItems(api);
  const { token } = await expectStatus(
    201,
    api.call('POST', '/api/sessions', { internetUserId, password: PASSWORD }),
  );
  const registered = await allItems(api);
  const withPasskey = withKeyring(api, registered, { passkeyOnly: false });
  const passkeyOnly = withKeyring(api, registered, { passkeyOnly: true, epoch: randomId() });
  await expectStatus(
    204,
    api.call('POST', '/api/account/internet-user-id/cancellation', { password: PASSWORD }, token),
  );
  const cancelled = await allItems(api);
  await close(api, accountNumber, phoneUserId);
  const closed = await allItems(api);
  api.usage();
  return { fresh, registered, withPasskey, passkeyOnly, cancelled, closed };
}

/** The items of an account with one passkey; its key signs nothing, for nobody uses it. */
function withKeyring({ context }: CountedApi, items: Items, changed: object): Items {
  const at = context.now().toISOString();
  const publicKey = randomBytes(77).toString('base64url');
  const id = randomBytes(16).toString('base64url');
  const added = context.keyrings.add(
    accountKey({ participantId: PARTICIPANT, accountNumber: NAMES.accountNumber }),
    undefined,
    { id, name: 'Laptop', publicKey, counter: 0, addedAt: at },
    Keyrings.newUserHandle(),
    { at, events: [], session: {} },
  );
  if (added.kind !== 'put') throw new Error('The first passkey makes a keyring');
  return { ...items, [added.table]: [toAttributes({ ...added.item, ...changed })] };
}

/** Does what an approved closing does (D18), to an account whose internet user ID was cancelled. */
async function close(
  { context }: CountedApi,
  accountNumber: string,
  phoneUserId: string,
): Promise<void> {
  const account = await context.accounts.get({ participantId: PARTICIPANT, accountNumber });
  const phone = await context.credentials.get(credentialId('phone', phoneUserId));
  if (!account || !phone) throw new Error('The account to close does not exist');
  const cause = { at: context.now().toISOString(), events: [] };
  const written = await context.db.transact({
    account: context.accounts.close(account, cause),
    number: context.retiredNumbers.add(account, cause.events),
    phone: context.credentials.retire(phone, randomId(), cause),
  });
  if (!written.applied) throw new Error('The account was not closed');
}

/**
 * Revokes a password with three wrong entries. After that a sign-in runs all code except the
 * comparison, which suits a warm-up.
 */
export async function revoke(api: CountedApi, { internetUserId }: Registered): Promise<void> {
  for (const status of [401, 401, 423]) {
    await expectStatus(
      status,
      api.call('POST', '/api/sessions', { internetUserId, password: WRONG_PASSWORD }),
    );
  }
}

/**
 * Returns the response if it has this status.
 * @throws Error for any other status
 */
export async function expectStatus<T extends { status: number; body: object }>(
  status: number,
  answer: Promise<T>,
): Promise<T> {
  const answered = await answer;
  if (answered.status === status) return answered;
  throw new Error(
    `Expected status ${status}, got ${answered.status} ${JSON.stringify(answered.body)}`,
  );
}

async function allItems({ engine, environment }: CountedApi): Promise<Items> {
  const items: Items = {};
  for (const [name, TableName] of Object.entries(environment)) {
    if (!name.endsWith('_TABLE') || name === 'SESSIONS_TABLE') continue;
    for await (const { Items: found = [] } of paginateScan(
      { client: engine },
      { TableName, ConsistentRead: true },
    )) {
      items[TableName] = [...(items[TableName] ?? []), ...found];
    }
  }
  return items;
}

/** Copies the template to the accounts from `from` up to, but not including, `to`. */
export async function populate(
  { engine }: CountedApi,
  template: Items,
  from: number,
  to: number,
): Promise<void> {
  const text = JSON.stringify(
    Object.entries(template).flatMap(([table, items]) => items.map((item) => [table, item])),
  );
  const pattern = new RegExp(Object.values(NAMES).join('|'), 'g');
  await writeAll(engine, function* (): Generator<Entry, void> {
    for (let n = from; n < to; n++) {
      const { internetUserId, identity } = registered(n);
      const names: Record<string, string> = {
        [NAMES.accountNumber]: identity.accountNumber,
        [NAMES.phoneUserId]: identity.phoneUserId,
        [NAMES.internetUserId]: internetUserId,
      };
      yield* JSON.parse(text.replace(pattern, (name) => names[name] as string)) as Entry[];
    }
  });
}

/** Adds this number of past internet passwords to an account. */
export async function addPastPasswords(
  { engine, context }: CountedApi,
  account: Registered,
  count: number,
): Promise<void> {
  const { participantId, accountNumber } = account.identity;
  await writeAll(engine, function* (): Generator<Entry, void> {
    for (let i = 0; i < count; i++) {
      const hash = `$2b$04$${String(i).padStart(53, 'x')}`;
      for (const write of context.pastPasswords.enter(
        `${participantId}#${accountNumber}`,
        'internet',
        [hash],
      )) {
        if (write.kind === 'put') yield [write.table, toAttributes(write.item)];
      }
    }
  });
}

type Entry = [table: string, item: Record<string, AttributeValue>];

const CONCURRENT_PUTS = 8;

/**
 * Writes items one by one: in the engine, the time of a batch grows with the table; the time of a
 * single put does not.
 */
async function writeAll(
  engine: DynamoDBClient,
  entries: () => Generator<Entry, void>,
): Promise<void> {
  const rest = entries();
  const worker = async () => {
    for (const [TableName, Item] of rest)
      await engine.send(new PutItemCommand({ TableName, Item }));
  };
  await Promise.all(Array.from({ length: CONCURRENT_PUTS }, worker));
}
