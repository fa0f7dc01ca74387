import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { isRefused } from '../../../core/domain/refusal.ts';
import { secret } from '../../log-search/secrets.ts';
import { Broker } from '../../support/broker.ts';
import {
  concurrently,
  Investor,
  OTHER,
  RIGHT,
  tally,
  unwrap,
  WRONG,
} from '../../support/investor.ts';
import { createWorld } from '../../support/world.ts';

const THIRD = secret('Zk2walnut55');
const ROUNDS = 10;

/** What replaces the password, and the next password; none after a cancellation. */
const replacements: Record<
  string,
  { replace(investor: Investor): Promise<() => Promise<object>>; next?: string }
> = {
  change: {
    replace: async (investor) => {
      const current = await investor.current();
      return () => investor.change(current);
    },
    next: OTHER,
  },
  reset: {
    replace: async (investor) => {
      const { resetToken } = unwrap(await investor.beginReset());
      return () => investor.completeReset(resetToken);
    },
    next: OTHER,
  },
  cancellation: {
    replace: async (investor) => {
      const current = await investor.current();
      return () => investor.cancel(current);
    },
  },
};

async function expectReplaced(
  investor: Investor,
  before: string,
  next: string | undefined,
): Promise<void> {
  expect(await investor.whoIs(before)).toEqual({ refused: 'not-signed-in' });
  expect(isRefused(await investor.signIn(RIGHT))).toBe(true);
  if (next) unwrap(await investor.whoIs(unwrap(await investor.signIn(next)).token));
}

/** Which of the concurrent invocations makes a request to AWS. */
const invocation = new AsyncLocalStorage<string>();

/**
 * The writes of a sign-in in order, and its answer if the password is replaced just before each.
 */
const writesOfSignIn = [
  ['reserves its slot', 'UpdateItem', 1, 'wrong-credentials'],
  ['is settled', 'UpdateItem', 2, 'try-again'],
  ['stores its session', 'PutItem', 1, 'done'],
] as const;

describe.each(Object.entries(replacements))(
  'D12: a sign-in racing a %s',
  (_, { replace, next }) => {
    async function begin() {
      const world = await createWorld();
      const investor = await Investor.registered(world);
      const before = unwrap(await investor.signIn()).token;
      return { world, investor, before, run: await replace(investor) };
    }

    test.each(writesOfSignIn)(
      'no session begins by the old password if it is replaced before the sign-in %s',
      async (_, wanted, nth, outcome) => {
        const { world, investor, before, run } = await begin();
        let seen = 0;
        world.intercept(async (_service, operation, send) => {
          if (invocation.getStore() === 'sign-in' && operation === wanted && ++seen === nth)
            unwrap(await run());
          return send();
        });
        const result = await invocation.run('sign-in', () => investor.signIn());
        world.intercept(undefined);
        expect(seen).toBeGreaterThanOrEqual(nth);
        expect(tally([result])).toEqual({ [outcome]: 1 });
        if (!isRefused(result))
          expect(await investor.whoIs(result.token)).toEqual({ refused: 'not-signed-in' });
        await expectReplaced(investor, before, next);
      },
    );

    test('a session that begins just before the password is replaced ends with the password', async () => {
      const { world, investor, before, run } = await begin();
      let token: string | undefined;
      world.intercept(async (_service, operation, send) => {
        if (invocation.getStore() === 'replacement' && operation === 'TransactWriteItems') {
          token = unwrap(await invocation.run('sign-in', () => investor.signIn())).token;
          unwrap(await investor.whoIs(token));
        }
        return send();
      });
      unwrap(await invocation.run('replacement', run));
      world.intercept(undefined);
      expect(await investor.whoIs(token as string)).toEqual({ refused: 'not-signed-in' });
      await expectReplaced(investor, before, next);
    });

    test('no session outlives the old password if both run concurrently, in any order', async () => {
      for (let i = 0; i < ROUNDS; i++) {
        const { investor, before, run } = await begin();
        const [replaced, signedIn] = await Promise.all([run(), investor.signIn()]);
        unwrap(replaced);
        if (!isRefused(signedIn))
          expect(await investor.whoIs(signedIn.token)).toEqual({ refused: 'not-signed-in' });
        await expectReplaced(investor, before, next);
      }
    });
  },
);

describe('D12: a session does not outlive the password that it was given for', () => {
  test('a revocation ends the sessions, and the reset of the password brings none back', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const { token } = unwrap(await investor.signIn());
    for (let i = 0; i < 3; i++) await investor.signIn(OTHER);
    expect(await investor.whoIs(token)).toEqual({ refused: 'not-signed-in' });
    unwrap(await investor.completeReset(unwrap(await investor.beginReset()).resetToken));
    expect(await investor.whoIs(token)).toEqual({ refused: 'not-signed-in' });
  });
});

describe('concurrent replacements have one winner', () => {
  test('of two concurrent changes exactly one sets the new password', async () => {
    for (let i = 0; i < ROUNDS; i++) {
      const world = await createWorld();
      const investor = await Investor.registered(world);
      const current = await investor.current();
      const results = await Promise.all([
        investor.change(current, RIGHT, OTHER),
        investor.change(current, RIGHT, THIRD),
      ]);
      expect(tally(results).done).toBe(1);
      const [first, second] = results.map((result) => !isRefused(result));
      expect(isRefused(await investor.signIn(OTHER))).toBe(!first);
      expect(isRefused(await investor.signIn(THIRD))).toBe(!second);
    }
  });

  test('standards 12: of twenty concurrent completions with one reset token exactly one succeeds', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const { resetToken } = unwrap(await investor.beginReset());
    const results = await concurrently(20, (i) =>
      investor.completeReset(resetToken, i % 2 ? OTHER : THIRD),
    );
    expect(tally(results)).toEqual({ done: 1, 'reset-expired': 19 });
  });

  test('of two reset tokens, the first to be completed ends the other', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const first = unwrap(await investor.beginReset()).resetToken;
    const second = unwrap(await investor.beginReset()).resetToken;
    unwrap(await investor.completeReset(second));
    expect(await investor.completeReset(first, THIRD)).toEqual({ refused: 'reset-expired' });
  });
});

describe('standards 12: a reset token', () => {
  async function withToken() {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    return { world, investor, token: unwrap(await investor.beginReset()).resetToken };
  }

  test('survives a refused password, whatever the rule', async () => {
    const { investor, token } = await withToken();
    for (const [password, rule] of [
      ['short1', 'length'],
      ['lettersonly', 'letters-and-digits'],
      ['password1', 'too-common'],
      [`x${investor.internetUserId}`, 'user-id'],
      ['Chan19800517', 'personal-data'],
      [RIGHT, 'used-before'],
    ] as const) {
      expect(await investor.completeReset(token, secret(password))).toEqual({
        refused: 'password-refused',
        fields: { newPassword: [rule] },
      });
    }
    unwrap(await investor.completeReset(token));
    expect(await investor.completeReset(token, THIRD)).toEqual({ refused: 'reset-expired' });
  });

  test('expires after ten minutes, to the millisecond', async () => {
    const { world, investor, token } = await withToken();
    world.advance(10 * 60_000);
    expect(await investor.completeReset(token)).toEqual({ refused: 'reset-expired' });
    world.advance(-1);
    unwrap(await investor.completeReset(token));
  });

  test('is void after a change of the internet password', async () => {
    const { investor, token } = await withToken();
    unwrap(await investor.change(await investor.current()));
    expect(await investor.completeReset(token, secret('Chan19800517'))).toEqual({
      refused: 'reset-expired',
    });
    expect(await investor.completeReset(token, THIRD)).toEqual({ refused: 'reset-expired' });
  });

  test('is void after a cancellation, even if the ID is registered again', async () => {
    const { investor, token } = await withToken();
    unwrap(await investor.cancel(await investor.current()));
    expect(await investor.completeReset(token)).toEqual({ refused: 'reset-expired' });
    unwrap(await investor.register({ internetPassword: OTHER }));
    expect(await investor.completeReset(token, THIRD)).toEqual({ refused: 'reset-expired' });
  });

  test('is void once a reset of the phone password is due (D4)', async () => {
    const { world, investor, token } = await withToken();
    world.setTime('2026-11-23T15:59:59.000Z');
    const late = unwrap(await investor.beginReset()).resetToken;
    await new Broker(world).reset(investor.account);
    world.advance(1000);
    expect(await investor.completeReset(late)).toEqual({ refused: 'reset-expired' });
    expect(await investor.completeReset(token)).toEqual({ refused: 'reset-expired' });
  });

  test('R3: a reset token is void once the phone password is revoked; the answer refers the investor to the participant', async () => {
    const { investor, token } = await withToken();
    for (let i = 0; i < 3; i++) await investor.beginReset('60214937');
    expect(await investor.completeReset(token)).toEqual({
      refused: 'password-revoked',
      channel: 'phone',
    });
    expect(await investor.completeReset(token)).toEqual({ refused: 'reset-expired' });
  });

  test('I7, R2: an investor whose internet password is revoked resets it and can sign in again', async () => {
    const { investor } = await withToken();
    for (let i = 0; i < 3; i++) await investor.signIn(OTHER);
    unwrap(await investor.completeReset(unwrap(await investor.beginReset()).resetToken));
    unwrap(await investor.signIn(OTHER));
  });
});

test('P7: a change in progress while three wrong entries revoke the password does not bring the password back', async () => {
  const world = await createWorld();
  const investor = await Investor.registered(world);
  const current = await investor.current();
  world.intercept(async (_, operation, send) => {
    if (operation === 'TransactWriteItems') {
      world.intercept(undefined);
      for (let i = 0; i < 3; i++) await investor.signIn(WRONG);
    }
    return send();
  });
  expect(await investor.change(current)).toEqual({ refused: 'not-signed-in' });
  for (const password of [RIGHT, OTHER]) {
    expect(await investor.signIn(password)).toEqual({
      refused: 'password-revoked',
      channel: 'internet',
    });
  }
  const { resetToken } = unwrap(await investor.beginReset());
  unwrap(await investor.completeReset(resetToken));
  unwrap(await investor.signIn(OTHER));
});
