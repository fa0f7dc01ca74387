/**
 * D2, D3, standards 20: whatever DynamoDB does to the functions' requests, each answer is correct,
 * `unavailable` or `try-again`. No entry is counted that was not made, and none is counted twice.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialId } from '../../core/domain/identifiers.ts';
import { chaos } from '../../local/dynamodb/chaos.ts';
import type { Fate } from '../../local/dynamodb/front.ts';
import { secret } from '../log-search/secrets.ts';
import type { Answer } from '../support/api.ts';
import { freshUserId, OTHER, RIGHT, WRONG } from '../support/investor.ts';
import {
  CHEAP,
  credentials,
  identity,
  registration,
  type Service,
  startService,
} from '../support/service.ts';

let service: Service;
let draw: ReturnType<typeof chaos> = () => undefined;
const met = new Set<string>();

beforeAll(async () => {
  service = await startService({
    environment: CHEAP,
    chaos: (request) => {
      const fate = draw(request);
      if (fate) met.add(nameOf(fate));
      return fate;
    },
  });
});
afterAll(() => service?.stop());

const NEXT = secret('Lk5harbour62');

const nameOf = (fate: Fate) => (fate.is === 'error' ? fate.error.name : fate.is);

/**
 * Repeats a request until the answer is neither `unavailable` nor `try-again`, and returns it.
 * @param repeated the other valid answer once an earlier try may have taken effect
 */
async function insist(
  ask: () => Promise<Answer>,
  wanted: string | number,
  repeated?: string,
): Promise<Answer> {
  let tried = false;
  for (let tries = 0; tries < 40; tries++) {
    const answer = await ask();
    const kind = answer.body?.code ?? answer.status;
    if (kind === 'unavailable' || kind === 'try-again') {
      tried ||= kind === 'unavailable';
      await service.advance('PT31S');
      continue;
    }
    if (!(tried && kind === repeated)) expect(kind).toBe(wanted);
    return answer;
  }
  throw new Error('unavailable for good');
}

async function countedWrong(internetUserId: string): Promise<number> {
  const { context } = service;
  return (
    (await context.credentials.get(credentialId('internet', internetUserId)))?.wrong?.size ?? 0
  );
}

const SEEDS = process.env.CHAOS_SEEDS?.split(',').map(Number) ?? [1, 2, 3];
/** At this rate about one request in eight still fails after the SDK's three tries. */
const RATE = 0.5;

test.each(SEEDS)(
  'D2, D3, standards 20: an investor’s way through the API under random faults of DynamoDB is answered correctly: seed %i',
  async (seed) => {
    draw = () => undefined;
    const opened = await service.open();
    draw = chaos({ seed, rate: RATE });
    const account = { ...opened, internetUserId: freshUserId(), internetPassword: RIGHT };
    const browser = service.browser();
    const signIn = (password: string) =>
      browser.post('/api/sessions', credentials(account, { password }));
    const counted = () => countedWrong(account.internetUserId);

    await insist(
      () => browser.post('/api/registrations', registration(account)),
      201,
      'already-registered',
    );
    await insist(() => signIn(RIGHT), 201);
    expect(await counted()).toBe(0);

    let entries = 0;
    let refused = 0;
    for (const wanted of ['wrong-credentials', 'wrong-credentials', 'password-revoked']) {
      const before = await counted();
      if (before === 3) break;
      await insist(
        async () => {
          entries++;
          const answer = await signIn(WRONG);
          if (answer.body?.code === 'wrong-credentials') refused++;
          expect(await counted()).toBeLessThanOrEqual(entries);
          return answer;
        },
        before === 2 ? 'password-revoked' : wanted,
        'password-revoked',
      );
    }
    expect(await counted()).toBe(3);
    expect(refused).toBeLessThanOrEqual(2);
    await insist(() => signIn(RIGHT), 'password-revoked');

    const { body } = await insist(
      () => browser.post('/api/password-resets', identity(account)),
      201,
    );
    const completion = { resetToken: body.resetToken, newPassword: OTHER };
    await insist(
      () => browser.post('/api/password-resets/completion', completion),
      204,
      'reset-expired',
    );
    await insist(() => signIn(OTHER), 201);
    expect(await counted()).toBe(0);
    await insist(() => browser.get('/api/account'), 200);

    const changed = { currentPassword: OTHER, newPassword: NEXT };
    await insist(
      () => browser.put('/api/account/internet-password', changed),
      204,
      'not-signed-in',
    );
    await insist(() => signIn(NEXT), 201);
    const cancellation = { password: NEXT };
    await insist(
      () => browser.post('/api/account/internet-user-id/cancellation', cancellation),
      204,
      'not-signed-in',
    );
    await insist(() => signIn(NEXT), 'wrong-credentials');
  },
  600_000,
);

test('the random faults included lost and slow answers, conflicts and throttling; others depend on the order of requests', () => {
  for (const name of ['lost', 'slow', 'TransactionConflictException', 'ThrottlingException'])
    expect(met).toContain(name);
});
