/**
 * D3: the answer is the outcome that was settled, on every path that takes a password. Each request
 * to AWS after the settling write fails, and the function's time runs out before and after that
 * write; what the tables count matches the answer.
 */
import { randomUUID } from 'node:crypto';
import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { TIME_TO_TELL_MS } from '../../../core/store/run-attempt.ts';
import { routes } from '../../../functions/investor/routes.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import { phoneSteps } from '../../../functions/phone/contract.ts';
import { call, investorApi } from '../../support/api.ts';
import { faults, strike } from '../../support/faults.ts';
import {
  freshUserId,
  Investor,
  OTHER,
  RIGHT,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import {
  keyed,
  openAndChange,
  RIGHT as PHONE_RIGHT,
  PhoneCall,
  phoneIn,
} from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

/** A person who can enter a password on a path, and the password's count. */
interface Entrant {
  /** The answer to one entry: a code of docs/api.md, a result of contract.ts, or `done`. */
  enter(right: boolean): Promise<string>;
  wrongEntries(): Promise<number>;
  /** Makes one more wrong entry of the same password on another path. */
  spoil(): Promise<unknown>;
}

interface Path {
  begin(timeLeft: () => number): Promise<Entrant>;
  /** The answer to a wrong entry. */
  wrong: string;
  /**
   * The answer to any entry of a revoked password, where it is not "revoked": the session ended.
   */
  revoked?: 'not-signed-in';
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.intercept(undefined));

/** The API in an execution environment with `timeLeft` milliseconds left. */
const apiWith = (timeLeft: () => number): ApiHandler => {
  const handler = investorApi(world);
  return (event, context) => handler(event, { ...context, getRemainingTimeInMillis: timeLeft });
};

const codeOf = ({ status, body }: { status: number; body?: { code: string } }) =>
  status < 400 ? 'done' : (body?.code ?? '');

/** An entry of the phone password on the web (D11). */
const byIdentity = (path: string, registered: boolean): Path => ({
  wrong: 'identity-not-verified',
  begin: async (timeLeft) => {
    const investor = registered
      ? await Investor.registered(world)
      : await Investor.withAccount(world);
    const { account } = investor;
    const handler = apiWith(timeLeft);
    const chosen = {
      internetUserId: freshUserId(),
      internetPassword: RIGHT,
      termsVersion: TERMS_VERSION,
    };
    return {
      enter: async (right) => {
        const { phoneUserId, participantId, accountNumber } = account;
        const phonePassword = right ? account.phonePassword : WRONG_PHONE;
        const body = {
          phoneUserId,
          participantId,
          accountNumber,
          phonePassword,
          ...(registered ? {} : chosen),
        };
        return codeOf(await call(handler, 'POST', path, { body }));
      },
      wrongEntries: () => wrongEntries('phone', account.phoneUserId),
      spoil: () => investor.beginReset(WRONG_PHONE),
    };
  },
});

/** An entry of the internet password. */
const byInternetPassword = (
  method: string,
  path: string,
  bodyOf: (investor: Investor, password: string) => object,
  { signedIn }: { signedIn: boolean },
): Path => ({
  wrong: 'wrong-credentials',
  ...(signedIn ? { revoked: 'not-signed-in' as const } : {}),
  begin: async (timeLeft) => {
    const investor = await Investor.registered(world);
    const cookie = unwrap(await investor.signIn()).token;
    const handler = apiWith(timeLeft);
    return {
      enter: async (right) =>
        codeOf(
          await call(handler, method, path, {
            cookie,
            body: bodyOf(investor, right ? RIGHT : WRONG),
          }),
        ),
      wrongEntries: () => wrongEntries('internet', investor.internetUserId),
      spoil: () => investor.signIn(WRONG),
    };
  },
});

const byPhone: Path = {
  wrong: 'wrong',
  begin: async (timeLeft) => {
    const prepared = phoneIn(world);
    const { phoneUserId } = await openAndChange(world, prepared);
    const { handler } = prepared;
    const { contactId } = prepared.call();
    await prepared.call(contactId).identify(phoneUserId);
    const timed = new PhoneCall(
      (event, context) => handler(event, { ...context, getRemainingTimeInMillis: timeLeft }),
      contactId,
    );
    return {
      enter: async (right) => {
        const entry = await keyed(right ? PHONE_RIGHT : WRONG_PHONE);
        const { result } = await timed.invoke('authenticate', { entry });
        return result === 'welcome' ? 'done' : result;
      },
      wrongEntries: () => wrongEntries('phone', phoneUserId),
      spoil: () => prepared.call(randomUUID()).signIn({ phoneUserId }, WRONG_PHONE),
    };
  },
};

const paths: Record<string, Path> = {
  'POST /api/registrations': byIdentity('/api/registrations', false),
  'POST /api/password-resets': byIdentity('/api/password-resets', true),
  'POST /api/sessions': byInternetPassword(
    'POST',
    '/api/sessions',
    ({ internetUserId }, password) => ({ internetUserId, password }),
    { signedIn: false },
  ),
  'PUT /api/account/internet-password': byInternetPassword(
    'PUT',
    '/api/account/internet-password',
    (_, currentPassword) => ({ currentPassword, newPassword: OTHER }),
    { signedIn: true },
  ),
  'POST /api/account/internet-user-id/cancellation': byInternetPassword(
    'POST',
    '/api/account/internet-user-id/cancellation',
    (_, password) => ({ password }),
    { signedIn: true },
  ),
  'phone authenticate': byPhone,
};

async function wrongEntries(channel: 'phone' | 'internet', userId: string): Promise<number> {
  return (await world.credential(channel, userId))?.wrong?.size ?? 0;
}

test('every route and step that compares a password is tested here', () => {
  const isCompared = (field: string) =>
    /password$/i.test(field) && !['newPassword', 'internetPassword'].includes(field);
  const ofRoutes = routes
    .filter(({ body }) =>
      Object.keys((body as unknown as { shape?: object })?.shape ?? {}).some(isCompared),
    )
    .map(({ method, path }) => `${method} ${path}`);
  const ofSteps = Object.entries(phoneSteps)
    .filter(([, results]) => (results as readonly string[]).includes('wrong'))
    .map(([step]) => `phone ${step}`);
  expect([...ofRoutes, ...ofSteps].toSorted()).toEqual(Object.keys(paths).toSorted());
});

/** Entries by the wrong entries before them, and whether this one is right. */
const entries = {
  'a right entry': { right: true, before: 0, after: 0 },
  'a right entry after two wrong ones': { right: true, before: 2, after: 0 },
  'a wrong entry': { right: false, before: 0, after: 1 },
  'the third wrong entry': { right: false, before: 2, after: 3 },
  'a right entry of a revoked password': { right: true, before: 3, after: 3 },
};
type Entry = (typeof entries)[keyof typeof entries];

function toldOf({ wrong, revoked }: Path, { right, before, after }: Entry, isWeb: boolean): string {
  if (before === 3) return revoked ?? (isWeb ? 'password-revoked' : 'revoked');
  if (after === 3) return isWeb ? 'password-revoked' : 'revoked';
  return right ? 'done' : wrong;
}

async function begin(path: Path, { before }: Entry, timeLeft = () => 20_000): Promise<Entrant> {
  const entrant = await path.begin(timeLeft);
  for (let i = 0; i < before; i++) await entrant.spoil();
  return entrant;
}

/**
 * Counts the requests that an entry makes, and those up to the settling write, which is the last
 * update of the entries that hold a slot.
 */
async function rehearse(
  entrant: Entrant,
  right: boolean,
): Promise<{ settled: number; all: number; told: string }> {
  const expressions: string[] = [];
  world.intercept(async (_service, _operation, send, input) => {
    expressions.push((input as { UpdateExpression?: string }).UpdateExpression ?? '');
    return send();
  });
  const told = await entrant.enter(right);
  world.intercept(undefined);
  const settled = expressions.findLastIndex((each) => /(?:ADD|DELETE) undecided/.test(each)) + 1;
  return { settled, all: expressions.length, told };
}

describe.each(Object.entries(paths))('D3: %s', (name, path) => {
  const isWeb = !name.startsWith('phone');
  const { 'fails before it took effect': before, 'fails after it took effect': after } = faults;

  test.each(Object.entries(entries))(
    '%s is answered as it was settled, whatever fails afterwards',
    async (_, entry) => {
      const { settled, all, told } = await rehearse(await begin(path, entry), entry.right);
      const expected = toldOf(path, entry, isWeb);
      expect(told).toBe(expected);
      // The session has ended, so no entry was made.
      if (expected === 'not-signed-in') return;
      for (const fault of [before, after]) {
        for (let position = settled; position < all && fault; position++) {
          const entrant = await begin(path, entry);
          const struck = await strike(world, fault, position, () => entrant.enter(entry.right));
          // A right entry is settled, but its use case fails: nothing is counted; it can be
          // retried.
          expect(struck).toBe(expected === 'done' ? 'unavailable' : expected);
          expect(await entrant.wrongEntries()).toBe(entry.after);
        }
      }
    },
  );

  const counted = [
    ['a right entry', entries['a right entry']],
    ['the third wrong entry', entries['the third wrong entry']],
  ] as const;

  test.each(counted)('%s whose comparison takes too long is not settled', async (_, entry) => {
    let left = 20_000;
    const entrant = await begin(path, entry, () => left);
    world.comparisons();
    world.intercept(async (_service, _operation, send, input) => {
      const done = await send();
      // The comparison that follows takes all the remaining time.
      if (/ADD undecided/.test((input as { UpdateExpression?: string }).UpdateExpression ?? ''))
        left = TIME_TO_TELL_MS - 1;
      return done;
    });
    expect(await entrant.enter(entry.right)).toBe('unavailable');
    expect(world.comparisons()).toBe(1);
    expect(await entrant.wrongEntries()).toBe(entry.before);
    world.intercept(undefined);
    left = 20_000;
    world.advance(31_000);
    expect(await entrant.enter(entry.right)).toBe(toldOf(path, entry, isWeb));
    expect(await entrant.wrongEntries()).toBe(entry.after);
  });

  test.each(counted)(
    '%s that is settled just in time is answered, however little time is left then',
    async (_, entry) => {
      let left = TIME_TO_TELL_MS;
      const entrant = await begin(path, entry, () => left);
      world.intercept(async (_service, _operation, send, input) => {
        if (
          /DELETE undecided/.test((input as { UpdateExpression?: string }).UpdateExpression ?? '')
        )
          left = 1;
        return send();
      });
      expect(await entrant.enter(entry.right)).toBe(toldOf(path, entry, isWeb));
      expect(await entrant.wrongEntries()).toBe(entry.after);
    },
  );

  test.each(counted)(
    '%s whose settling meets a transaction is not settled late',
    async (_, entry) => {
      let left = 20_000;
      const entrant = await begin(path, entry, () => left);
      let tries = 0;
      world.intercept(async (_service, _operation, send, input) => {
        const { UpdateExpression = '' } = input as { UpdateExpression?: string };
        if (!/DELETE undecided/.test(UpdateExpression)) return send();
        tries++;
        left = TIME_TO_TELL_MS - 1;
        throw new TransactionConflictException({ message: 'conflict', $metadata: { attempts: 1 } });
      });
      expect(await entrant.enter(entry.right)).toBe('unavailable');
      expect(tries).toBe(1);
    },
  );

  test.each(counted)(
    '%s in a function without time left is answered unavailable, and nothing is counted afterwards',
    async (_, entry) => {
      const entrant = await begin(path, entry, () => 10);
      world.intercept(async (_service, _operation, send) => {
        await new Promise((resolve) => setTimeout(resolve, 15));
        return send();
      });
      expect(await entrant.enter(entry.right)).toBe('unavailable');
      const counts = [await entrant.wrongEntries()];
      await new Promise((resolve) => setTimeout(resolve, 100));
      counts.push(await entrant.wrongEntries());
      expect(counts).toEqual([entry.before, entry.before]);
    },
  );
});
