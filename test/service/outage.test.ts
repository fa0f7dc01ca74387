/**
 * D3, standards 20: while an AWS service is down, slow or answers nonsense, nobody is let in,
 * nothing is counted, and no answer reveals anything.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { credentialId } from '../../core/domain/identifiers.ts';
import { expectRefusal } from '../support/answers.ts';
import type { Answer } from '../support/api.ts';
import {
  type AwsRequest,
  type Fault,
  type FaultyAws,
  startFaultyAws,
} from '../support/faulty-aws.ts';
import { OTHER, WRONG } from '../support/investor.ts';
import {
  CHEAP,
  credentials,
  identity,
  type RegisteredAccount,
  type Service,
  startService,
} from '../support/service.ts';

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

const isReserve = ({ body }: AwsRequest) => body.includes('ADD undecided');
const isSettle = ({ body }: AwsRequest) => body.includes('DELETE undecided');

const failures: Record<string, (request: AwsRequest) => Fault> = {
  'closes connections': () => 'drops',
  'answers 500': () => ({ status: 500, body: '{"__type":"InternalServerError","message":"no"}' }),
  'answers 503 in HTML': () => ({ status: 503, body: '<html>Service Unavailable</html>' }),
  'answers 200 in HTML': () => ({ status: 200, body: '<html>Welcome to the guest network</html>' }),
  'answers half a JSON': () => ({ status: 200, body: '{"Mac":"' }),
  throttles: () => ({
    status: 400,
    body: '{"__type":"ThrottlingException","message":"slow down"}',
  }),
  'denies access': () => ({
    status: 400,
    body: '{"__type":"AccessDeniedException","message":"no"}',
  }),
  'quotes the request in its error': ({ body }) => ({
    status: 400,
    body: JSON.stringify({ __type: 'AccessDeniedException', message: `refused:\n    at ${body}` }),
  }),
  hangs: () => 'hangs',
};

describe.each(Object.entries(failures))('D3: while an AWS service %s', (_, fault) => {
  test.each(['kms', 'dynamodb'] as const)(
    'every answer is unavailable, nobody is let in and nothing is counted: %s',
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

test('D3: an entry whose writes took effect but whose answers were lost has one outcome and counts once', async () => {
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

test('D3: nobody is let in while DynamoDB answers the writes of an entry without an item', async () => {
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

test('D3: nobody is let in, and nothing is compared, while KMS answers without a MAC', async () => {
  const account = await service.registered();
  service.comparisons();
  kms.fail(() => ({ status: 200, body: '{}' }));
  const { status, session } = await signIn(account);
  expect(status).toBeGreaterThanOrEqual(500);
  expect([session, service.comparisons()]).toEqual([undefined, 0]);
});

describe('a function that times out in the middle of an entry', () => {
  test('D3: its entry is answered "internal" and not counted, and its slot is free again after 30 seconds', async () => {
    const account = await service.registered();
    // Slow enough that the function times out before it gives up: two tries that hang, then a
    // conflict, repeatedly. The slot is reserved at the ninth try; settling never succeeds.
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
    // API Gateway's own answer. It cannot know whether the function had counted the entry, so it
    // does not say "not counted".
    const instance = expect.stringMatching(/^urn:uuid:[\da-f-]{36}$/);
    for (const answer of killed) expectRefusal(answer, 'internal', { instance });
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
