/** Two views of a test's world: the events that use cases wrote, and the tables' stream records. */
import type {
  AttributeValue,
  PutItemCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent } from '../../../../core/domain/events.ts';
import { accountKey } from '../../../../core/domain/identifiers.ts';
import { credentialOf } from '../../../../core/store/credential-item.ts';
import { newEvent } from '../../../../core/store/events.ts';
import type { Item } from '../../../../core/store/item.ts';
import { Positions } from '../../../../core/store/positions.ts';
import { randomId } from '../../../../core/store/random-id.ts';
import { attempt } from '../../../../core/store/run-attempt.ts';
import { fetchStatement } from '../../../../functions/statements/fetch-statement.ts';
import { StreamReader } from '../../../../local/events/stream-reader.ts';
import { secret } from '../../../log-search/secrets.ts';
import { statementsContext } from '../../api.ts';
import { Broker, opening } from '../../broker.ts';
import { Investor, OTHER, RIGHT, unwrap, WRONG, WRONG_PHONE } from '../../investor.ts';
import { createWorld, investorOrigin, type World } from '../../world.ts';
import { usePasskeys } from './use-passkeys.ts';

export const TABLES = ['Accounts', 'Credentials', 'Requests', 'Passkeys'] as const;

type Key = Record<string, string>;
interface RecordedWrite {
  table: string;
  key: Key;
  events: DomainEvent[];
  /** The resulting item, if the write returned it. */
  item?: Item;
}

export class History {
  readonly world: World;
  readonly broker: Broker;
  /** Each write to the audited tables with its events; a write that reserves a slot has none. */
  readonly writes: RecordedWrite[] = [];

  private constructor(world: World) {
    this.world = world;
    this.broker = new Broker(world);
    world.intercept(async (_, operation, send, input) => {
      const result = await send();
      const audited = TABLES.map((name) => world.table(name));
      this.writes.push(
        ...writesOf(operation, input, result).filter(({ table }) => audited.includes(table)),
      );
      return result;
    });
  }

  static async begin(): Promise<History> {
    return new History(await createWorld({ tables: 'streaming' }));
  }

  /** The events of accounts that were written, each with its account key, by event id. */
  async events(): Promise<Map<string, DomainEvent & { account: string }>> {
    const found = new Map<string, DomainEvent & { account: string }>();
    for (const { table, key, events, item } of this.writes) {
      if (events.length === 0) continue;
      if (table === this.world.table('Credentials') && item && isUnused(item)) continue;
      const account = await this.#accountOf(table, key);
      for (const event of events) found.set(event.id, { ...event, account });
    }
    return found;
  }

  /** Fetches a statement of a day's movement. */
  async fetchStatement(investor: Investor): Promise<void> {
    const { world } = this;
    const context = statementsContext(world);
    const positions = new Positions(world.table('Positions'), context.db);
    const { db, now } = context;
    const movement = {
      date: '2026-11-20',
      stockCode: '00005',
      nameEn: 'HSBC HOLDINGS',
      nameZh: '滙豐控股',
      direction: 'in',
      quantity: 400,
      reference: 'R1',
    } as const;
    await db.write(positions.writes.movement(accountKey(investor.account), movement));
    await db.write(positions.marks.complete('movements', '2026-11-20', '0', new Set(), now()));
    const current = unwrap(await investor.current());
    unwrap(await fetchStatement(context, current, 'daily-2026-11-20-r1', investorOrigin));
  }

  async #accountOf(table: string, key: Key): Promise<string> {
    const { context } = this.world;
    const item = await context.db.get({ table, key });
    if (table === this.world.table('Credentials')) {
      return credentialOf(item ?? {}).account ?? (key.id as string);
    }
    if (table === this.world.table('Passkeys')) return item?.account as string;
    return accountKey({
      participantId: key.participantId as string,
      accountNumber: item?.accountNumber as string,
    });
  }

  /** All stream records so far, in order. */
  async records(tables: readonly string[] = TABLES): Promise<DynamoDBRecord[]> {
    const all: DynamoDBRecord[] = [];
    for (const name of tables) {
      const table = this.world.table(name);
      const reader = new StreamReader({
        endpoint: this.world.endpoint,
        region: 'ap-southeast-1',
        accessKeyId: this.world.accessKeyId,
        table,
        eventSourceArn: `arn:aws:dynamodb:ap-southeast-1:000000000000:table/${table}/stream/laptop`,
      });
      for (let read = await reader.next(1000); read; read = await reader.next(1000))
        all.push(...read.records);
      reader.close();
    }
    return all;
  }

  /** Opens an account through maker and checker. */
  async open(accountNumber: string): Promise<Investor> {
    const { requestId } = unwrap(
      await this.broker.make(opening(accountNumber), { key: `open-${accountNumber}` }),
    );
    const { phoneUserId = '', phonePassword = '' } = unwrap(await this.broker.approve(requestId));
    return new Investor(this.world, {
      participantId: 'C00088',
      accountNumber,
      phoneUserId,
      phonePassword,
    });
  }

  async decided(
    asked: Parameters<Broker['make']>[0],
    decision: 'approve' | 'reject' | 'withdraw' = 'approve',
  ) {
    const made = await this.broker.make(asked);
    return 'refused' in made ? made : this.broker[decision](made.requestId);
  }

  /** Makes a password entry on the phone, through the phone function. */
  phoneEntry({ account }: Investor, right: boolean) {
    return attempt(
      this.world.context,
      {
        id: randomId(),
        credentialId: `phone#${account.phoneUserId}`,
        origin: { actor: 'investor', channel: 'phone', source: '+85291234567', trace: 'call' },
        events: {
          right: 'phone-sign-in',
          wrong: 'phone-sign-in-failed',
          revoked: 'phone-password-revoked',
        },
        signsIn: true,
      },
      async ({ passwordHash }) => ({ right: right && passwordHash !== undefined }),
    );
  }

  /** Changes the phone password with the phone function's write. */
  async changePhonePassword(investor: Investor): Promise<void> {
    const { context } = this.world;
    const entered = await this.phoneEntry(investor, true);
    if (entered.kind !== 'right') return;
    const at = context.now().toISOString();
    const credential = await this.world.credential('phone', investor.account.phoneUserId);
    await context.db.transact({
      credential: context.credentials.replace(
        { id: `phone#${investor.account.phoneUserId}`, epoch: entered.epoch },
        {
          hash: credential?.passwordHash as string,
          pepper: context.hasher.pepper,
          epoch: randomId(),
        },
        {
          at,
          events: [
            newEvent(
              'phone-password-changed',
              { actor: 'investor', channel: 'phone', source: '+85291234567' },
              at,
            ),
          ],
        },
      ),
    });
  }
}

/** Produces one event of every type. */
export async function everything(history: History): Promise<Investor> {
  const { world } = history;
  const investor = await history.open('30000001');
  const change = { type: 'change-holder', accountNumber: '30000001' } as const;
  const holder = { nameEn: 'Chan Siu Ming', phones: ['91234567'] };
  unwrap(await history.decided({ ...change, holder }));
  unwrap(await history.decided({ ...change, holder }, 'reject'));
  unwrap(await history.decided({ ...change, holder }, 'withdraw'));
  unwrap(await investor.register());
  for (const password of [WRONG, WRONG, RIGHT]) await investor.signIn(password);
  unwrap(await investor.endOthers(await investor.current()));
  unwrap(await investor.chooseAlerts(await investor.current(), { email: false, sms: true }));
  await history.fetchStatement(investor);
  unwrap(await investor.change(await investor.current()));
  for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
  const { resetToken } = unwrap(await investor.beginReset());
  unwrap(await investor.completeReset(resetToken, secret('Sj5harbor62')));
  unwrap(
    await investor.cancel(await investor.current(secret('Sj5harbor62')), secret('Sj5harbor62')),
  );
  const again = secret('Wd3anchor58');
  unwrap(await investor.register({ internetPassword: again }));
  await history.phoneEntry(investor, false);
  await history.phoneEntry(investor, true);
  await history.changePhonePassword(investor);
  for (let i = 0; i < 3; i++) await investor.beginReset(WRONG_PHONE);
  unwrap(await history.decided({ type: 'reset-phone-password', accountNumber: '30000001' }));
  await usePasskeys(history.broker, investor, again);
  world.advance(24 * 60 * 60 * 1000);
  unwrap(await investor.signIn(again));
  await history.phoneEntry(investor, true);
  unwrap(await history.decided({ type: 'close-account', accountNumber: '30000001' }));
  return investor;
}

/** Revokes an ID that does not exist by wrong entries; returns its credential id. */
export async function decoyRevoked({ world }: History): Promise<string> {
  const nobody = new Investor(world, {
    participantId: 'C00088',
    accountNumber: '39999999',
    phoneUserId: '39999999',
    phonePassword: WRONG_PHONE,
  });
  for (let i = 0; i < 4; i++) await nobody.signIn(OTHER);
  return `internet#${nobody.internetUserId.toLowerCase()}`;
}

/** Whether nobody uses the ID: entries on it are not recorded (D10, D18). */
function isUnused(item: Item): boolean {
  return credentialOf(item).passwordHash === undefined;
}

function writesOf(operation: string, input: unknown, result: unknown): RecordedWrite[] {
  switch (operation) {
    case 'UpdateItem':
      return [
        {
          ...updated(input as UpdateItemCommandInput),
          item: unmarshall((result as UpdateItemCommandOutput).Attributes ?? {}),
        },
      ];
    case 'PutItem':
      return [put(input as PutItemCommandInput)];
    case 'TransactWriteItems':
      return (input as TransactWriteItemsCommandInput).TransactItems?.flatMap(({ Put, Update }) => [
        ...(Put ? [put(Put as PutItemCommandInput)] : []),
        ...(Update ? [updated(Update as UpdateItemCommandInput)] : []),
      ]) as RecordedWrite[];
    default:
      return [];
  }
}

function updated({
  TableName,
  Key,
  ExpressionAttributeValues = {},
}: UpdateItemCommandInput): RecordedWrite {
  const values = unmarshall(ExpressionAttributeValues);
  return {
    table: TableName as string,
    key: unmarshall(Key ?? {}),
    events: values[':newLastEvents'] ?? [],
  };
}

function put({ TableName, Item = {} }: PutItemCommandInput): RecordedWrite {
  const { lastEvents = [], ...item } = unmarshall(Item as Record<string, AttributeValue>);
  const { id, participantId, accountNumber, requestId } = item;
  const key = requestId
    ? { participantId, requestId }
    : participantId
      ? { participantId, accountNumber }
      : { id };
  return { table: TableName as string, key: key as Key, events: lastEvents };
}
