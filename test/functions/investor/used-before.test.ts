import bcrypt from 'bcryptjs';
import { describe, expect, test, vi } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { Hasher } from '../../../core/hashing/hasher.ts';
import { secret } from '../../log-search/secrets.ts';
import {
  concurrently,
  freshUserId,
  Investor,
  OTHER,
  RIGHT,
  tally,
  unwrap,
} from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

const USED = { refused: 'password-refused', fields: { newPassword: ['used-before'] } };

const past = (i: number) => secret(`Past${String(i).padStart(6, '0')}word`);

/** Gives the account a history of passwords without making so many changes. */
async function addHistory(world: World, investor: Investor, count: number): Promise<void> {
  const { context } = world;
  const account = await context.accounts.get(investor.account);
  await concurrently(count, async (i) => {
    const { hashes } = await context.hasher.hashNew(
      await context.hasher.pepperOf('internet', past(i)),
      account?.salts ?? [],
    );
    await context.db.transact({
      history: context.pastPasswords.enter(accountKey(investor.account), 'internet', hashes),
    });
  });
}

/** The same service with a raised bcrypt cost. */
function raiseCost(world: World, cost: number): World {
  const { hasher } = world.context;
  const kms = { send: async () => ({}) };
  const raised = new Hasher(kms as never, hasher.pepper, cost);
  raised.pepperOf = (channel, password) => hasher.pepperOf(channel, password);
  return { ...world, context: { ...world.context, hasher: raised } };
}

describe('D6: a new password must differ from every password that the account ever had', () => {
  test('a history of 1,000 passwords costs one hash and one write', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    await addHistory(world, investor, 1000);
    const current = await investor.current();
    for (const i of [0, 500, 999])
      expect(await investor.change(current, RIGHT, past(i))).toEqual(USED);

    const hash = vi.spyOn(bcrypt, 'hash');
    world.requests();
    world.comparisons();
    unwrap(await investor.change(current));
    expect(hash).toHaveBeenCalledTimes(1);
    expect(world.comparisons()).toBe(1);
    expect(world.requests()).toEqual([
      'GenerateMac',
      'UpdateItem',
      'UpdateItem',
      'GenerateMac',
      'TransactWriteItems',
    ]);
    hash.mockRestore();
  });

  test('the current and the first password are refused', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    expect(await investor.change(await investor.current(), RIGHT, RIGHT)).toEqual(USED);
    unwrap(await investor.change(await investor.current()));
    expect(await investor.change(await investor.current(OTHER), OTHER, RIGHT)).toEqual(USED);
  });

  test('earlier passwords are refused across a cancellation and another internet user ID', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    unwrap(await investor.cancel(await investor.current()));
    const internetUserId = freshUserId();
    expect(await investor.register({ internetUserId })).toEqual({
      refused: 'password-refused',
      fields: { internetPassword: ['used-before'] },
    });
    unwrap(await investor.register({ internetUserId, internetPassword: OTHER }));
  });

  test('the passwords of another account are not refused', async () => {
    const world = await createWorld();
    await Investor.registered(world);
    await Investor.registered(world);
  });

  test('of ten concurrent changes to the same password exactly one succeeds', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const current = await investor.current();
    expect(tally(await concurrently(10, () => investor.change(current))).done).toBe(1);
  });

  test('earlier passwords are refused across a raised cost, at one more hash per older generation of salts', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    unwrap(await investor.change(await investor.current()));
    const raised = raiseCost(world, 5);
    const later = new Investor(raised, investor.account, investor.internetUserId);
    expect(await later.change(await later.current(OTHER), OTHER, RIGHT)).toEqual(USED);

    const third = secret('Zk2walnut55');
    const hash = vi.spyOn(bcrypt, 'hash');
    unwrap(await later.change(await later.current(OTHER), OTHER, third));
    // One hash per generation of salts.
    expect(hash.mock.calls.filter(([, salt]) => typeof salt === 'string').length).toBe(2);
    hash.mockRestore();
    expect((await world.context.accounts.get(investor.account))?.salts).toHaveLength(2);
    for (const used of [RIGHT, OTHER, third])
      expect(await later.change(await later.current(third), third, used)).toEqual(USED);
  });
});

describe('standards 5: a raised cost', () => {
  test('is applied at sign-in, in the write that settles the entry', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const raised = raiseCost(world, 5);
    const later = new Investor(raised, investor.account, investor.internetUserId);
    world.requests();
    unwrap(await later.signIn());
    expect(world.requests()).toEqual([
      'GenerateMac',
      'UpdateItem',
      'GetItem',
      'UpdateItem',
      'PutItem',
    ]);
    expect((await world.credential('internet', investor.internetUserId))?.passwordHash).toMatch(
      /^\$2b\$05\$/,
    );
    unwrap(await later.signIn());
  });

  test('D10, D11: is not applied to a right phone password with another account’s number, which takes no longer than a wrong one', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const raised = raiseCost(world, 5);
    const later = new Investor(raised, investor.account, investor.internetUserId);
    const hash = vi.spyOn(bcrypt, 'hash');
    const renewed = () => hash.mock.calls.filter(([, cost]) => cost === 5).length;
    const { accountNumber } = await world.open();
    world.comparisons();
    const astray = new Investor(raised, { ...investor.account, accountNumber }, '');
    expect(await astray.beginReset()).toMatchObject({
      refused: 'identity-not-verified',
    });
    expect([world.comparisons(), renewed()]).toEqual([1, 0]);
    unwrap(await later.beginReset());
    expect([world.comparisons(), renewed()]).toEqual([1, 1]);
    hash.mockRestore();
  });

  test('D10: until it is applied, a wrong entry takes as many rounds as at the raised cost', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const raised = raiseCost(world, 6);
    const later = new Investor(raised, investor.account, investor.internetUserId);
    const hash = vi.spyOn(bcrypt, 'hash');
    await later.signIn(OTHER);
    // 2^4 by the comparison, and 2^4 + 2^5 on top: 2^6.
    expect(hash.mock.calls.map(([, salt]) => bcrypt.getRounds(`${salt}`.padEnd(60, '.')))).toEqual([
      4, 5,
    ]);
    hash.mockRestore();
  });
});
