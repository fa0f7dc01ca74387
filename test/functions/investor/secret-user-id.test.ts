/** A user ID is stored and shown in clear, so no secret may become one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Investor, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

const REFUSED = { refused: 'invalid-input', fields: { internetUserId: ['phone-password'] } };

describe('an internet user ID', () => {
  test('that equals the phone password of the same registration is refused for its form before anything is read, compared or counted', async () => {
    const { account } = await Investor.withAccount(world);
    const investor = new Investor(world, account, account.phonePassword);
    const before = await world.dump();
    world.requests();
    world.comparisons();
    expect(await investor.register()).toEqual(REFUSED);
    expect(world.requests()).toEqual([]);
    expect(world.comparisons()).toBe(0);
    expect(await world.dump()).toBe(before);
  });

  test('that equals a wrong phone password is refused alike, so the answer does not reveal whether it was right', async () => {
    const { account } = await Investor.withAccount(world);
    const investor = new Investor(world, account, '60214937');
    expect(await investor.register({ phonePassword: '60214937' })).toEqual(REFUSED);
  });

  test.each(['phoneUserId', 'accountNumber'] as const)(
    'may equal the %s, which is not a secret',
    async (name) => {
      const { account } = await Investor.withAccount(world);
      expect(unwrap(await new Investor(world, account, account[name]).register())).toEqual({
        internetUserId: account[name],
      });
    },
  );
});
