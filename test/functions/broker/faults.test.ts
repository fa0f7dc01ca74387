/**
 * Every request to AWS of every use case of the participant API meets each fault (D3, D13): the use
 * case takes effect as a whole or not at all, no account has an extra password, and a retry works.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Asked, BrokerRequest } from '../../../core/domain/broker-request.ts';
import { accountKey, credentialId } from '../../../core/domain/identifiers.ts';
import type { ApiHandler } from '../../../core/http/api.ts';
import { scopes } from '../../../core/http/route.ts';
import { newEvent } from '../../../core/store/events.ts';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import { secret } from '../../log-search/secrets.ts';
import { type Answer, call, expectProblem } from '../../support/api.ts';
import { Broker, opening } from '../../support/broker.ts';
import { as, claimsOf, participantApi } from '../../support/broker-api.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { storePasskey } from '../../support/passkeys/stored-passkey.ts';
import { brokerOrigin, createWorld, defaultHolder, type World } from '../../support/world.ts';

const TODAY = '2026-11-23T02:00:00.000Z';
const TOMORROW = '2026-11-24T02:00:00.000Z';
const holder = { ...defaultHolder, nameEn: 'Wong Ka Yan', phones: ['67890123'] };

let world: World;
let broker: Broker;
let api: ApiHandler;
let numbers = 60_000_000;

/** A world for each group of tests: the lists that they read grow with every test. */
async function begin(): Promise<void> {
  world = await createWorld();
  broker = new Broker(world);
  broker.context.closedAccountYears = 7;
  api = participantApi(broker.context);
}
beforeEach(() => world.setTime(TODAY));
afterEach(() => world.intercept(undefined));

const freshNumber = () => String(++numbers);

function ask(
  system: string,
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const resource = path
    .replace(/(requests)\/[^/]+/, '$1/{requestId}')
    .replace(/(accounts)\/[^/]+/, '$1/{accountNumber}');
  const claims = claimsOf(broker.participantId, system, scopes);
  return call(as(claims, api), method, path, { body, resource, headers });
}

const approve = async (requestId: string): Promise<Answer> => {
  const answer = await ask('checker', 'POST', `/broker/requests/${requestId}/approval`);
  if (answer.body?.phonePassword) secret(answer.body.phonePassword);
  return answer;
};

/** An account that was opened by request and approval. */
async function openedAccount(): Promise<OpenedAccount> {
  const { participantId } = broker;
  const accountNumber = freshNumber();
  const { requestId } = unwrap(await broker.make(opening(accountNumber)));
  const { phoneUserId = '', phonePassword = '' } = unwrap(await broker.approve(requestId));
  return { participantId, accountNumber, phoneUserId, phonePassword };
}

/** The same, with its registered investor. */
async function opened(): Promise<Investor> {
  const investor = new Investor(world, await openedAccount());
  unwrap(await investor.register());
  return investor;
}

/** All pending requests for an account. */
async function pendingFor(wanted: string): Promise<BrokerRequest[]> {
  const found: BrokerRequest[] = [];
  let cursor: string | undefined;
  do {
    const page = await broker.context.requests.list(
      broker.participantId,
      'pending',
      world.context.now(),
      cursor,
    );
    found.push(...page.items.filter(({ accountNumber }) => accountNumber === wanted));
    cursor = page.cursor;
  } while (cursor);
  return found;
}

const requestOf = (requestId: string) =>
  broker.context.requests.get(broker.participantId, requestId, broker.context.now());
const accountOf = (accountNumber: string) =>
  broker.context.accounts.get({ participantId: broker.participantId, accountNumber });

/** How many items each table stores of an account. */
async function stored(accountNumber: string): Promise<Record<string, number>> {
  const lines = (await world.dump())
    .split('\n')
    .filter((line) => line.includes(`"${accountNumber}"`) || line.includes(`#${accountNumber}`));
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(' '));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * Runs `run` once for each of its requests, which then meets the fault; `prepare` sets each run up.
 */
async function forEachRequest<T>(
  fault: (typeof faults)[string],
  prepare: () => Promise<T>,
  run: (prepared: T) => Promise<Answer>,
  then: (prepared: T, rehearsed: Answer) => Promise<void>,
): Promise<void> {
  const rehearsal = await prepare();
  world.requests();
  const rehearsed = await run(rehearsal);
  expect(rehearsed.status).toBeLessThan(300);
  const requests = world.requests();
  expect(requests.length).toBeGreaterThan(0);
  for (const position of requests.keys()) {
    world.setTime(TODAY);
    const prepared = await prepare();
    const struck = await strike(world, fault, position, () => run(prepared));
    if (struck === ENDED) expect(fault.ends).toBe(true);
    else expectProblem(struck, 'unavailable');
    await then(prepared, rehearsed);
  }
}

describe.each(Object.entries(faults))('each request to AWS %s', (_, fault) => {
  beforeAll(begin);

  describe('making', () => {
    const asked: Record<Asked['type'], (accountNumber: string) => Asked> = {
      'open-account': opening,
      'change-holder': (accountNumber) => ({ type: 'change-holder', accountNumber, holder }),
      'reset-phone-password': (accountNumber) => ({ type: 'reset-phone-password', accountNumber }),
      'close-account': (accountNumber) => ({ type: 'close-account', accountNumber }),
      'remove-passkeys': (accountNumber) => ({ type: 'remove-passkeys', accountNumber }),
    };
    test.each(Object.entries(asked))(
      '%s with an Idempotency-Key: repeats return the same request, and it is the only one',
      async (type, of) => {
        await forEachRequest(
          fault,
          async () => {
            if (type === 'open-account') return of(freshNumber());
            const account = await openedAccount();
            if (type === 'remove-passkeys') await storePasskey(world.context, account);
            return of(account.accountNumber);
          },
          (body) =>
            ask('maker', 'POST', '/broker/requests', body, {
              'Idempotency-Key': `key-${body.accountNumber}`,
            }),
          async (body) => {
            const again = () =>
              ask('maker', 'POST', '/broker/requests', body, {
                'Idempotency-Key': `key-${body.accountNumber}`,
              });
            const [first, second] = [await again(), await again()];
            expect([first.status, second.status]).toEqual([201, 201]);
            expect(second.body).toEqual(first.body);
            expect(await pendingFor(body.accountNumber)).toMatchObject([
              { requestId: first.body.requestId, type },
            ]);
          },
        );
      },
    );

    test('without an Idempotency-Key: at most as many requests exist as were made, each complete', async () => {
      const make = (body: Asked) => ask('maker', 'POST', '/broker/requests', body);
      await forEachRequest(
        fault,
        async () => opening(freshNumber()),
        make,
        async (body) => {
          const { requestId } = (await make(body)).body;
          const own = await pendingFor(body.accountNumber);
          expect(own.map((each) => each.requestId)).toContain(requestId);
          expect(own.length).toBeLessThanOrEqual(2);
          for (const each of own)
            expect(each).toMatchObject({ ...body, status: 'pending', madeBy: 'C00088.maker' });
        },
      );
    });
  });

  test('approving an opening creates the account with one password, or nothing', async () => {
    await forEachRequest(
      fault,
      async () => unwrap(await broker.make(opening(freshNumber()))),
      ({ requestId }) => approve(requestId),
      async ({ requestId, accountNumber }) => {
        const done = (await requestOf(requestId))?.status === 'approved';
        const whole = {
          ACCOUNTS_TABLE: 1,
          CREDENTIALS_TABLE: 1,
          PAST_PASSWORDS_TABLE: 1,
          REQUESTS_TABLE: 1,
        };
        expect(await stored(accountNumber)).toEqual(done ? whole : { REQUESTS_TABLE: 1 });
        const again = await approve(requestId);
        if (done) {
          // The answer is lost, and the password with it; only a reset gives another.
          expectProblem(again, 'conflict');
          await resetAndEnter(accountNumber);
        } else {
          expect(again.status).toBe(200);
          const { phoneUserId, phonePassword } = again.body;
          const account = {
            participantId: broker.participantId,
            accountNumber,
            phoneUserId,
            phonePassword,
          };
          unwrap(await new Investor(world, account).register());
        }
      },
    );
  });

  test('approving a reset schedules one new password or none, and the current one stays', async () => {
    await forEachRequest(
      fault,
      async () => {
        const investor = await opened();
        const { accountNumber } = investor.account;
        const request = unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }));
        return { investor, ...request };
      },
      ({ requestId }) => approve(requestId),
      async ({ investor, requestId, accountNumber }) => {
        const done = (await requestOf(requestId))?.status === 'approved';
        const credential = await world.credential('phone', investor.account.phoneUserId);
        for (const part of ['resetAt', 'resetHash', 'resetEpoch'] as const) {
          expect(credential?.[part] !== undefined, part).toBe(done);
        }
        // One entry each for the phone password, the internet password and the reset.
        expect((await stored(accountNumber)).PAST_PASSWORDS_TABLE).toBe(done ? 3 : 2);
        unwrap(await investor.beginReset());
        const again = await approve(requestId);
        if (done) {
          expectProblem(again, 'conflict');
          await resetAndEnter(accountNumber);
        } else {
          expect(again.status).toBe(200);
          await enterTomorrow(investor, again.body.phonePassword);
        }
      },
    );
  });

  test('approving a reset after another is due schedules the new one or not, and the due one applies', async () => {
    await forEachRequest(
      fault,
      async () => {
        const investor = await opened();
        const { accountNumber } = investor.account;
        const due = unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }));
        const { phonePassword = '' } = unwrap(await broker.approve(due.requestId));
        world.setTime(TOMORROW);
        const request = unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }));
        return {
          investor: new Investor(world, { ...investor.account, phonePassword }),
          ...request,
        };
      },
      ({ requestId }) => approve(requestId),
      async ({ investor, requestId }) => {
        const done = (await requestOf(requestId))?.status === 'approved';
        unwrap(await investor.beginReset());
        expect(
          (await world.credential('phone', investor.account.phoneUserId))?.resetAt !== undefined,
        ).toBe(done);
        expect((await approve(requestId)).status).toBe(done ? 409 : 200);
        unwrap(await investor.beginReset());
      },
    );
  });

  test('approving a removal of passkeys schedules one for tomorrow or none', async () => {
    await forEachRequest(
      fault,
      async () => {
        const account = await openedAccount();
        await storePasskey(world.context, account);
        const { accountNumber } = account;
        return unwrap(await broker.make({ type: 'remove-passkeys', accountNumber }));
      },
      ({ requestId }) => approve(requestId),
      async ({ requestId, accountNumber }) => {
        const done = (await requestOf(requestId))?.status === 'approved';
        const key = accountKey({ participantId: broker.participantId, accountNumber });
        const keyring = await world.context.keyrings.get(key);
        expect(keyring?.removalAt !== undefined).toBe(done);
        expect((await approve(requestId)).status).toBe(done ? 409 : 200);
        expect(await world.context.keyrings.get(key)).toHaveProperty('removalAt');
      },
    );
  });

  test('approving a closing closes all of the account or nothing', async () => {
    await forEachRequest(
      fault,
      async () => {
        const investor = await opened();
        const { token } = unwrap(await investor.signIn());
        await storePasskey(world.context, investor.account);
        const { accountNumber } = investor.account;
        return {
          investor,
          token,
          ...unwrap(await broker.make({ type: 'close-account', accountNumber })),
        };
      },
      ({ requestId }) => approve(requestId),
      async ({ investor, token, requestId, accountNumber }) => {
        const isClosed = async () => {
          const account = await accountOf(accountNumber);
          const ids = [
            credentialId('phone', investor.account.phoneUserId),
            credentialId('internet', investor.internetUserId),
          ];
          const credentials = await world.context.credentials.getAll(ids);
          expect(credentials).toHaveLength(2);
          const keyring = await world.context.keyrings.get(accountKey(investor.account));
          const parts = [
            (await requestOf(requestId))?.status === 'approved',
            account?.status === 'closed',
            account?.internetUserId === undefined,
            account?.expiresAt !== undefined,
            await world.context.retiredNumbers.has(investor.account),
            ...credentials.map(({ passwordHash }) => passwordHash === undefined),
            Object.keys(keyring?.passkeys ?? {}).length === 0,
            'refused' in (await investor.whoIs(token)),
          ];
          expect(new Set(parts).size, `half closed: ${parts}`).toBe(1);
          return parts[0] as boolean;
        };
        const done = await isClosed();
        expect((await approve(requestId)).status).toBe(done ? 409 : 200);
        expect(await isClosed()).toBe(true);
      },
    );
  });

  test('approving a change of holder changes the holder if and only if the request is approved', async () => {
    await forEachRequest(
      fault,
      async () => {
        const { accountNumber } = await openedAccount();
        return unwrap(await broker.make({ type: 'change-holder', accountNumber, holder }));
      },
      ({ requestId }) => approve(requestId),
      async ({ requestId, accountNumber }) => {
        const done = (await requestOf(requestId))?.status === 'approved';
        expect((await accountOf(accountNumber))?.holder).toEqual(done ? holder : defaultHolder);
        expect((await approve(requestId)).status).toBe(done ? 409 : 200);
        expect(await accountOf(accountNumber)).toMatchObject({
          holder,
          formerHolders: [{ holder: defaultHolder, since: expect.any(String) }],
        });
      },
    );
  });

  test('rejecting leaves the request rejected or pending, and a rejected one cannot be approved', async () => {
    const reject = (requestId: string) =>
      ask('checker', 'POST', `/broker/requests/${requestId}/rejection`, { reason: 'misspelt' });
    await forEachRequest(
      fault,
      async () => unwrap(await broker.make(opening(freshNumber()))),
      ({ requestId }) => reject(requestId),
      async ({ requestId, accountNumber }) => {
        const { status } = unwrap((await requestOf(requestId)) ?? {}) as { status?: string };
        expect(['pending', 'rejected']).toContain(status);
        expect((await reject(requestId)).status).toBe(status === 'rejected' ? 409 : 200);
        expect(await requestOf(requestId)).toMatchObject({
          status: 'rejected',
          reason: 'misspelt',
        });
        expectProblem(await approve(requestId), 'conflict');
        expect(await stored(accountNumber)).toEqual({ REQUESTS_TABLE: 1 });
      },
    );
  });
});

describe('a read', () => {
  let accountNumber: string;
  beforeAll(async () => {
    await begin();
    const { account } = await opened();
    accountNumber = account.accountNumber;
    for (let i = 0; i < 3; i++) await new Investor(world, account).beginReset(secret('60214937'));
    const event = newEvent('phone-sign-in', brokerOrigin, TODAY);
    await broker.context.db.write(broker.context.auditTrail.record(accountKey(account), event));
  });

  const reads = {
    requests: () => '/broker/requests?',
    'requests by status': () => '/broker/requests?status=approved',
    accounts: () => '/broker/accounts?',
    'revoked accounts': () => '/broker/accounts?state=revoked',
    'an account': () => `/broker/accounts/${accountNumber}`,
    'its events': () => `/broker/accounts/${accountNumber}/events`,
  };
  const read = async (url: string) => {
    const [path = '', query = ''] = url.split('?');
    const claims = claimsOf(broker.participantId, 'reader', ['ssa/read']);
    const resource = path.replace(/(accounts)\/[^/]+/, '$1/{accountNumber}');
    return call(as(claims, api), 'GET', path, {
      resource,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
  };

  describe.each(Object.entries(faults))('each request to AWS %s', (_, fault) => {
    test.each(Object.entries(reads))(
      'of %s is answered in full or unavailable, changes nothing, and is the same on a retry',
      async (_, url) => {
        const whole = await read(url());
        const before = await world.dump();
        await forEachRequest(
          fault,
          async () => {},
          () => read(url()),
          async () => expect((await read(url())).body).toEqual(whole.body),
        );
        expect(JSON.stringify(whole.body).length).toBeGreaterThan(50);
        expect(await world.dump()).toBe(before);
      },
    );
  });
});

/**
 * What a participant does whose approval got no answer: it asks for a new reset, whose password is
 * the only valid one from the next day on.
 */
async function resetAndEnter(accountNumber: string): Promise<void> {
  const { requestId } = unwrap(await broker.make({ type: 'reset-phone-password', accountNumber }));
  const { phonePassword } = (await approve(requestId)).body;
  const { phoneUserId = '' } = (await accountOf(accountNumber)) ?? {};
  const account = {
    participantId: broker.participantId,
    accountNumber,
    phoneUserId,
    phonePassword,
  };
  await enterTomorrow(new Investor(world, account), phonePassword);
}

async function enterTomorrow({ account }: Investor, phonePassword: string): Promise<void> {
  world.setTime(TOMORROW);
  const result = await new Investor(world, account).beginReset(phonePassword);
  // The password is right; the account may have no internet user ID yet.
  if ('refused' in result) expect(result).toEqual({ refused: 'not-registered' });
}
