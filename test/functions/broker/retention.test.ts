/**
 * What becomes of closed accounts and of requests after the years of the settings
 * (docs/decisions/0042): they are gone, deleted by TTL or not; numbers and user IDs stay taken.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import type { BrokerRequest } from '../../../core/domain/broker-request.ts';
import { accountKey } from '../../../core/domain/identifiers.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { newEvent } from '../../../core/store/events.ts';
import { Requests } from '../../../core/store/requests.ts';
import { createBrokerContext } from '../../../functions/broker/context.ts';
import { openAccount } from '../../../functions/broker/open-account.ts';
import { call } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import {
  concurrently,
  freshUserId,
  Investor,
  tally,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import { closeAccount } from '../../support/participant.ts';
import { brokerOrigin, createWorld, defaultHolder, type World } from '../../support/world.ts';

const NUMBER = '30000001';
const ID = { participantId: 'C00088', accountNumber: NUMBER };
const YEARS = 7;
const CLOSED_AT = '2026-11-23T02:00:00.000Z';
/** The last second of a closed account's time, and the first without it. */
const LAST = '2033-11-23T01:59:59.000Z';
const GONE = '2033-11-23T02:00:00.000Z';

let world: World;
let broker: Broker;
beforeEach(async () => {
  world = await createWorld();
  broker = new Broker(world);
  broker.context.closedAccountYears = YEARS;
  broker.context.requests = new Requests(world.table('Requests'), world.context.db, YEARS);
});

/** An account of the number, with an internet user ID. */
async function opened(): Promise<Investor> {
  const { requestId } = unwrap(await broker.make(opening(NUMBER)));
  const { phoneUserId = '', phonePassword = '' } = unwrap(await broker.approve(requestId));
  const investor = new Investor(world, { ...ID, phoneUserId, phonePassword });
  unwrap(await investor.register());
  return investor;
}

/** The same, closed at {@link CLOSED_AT}. */
async function closed(): Promise<Investor> {
  const investor = await opened();
  await closeAccount(broker.context, ID);
  return investor;
}

/** Deletes the account's item, as TTL does when its time is over. */
async function deleteItem(): Promise<void> {
  const { accounts, db } = world.context;
  const { applied } = await db.write({ kind: 'delete', ...accounts.key(ID) });
  expect(applied).toBe(true);
}

const item = () => world.context.db.get(world.context.accounts.key(ID));
const retired = () => world.context.retiredNumbers.has(ID);

/** What `GET` of a path of the participant API answers. */
async function get(path: string, query: Record<string, string> = {}) {
  const handler: ApiHandler = as(
    claimsOf('C00088', 'clerk', ['ssa/read']),
    participantApi(broker.context),
  );
  const resource = path
    .replace(/[0-9]{8}/, '{accountNumber}')
    .replace(/[0-9a-f-]{36}/, '{requestId}');
  return call(handler, 'GET', path, { resource, query });
}

async function found(search?: string): Promise<string[]> {
  const { body } = await get('/broker/accounts', search === undefined ? {} : { search });
  return body.accounts.map(({ accountNumber }: { accountNumber: string }) => accountNumber);
}

/** What becomes visible of the account, by each way to ask for it. */
async function seen({ account }: Investor) {
  const path = `/broker/accounts/${NUMBER}`;
  return {
    account: (await get(path)).status,
    events: (await get(`${path}/events`)).status,
    listed: await found(),
    byNumber: await found('3000'),
    byName: await found('Chan'),
    byChineseName: await found('陳'),
    byUserId: await found(account.phoneUserId),
  };
}

const ALL = { listed: [NUMBER], byNumber: [NUMBER], byName: [NUMBER] };
const SHOWN = {
  account: 200,
  events: 200,
  ...ALL,
  byChineseName: [NUMBER],
  byUserId: [] as string[],
};
const ABSENT = {
  account: 404,
  events: 404,
  listed: [],
  byNumber: [],
  byName: [],
  byChineseName: [],
  byUserId: [],
};

describe('D18: a closed account', () => {
  test('is shown until its time is over, and is gone then, deleted by TTL or not', async () => {
    const investor = await closed();
    for (const [at, expected] of [
      [CLOSED_AT, SHOWN],
      [LAST, SHOWN],
      [GONE, ABSENT],
    ] as const) {
      world.setTime(at);
      expect(await seen(investor), at).toEqual(expected);
    }
    expect(await found(investor.internetUserId)).toEqual([]);
    expect(JSON.stringify(await item())).toContain(defaultHolder.nameEn);
    await deleteItem();
    expect(await seen(investor)).toEqual(ABSENT);
  });

  test('leaves nothing of its holder when TTL has deleted it', async () => {
    await closed();
    world.setTime(GONE);
    await deleteItem();
    // TTL deletes its requests as well.
    const { items } = await new Requests(world.table('Requests'), world.context.db).list(
      'C00088',
      undefined,
      new Date(CLOSED_AT),
    );
    expect(items).toHaveLength(2);
    for (const { requestId, expiresAt } of items) {
      expect(expiresAt).toBeLessThanOrEqual(Date.parse(GONE) / 1000);
      await world.context.db.write({
        kind: 'delete',
        table: world.table('Requests'),
        key: { participantId: 'C00088', requestId },
      });
    }
    const dump = await world.dump();
    const { nameEn, nameZh, dateOfBirth, identityDocument, phones, email } = defaultHolder;
    for (const datum of [nameEn, nameZh, dateOfBirth, identityDocument, ...phones, email])
      expect(dump).not.toContain(datum);
  });

  test('is not found for a request once it is gone, and nobody opens its number again', async () => {
    await closed();
    const reset = { type: 'reset-phone-password', accountNumber: NUMBER } as const;
    const refusals = async () => [
      await broker.make(reset),
      await broker.make(opening(NUMBER)),
      await openAccount(world.context, { ...ID, holder: defaultHolder }, brokerOrigin),
    ];
    const conflict = { refused: 'conflict' };
    world.setTime(LAST);
    expect(await refusals()).toEqual([conflict, conflict, conflict]);
    world.setTime(GONE);
    const gone = [{ refused: 'not-found' }, conflict, conflict];
    expect(await refusals()).toEqual(gone);
    await deleteItem();
    expect(await refusals()).toEqual(gone);
    expect(await item()).toBeUndefined();
    unwrap(await new Broker(world, 'B01078').make(opening(NUMBER)));
  });

  test('keeps its user IDs for ever: never issued or registered again', async () => {
    const { account, internetUserId } = await closed();
    world.setTime(GONE);
    await deleteItem();
    const wanted = { participantId: 'C00088', accountNumber: '30000002', holder: defaultHolder };
    const { phoneUserId } = account;
    expect(await openAccount(world.context, wanted, brokerOrigin, { phoneUserId })).toEqual({
      refused: 'conflict',
    });
    const other = new Investor(world, await world.open(), internetUserId);
    expect(await other.register()).toEqual({ refused: 'user-id-taken' });
  });

  test('answers like an unknown ID all along, for as many requests and comparisons (D10)', async () => {
    const investor = await closed();
    const unknownAccount = { ...investor.account, phoneUserId: '79999999' };
    const unknown = new Investor(world, unknownAccount, freshUserId());
    const entries = async (of: Investor) => {
      world.requests();
      world.comparisons();
      const answers = [];
      for (const enter of [
        () => of.signIn(),
        () => of.signIn(WRONG),
        () => of.beginReset(),
        () => of.beginReset(WRONG_PHONE),
        () => of.register(),
      ])
        answers.push([await enter(), world.requests(), world.comparisons()]);
      return answers;
    };
    const states: [string, () => Promise<void>][] = [
      [LAST, async () => {}],
      [GONE, async () => {}],
      ['2033-11-24T00:00:00.000Z', deleteItem],
    ];
    for (const [at, become] of states) {
      world.setTime(at);
      await become();
      // The first entry on an unknown ID writes a decoy, which has expired by the next one.
      expect(await entries(investor), at).toEqual(await entries(unknown));
    }
  });

  test.each([
    ['2026-11-23T16:00:00.000Z', 7, '2033-11-23T16:00:00.000Z'],
    ['2027-12-31T15:59:59.999Z', 1, '2028-12-31T15:59:59.000Z'],
    ['2028-02-29T10:00:00.000Z', 4, '2032-02-29T10:00:00.000Z'],
    ['2028-02-29T10:00:00.000Z', 7, '2035-03-01T10:00:00.000Z'],
  ])('that is closed at %s is gone after %i years at %s', async (at, years, gone) => {
    broker.context.closedAccountYears = years;
    await opened();
    world.setTime(at);
    await closeAccount(broker.context, ID);
    world.setTime(new Date(Date.parse(gone) - 1).toISOString());
    expect((await get(`/broker/accounts/${NUMBER}`)).status).toBe(200);
    world.setTime(gone);
    expect((await get(`/broker/accounts/${NUMBER}`)).status).toBe(404);
  });

  test('stays for ever without the setting, with its number retired all the same', async () => {
    delete broker.context.closedAccountYears;
    const investor = await closed();
    world.setTime('2099-01-01T00:00:00.000Z');
    expect(await seen(investor)).toEqual(SHOWN);
    expect(await item()).not.toHaveProperty('expiresAt');
    expect(await retired()).toBe(true);
    expect(await broker.make(opening(NUMBER))).toEqual({ refused: 'conflict' });
  });

  test('an open account never expires, and its number is not retired', async () => {
    await opened();
    world.setTime('2099-01-01T00:00:00.000Z');
    expect((await get(`/broker/accounts/${NUMBER}`)).status).toBe(200);
    expect(await item()).not.toHaveProperty('expiresAt');
    expect(await retired()).toBe(false);
  });
});

describe('D18: a number that was ever taken is not opened, however openings and closings interleave', () => {
  /** Runs before an opening is written, after everything that it read. */
  function beforeOpening(step: () => Promise<unknown>): void {
    world.intercept(async (_, operation, send, input) => {
      if (operation !== 'TransactWriteItems' || !JSON.stringify(input).includes('openedAt'))
        return send();
      world.intercept(undefined);
      await step();
      return send();
    });
  }

  const close = () => closeAccount(broker.context, ID);
  test.each<[string, () => Promise<unknown>]>([
    ['nothing happens', async () => {}],
    ['the account is closed', close],
    ['it is closed, and its time is over', () => close().then(() => world.setTime(GONE))],
    ['it is closed, and TTL deletes it', () => close().then(deleteItem)],
  ])('the number was opened since the request, and %s before the approval', async (_, step) => {
    const { requestId } = unwrap(await broker.make(opening(NUMBER)));
    await opened();
    const at = world.context.now().toISOString();
    const before = await item();
    beforeOpening(step);
    expect(await broker.approve(requestId)).toEqual({ refused: 'conflict' });
    const after = await item();
    expect(after?.phoneUserId).toBe(after && before?.phoneUserId);
    world.setTime(at);
    expect((await broker.context.requests.get('C00088', requestId, new Date(at)))?.status).toBe(
      'pending',
    );
  });

  test('openings, a closing and a deletion concurrently', async () => {
    for (let round = 0; round < 3; round++) {
      const id = { participantId: 'C00088', accountNumber: `4000000${round}` };
      const wanted = { ...id, holder: defaultHolder };
      unwrap(await openAccount(world.context, wanted, brokerOrigin));
      const { accounts, db } = world.context;
      const closing = closeAccount(broker.context, id).then(() =>
        db.write({ kind: 'delete', ...accounts.key(id) }),
      );
      let isOver = false;
      closing.finally(() => {
        isOver = true;
      });
      // Each goes on until an opening that began after the deletion.
      const openings = await concurrently(4, async () => {
        const results = [];
        for (let last = false; !last; ) {
          last = isOver;
          results.push(await openAccount(world.context, wanted, brokerOrigin));
        }
        return results;
      });
      expect(Object.keys(tally(openings.flat()))).toEqual(['conflict']);
      await closing;
      expect(await db.get(accounts.key(id)), accountKey(id)).toBeUndefined();
    }
  });
});

test('the settings reach the function by its environment, which fails at start if they are malformed', () => {
  const tables = ['ACCOUNTS', 'CREDENTIALS', 'PAST_PASSWORDS', 'SESSIONS', 'PASSKEYS', 'REQUESTS'];
  const environment = {
    ...Object.fromEntries([...tables, 'AUDIT_TRAIL'].map((name) => [`${name}_TABLE`, name])),
    PEPPER_KEY_ID: 'pepper',
    BCRYPT_COST: '4',
  };
  const create = (years: Record<string, string>) =>
    createBrokerContext({ ...environment, ...years }, { dynamodb: {} as never, kms: {} as never });
  const request = { madeAt: CLOSED_AT } as BrokerRequest;

  const limited = create({ CLOSED_ACCOUNT_YEARS: '2', REQUEST_YEARS: '1' });
  expect(limited.closedAccountYears).toBe(2);
  expect(limited.requests.make(request, []).item.expiresAt).toBe(
    Date.parse('2027-11-23T02:00:00.000Z') / 1000,
  );
  expect(create({})).not.toHaveProperty('closedAccountYears');
  expect(create({}).requests.make(request, []).item.expiresAt).toBeUndefined();
  for (const name of ['CLOSED_ACCOUNT_YEARS', 'REQUEST_YEARS'])
    for (const value of ['0', '1.5', 'seven', ''])
      expect(() => create({ [name]: value })).toThrow();
});

describe('a request', () => {
  const RESET = { type: 'reset-phone-password', accountNumber: NUMBER } as const;
  /** A request of each kind of end. */
  async function requests() {
    await opened();
    const made = async () => unwrap(await broker.make(RESET)).requestId;
    const [approved, rejected, withdrawn, undecided] = [
      await made(),
      await made(),
      await made(),
      await made(),
    ];
    unwrap(await broker.approve(approved));
    unwrap(await broker.reject(rejected));
    unwrap(await broker.withdraw(withdrawn));
    return { approved, rejected, withdrawn, expired: undecided };
  }
  const listed = async (query: Record<string, string> = {}) => {
    const { body } = await get('/broker/requests', query);
    return body.requests as BrokerRequest[];
  };

  test('however it ended, is shown until its time is over, and is gone then', async () => {
    const ids = await requests();
    world.setTime(LAST);
    for (const [status, requestId] of Object.entries(ids)) {
      expect((await get(`/broker/requests/${requestId}`)).body.status).toBe(status);
      expect((await listed({ status })).map((each) => each.requestId)).toContain(requestId);
    }
    // And the opening's.
    expect(await listed()).toHaveLength(5);
    world.setTime(GONE);
    for (const [status, requestId] of Object.entries(ids)) {
      expect((await get(`/broker/requests/${requestId}`)).status).toBe(404);
      expect(await listed({ status })).toEqual([]);
      for (const decide of ['approve', 'reject', 'withdraw'] as const)
        expect(await broker[decide](requestId)).toEqual({ refused: 'not-found' });
    }
    expect(await listed()).toEqual([]);
  });

  test('stays for ever without the setting', async () => {
    broker.context.requests = new Requests(world.table('Requests'), world.context.db);
    await requests();
    world.setTime('2099-01-01T00:00:00.000Z');
    expect(await listed()).toHaveLength(5);
  });

  test('waits for its decision for seven days, however short the setting', async () => {
    broker.context.requests = new Requests(world.table('Requests'), world.context.db, 1);
    await opened();
    const { requestId } = unwrap(await broker.make(RESET));
    world.advance(7 * 86_400_000 - 1);
    const waiting = await broker.context.requests.waiting('C00088', world.context.now());
    expect(waiting.map((each) => each.requestId)).toEqual([requestId]);
    unwrap(await broker.approve(requestId));
  });

  test('that was kept without the setting is found beside those with it', async () => {
    await opened();
    const old = new Requests(world.table('Requests'), world.context.db);
    const madeAt = world.context.now().toISOString();
    const request: BrokerRequest = {
      ...RESET,
      participantId: 'C00088',
      requestId: old.newId(world.context.now()),
      status: 'pending',
      madeBy: 'C00088.maker',
      madeAt,
    };
    const event = newEvent('phone-password-reset-requested', brokerOrigin, madeAt);
    await world.context.db.write(old.make(request, [event]));
    world.setTime(GONE);
    expect((await listed()).map((each) => each.requestId)).toEqual([request.requestId]);
  });
});
