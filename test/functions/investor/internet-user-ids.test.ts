import { describe, expect, test } from 'vitest';
import { accountKey, credentialId } from '../../../core/domain/identifiers.ts';
import { randomId } from '../../../core/store/random-id.ts';
import {
  concurrently,
  freshUserId,
  Investor,
  OTHER,
  RIGHT,
  tally,
  unwrap,
  WRONG,
} from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

/**
 * The account names an ID if and only if that ID's credential is the account's and has a password.
 */
async function expectWhole(
  world: World,
  investor: Investor,
  internetUserId: string | undefined,
): Promise<void> {
  const account = await world.context.accounts.get(investor.account);
  expect(account?.internetUserId).toBe(internetUserId?.toLowerCase());
  if (internetUserId) {
    const credential = await world.credential('internet', internetUserId);
    expect(credential).toMatchObject({
      account: accountKey(investor.account),
      passwordHash: expect.any(String),
    });
  }
}

describe('I2: one account registers one internet user ID', () => {
  test('of fifty accounts that register the same ID concurrently, exactly one gets it', async () => {
    const world = await createWorld();
    const internetUserId = freshUserId();
    const investors = await concurrently(
      50,
      async () => new Investor(world, await world.open(), internetUserId),
    );
    const results = await Promise.all(investors.map((investor) => investor.register()));
    expect(tally(results)).toEqual({ done: 1, 'user-id-taken': 49 });
    for (const [i, investor] of investors.entries()) {
      await expectWhole(
        world,
        investor,
        'refused' in (results[i] ?? {}) ? undefined : internetUserId,
      );
    }
  });

  test('of fifty concurrent registrations of one account at most one succeeds, and after retries exactly one', async () => {
    const world = await createWorld();
    const account = await world.open();
    const investors = Array.from({ length: 50 }, () => new Investor(world, account));
    const first = tally(await Promise.all(investors.map((investor) => investor.register())));
    expect(first.done ?? 0).toBeLessThanOrEqual(1);
    const later: (object & { refused?: string })[] = [];
    for (const investor of investors) {
      const credential = await world.credential('internet', investor.internetUserId);
      if (!credential?.passwordHash) later.push(await investor.register());
    }
    expect((first.done ?? 0) + (tally(later).done ?? 0)).toBe(1);
    const credentials = await Promise.all(
      investors.map(({ internetUserId }) => world.credential('internet', internetUserId)),
    );
    const owned = credentials.filter((credential) => credential?.passwordHash);
    expect(owned).toHaveLength(1);
    await expectWhole(world, investors[0] as Investor, owned[0]?.userId);
  });

  test('of five hundred concurrent transactions of the store exactly one is applied', async () => {
    const world = await createWorld();
    const { context } = world;
    const investor = await Investor.withAccount(world);
    const account = await context.accounts.get(investor.account);
    if (!account) throw new Error('no account');
    const ids = Array.from({ length: 500 }, () => freshUserId());
    const results = await Promise.all(
      ids.map((internetUserId) =>
        context.db.transact({
          account: context.accounts.register(
            account,
            {
              internetUserId: internetUserId.toLowerCase(),
              terms: { version: '1', agreedAt: '' },
              salts: account.salts,
            },
            [],
          ),
          credential: context.credentials.issue({
            id: credentialId('internet', internetUserId),
            account: accountKey(account),
            userId: internetUserId,
            passwordHash: 'x',
            epoch: randomId(),
          }),
        }),
      ),
    );
    expect(results.filter(({ applied }) => applied)).toHaveLength(1);
    const stored = await Promise.all(ids.map((id) => world.credential('internet', id)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    await expectWhole(world, investor, stored.find(Boolean)?.userId);
  });

  test('I2: "already registered" is answered only to an investor who has proved identity', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    expect(await investor.register({ internetUserId: freshUserId() })).toEqual({
      refused: 'already-registered',
      internetUserId: investor.internetUserId,
    });
    expect(
      await investor.register({ internetUserId: freshUserId(), phonePassword: '60214937' }),
    ).toEqual({
      refused: 'identity-not-verified',
      remaining: 2,
    });
  });
});

describe('D8: cancelled IDs are retired', () => {
  test('no other account can register a cancelled ID; the same account may register it again', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    unwrap(await investor.cancel(await investor.current()));
    const other = new Investor(world, await world.open(), investor.internetUserId);
    expect(await other.register()).toEqual({ refused: 'user-id-taken' });
    expect(await other.register({ internetUserId: investor.internetUserId.toUpperCase() })).toEqual(
      {
        refused: 'user-id-taken',
      },
    );
    unwrap(await investor.register({ internetPassword: OTHER }));
    unwrap(await investor.signIn(OTHER));
  });

  test('a cancelled ID answers like an unknown one (D10), up to "revoked"', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    unwrap(await investor.cancel(await investor.current()));
    expect(await investor.signIn(RIGHT)).toEqual({ refused: 'wrong-credentials', remaining: 2 });
    expect(await investor.signIn(RIGHT)).toEqual({ refused: 'wrong-credentials', remaining: 1 });
    expect(await investor.signIn(RIGHT)).toEqual({
      refused: 'password-revoked',
      channel: 'internet',
    });
    unwrap(await investor.register({ internetPassword: OTHER }));
    unwrap(await investor.signIn(OTHER));
  });

  test('of concurrent registrations of a retired ID, that of its own account wins', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    unwrap(await investor.cancel(await investor.current()));
    const others = await concurrently(
      10,
      async () => new Investor(world, await world.open(), investor.internetUserId),
    );
    const [own, ...foreign] = await Promise.all([
      investor.register({ internetPassword: OTHER }),
      ...others.map((other) => other.register()),
    ]);
    expect(tally([own as object])).toEqual({ done: 1 });
    expect(tally(foreign)).toEqual({ 'user-id-taken': 10 });
  });

  test('a cancellation and a registration run concurrently without leaving two IDs or half of one', async () => {
    for (let round = 0; round < 10; round++) {
      const world = await createWorld();
      const investor = await Investor.registered(world);
      const current = await investor.current();
      const next = freshUserId();
      const [cancelled, registered] = await Promise.all([
        investor.cancel(current),
        investor.register({ internetUserId: next, internetPassword: OTHER }),
      ]);
      expect(tally([cancelled])).toEqual({ done: 1 });
      const isRegistered = !('refused' in registered);
      if (!isRegistered) expect(registered).toMatchObject({ refused: 'already-registered' });
      await expectWhole(world, investor, isRegistered ? next : undefined);
      expect(
        (await world.credential('internet', investor.internetUserId))?.passwordHash,
      ).toBeUndefined();
    }
  });

  test('of two concurrent cancellations exactly one succeeds', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const current = await investor.current();
    const outcomes = tally(await concurrently(2, () => investor.cancel(current)));
    expect(outcomes.done).toBe(1);
  });

  test('D10: an ID that was tried, and revoked as a decoy, before it existed can still be registered', async () => {
    const world = await createWorld();
    const investor = await Investor.withAccount(world);
    for (let i = 0; i < 4; i++) await investor.signIn(WRONG);
    unwrap(await investor.register());
    unwrap(await investor.signIn());
  });

  test('D8: an ID is compared without regard to case, and shown as registered', async () => {
    const world = await createWorld();
    const investor = new Investor(world, await world.open(), 'MixedC01');
    unwrap(await investor.register());
    const again = new Investor(world, investor.account, 'mIXEDc01');
    expect(unwrap(await again.signIn()).session.internetUserId).toBe('MixedC01');
  });
});
