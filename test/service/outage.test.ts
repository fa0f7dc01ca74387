/** D3, standards 20: a service of ours that is down, slow or talks nonsense lets nobody in, counts nothing, and tells nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { credentialId } from '../../core/domain/identifiers.ts';
import type { Answer } from '../support/api.ts';
import { type AwsCall, type Fault, type FaultyAws, startFaultyAws } from '../support/faulty-aws.ts';
import { OTHER, WRONG } from '../support/investor.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  type Service,
  startService,
} from '../support/service.ts';
import { expectRefusal } from './answers.ts';

let service: Service;
let kms: FaultyAws;
let dynamodb: FaultyAws;

beforeAll(async () => {
  [kms, dynamodb] = await Promise.all([startFaultyAws(), startFaultyAws()]);
  service = await startService({
    maxWorkers: 6,
    environment: {
      ...CHEAP,
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    },
  });
  kms.to(service.endpoints.AWS_ENDPOINT_URL_KMS as string);
  dynamodb.to(service.endpoints.AWS_ENDPOINT_URL_DYNAMODB as string);
});

afterEach(() => {
  kms.fail(undefined);
  dynamodb.fail(undefined);
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([kms?.stop(), dynamodb?.stop()]);
});

const signIn = (account: RegisteredAccount, password = account.internetPassword): Promise<Answer> =>
  service.browser().post('/api/sessions', credentials(account, { password }));

async function countedWrong({ internetUserId }: RegisteredAccount): Promise<number> {
  const { context } = service;
  const stored = await context.credentials.get(credentialId('internet', internetUserId));
  return stored?.wrong?.size ?? 0;
}

const isReserve = ({ body }: AwsCall) => body.includes('ADD undecided');
const isSettle = ({ body }: AwsCall) => body.includes('DELETE undecided');

const failures: Record<string, (call: AwsCall) => Fault> = {
  'closes connections': () => 'drops',
  'answers 500': () => ({ status: 500, body: '{"__type":"InternalServerError","message":"no"}' }),
  'answers 503 in HTML': () => ({ status: 503, body: '<html>Service Unavailable</html>' }),
  'answers 200 in HTML': () => ({ status: 200, body: '<html>Welcome to the guest network</html>' }),
  'answers half a JSON': () => ({ status: 200, body: '{"Mac":"' }),
  throttles: () => ({
    status: 400,
    body: '{"__type":"ThrottlingException","message":"slow down"}',
  }),
  'does not let us in': () => ({
    status: 400,
    body: '{"__type":"AccessDeniedException","message":"no"}',
  }),
  'quotes what it was sent': ({ body }) => ({
    status: 400,
    body: JSON.stringify({ __type: 'AccessDeniedException', message: `refused:\n    at ${body}` }),
  }),
  hangs: () => 'hangs',
};

describe.each(Object.entries(failures))('a service that %s', (_, fault) => {
  test.each(['kms', 'dynamodb'] as const)(
    '%s: unavailable, nobody is let in, nothing is counted',
    async (name) => {
      const account = await service.registered();
      const browser = service.browser();
      expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
      service.comparisons();

      (name === 'kms' ? kms : dynamodb).fail(fault);
      const answers = await Promise.all([
        signIn(account),
        signIn(account, WRONG),
        signIn(account, WRONG),
        signIn(account, WRONG),
        service.browser().post('/api/password-resets', identity(account)),
        browser.put('/api/account/internet-password', {
          currentPassword: account.internetPassword,
          newPassword: OTHER,
        }),
      ]);
      for (const answer of answers) expectRefusal(answer, 'unavailable');
      expect(service.comparisons()).toBe(0);

      kms.fail(undefined);
      dynamodb.fail(undefined);
      expect(await countedWrong(account)).toBe(0);
      expect((await browser.get('/api/account')).status).toBe(200);
      expect((await signIn(account)).status).toBe(201);
    },
  );
});

test('an answer that is lost after it took effect: the outcome of the entry stands, and counts once', async () => {
  const account = await service.registered();
  const lost = new Set<string>();
  dynamodb.fail((call) => {
    const step = isReserve(call) ? 'reserve' : isSettle(call) ? 'settle' : undefined;
    if (!step || lost.has(step)) return undefined;
    lost.add(step);
    return 'drops the answer';
  });
  expectRefusal(await signIn(account, WRONG), 'wrong-credentials');
  expect([...lost]).toEqual(['reserve', 'settle']);
  expect(await countedWrong(account)).toBe(1);
});

test('a reserve that answers without an item lets nobody in', async () => {
  const account = await service.registered();
  dynamodb.fail((call) =>
    isReserve(call) || isSettle(call) ? { status: 200, body: '{}' } : undefined,
  );
  for (const password of [account.internetPassword, WRONG]) {
    const { status, session } = await signIn(account, password);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(session).toBeUndefined();
  }
  dynamodb.fail(undefined);
  expect(await countedWrong(account)).toBe(0);
  expect((await signIn(account)).status).toBe(201);
});

test('a KMS that answers without a MAC lets nobody in, and nothing is compared', async () => {
  const account = await service.registered();
  service.comparisons();
  kms.fail(() => ({ status: 200, body: '{}' }));
  const { status, session } = await signIn(account);
  expect(status).toBeGreaterThanOrEqual(500);
  expect([session, service.comparisons()]).toEqual([undefined, 0]);
});

describe('a function that is ended in the middle of an entry', () => {
  test('D3: internal error, given back uncounted, and its place is free again after 30 seconds', async () => {
    const account = await service.registered();
    // So slowly that the function's time is over before it has given up: two tries that hang, a conflict, and again; the place is taken at
    // the ninth try, the settling never comes through.
    const tries = new Map<string, number>();
    dynamodb.fail((call) => {
      if (!isReserve(call) && !isSettle(call)) return undefined;
      const count = tries.get(call.body) ?? 0;
      tries.set(call.body, count + 1);
      if (isReserve(call) && count === 8) return undefined;
      if (count % 3 < 2) return 'hangs';
      return {
        status: 400,
        body: '{"__type":"TransactionConflictException","message":"no"}',
        afterMilliseconds: 500,
      };
    });
    const from = service.lines().length;
    const killed = await Promise.all([
      signIn(account, WRONG),
      signIn(account, WRONG),
      signIn(account),
    ]);
    // API Gateway's own answer: nobody knows whether a function that was ended had counted, so it does not say "not counted".
    for (const answer of killed) expectRefusal(answer, 'internal');
    expect(service.lines().slice(from)).toEqual(
      Array(3).fill('Task timed out after 20.00 seconds'),
    );

    dynamodb.fail(undefined);
    expect(await countedWrong(account)).toBe(0);
    expectRefusal(await signIn(account), 'try-again');
    await service.advance('PT31S');
    expectRefusal(await signIn(account, WRONG), 'wrong-credentials');
    expectRefusal(await signIn(account, WRONG), 'wrong-credentials');
    expect((await signIn(account)).status).toBe(201);
  });
});
