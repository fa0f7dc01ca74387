/** D26: a maker withdraws a request of his own. */
import { describe, expect, test } from 'vitest';
import { Broker, inNewWorld, opening } from '../../support/broker.ts';
import { tally, unwrap } from '../../support/investor.ts';

const WEEK_MS = 7 * 24 * 3600_000;

describe('D26: a maker withdraws a request of his own while it is pending', () => {
  test('nobody else withdraws it, and nobody can decide it afterwards', async () => {
    const { world, broker } = await inNewWorld();
    const { requestId } = unwrap(await broker.make(opening('30000001')));
    expect(await broker.withdraw(requestId, 'checker')).toEqual({ refused: 'forbidden' });
    expect(await new Broker(world, 'B01078').withdraw(requestId)).toEqual({ refused: 'not-found' });
    expect(unwrap(await broker.withdraw(requestId))).toMatchObject({
      status: 'withdrawn',
      decidedBy: 'C00088.maker',
    });
    for (const decide of [
      broker.approve(requestId),
      broker.reject(requestId),
      broker.withdraw(requestId),
    ])
      expect(await decide).toEqual({ refused: 'conflict' });
    const { requests } = broker.context;
    const { items } = await requests.list('C00088', 'withdrawn', world.context.now());
    expect(items.map((each) => each.requestId)).toEqual([requestId]);
    expect((await requests.list('C00088', 'pending', world.context.now())).items).toEqual([]);
  });

  test('of a concurrent withdrawal and approval exactly one succeeds', async () => {
    const { world, broker } = await inNewWorld();
    for (let i = 0; i < 10; i++) {
      const accountNumber = `4000000${i}`;
      const { requestId } = unwrap(await broker.make(opening(accountNumber)));
      const [approval, withdrawal] = await Promise.all([
        broker.approve(requestId),
        broker.withdraw(requestId),
      ]);
      expect(tally([approval, withdrawal])).toEqual({ done: 1, conflict: 1 });
      const account = await world.context.accounts.get({ participantId: 'C00088', accountNumber });
      expect(account !== undefined).toBe(!('refused' in approval));
    }
  });

  test('after seven days it has expired, and is listed so', async () => {
    const { world, broker } = await inNewWorld();
    const { requestId } = unwrap(await broker.make(opening('30000001')));
    const ids = async (status: 'pending' | 'expired') => {
      const { requests } = broker.context;
      const { items } = await requests.list('C00088', status, world.context.now());
      return items.map((each) => each.requestId);
    };
    world.advance(WEEK_MS - 1);
    expect([await ids('pending'), await ids('expired')]).toEqual([[requestId], []]);
    world.advance(1);
    expect([await ids('pending'), await ids('expired')]).toEqual([[], [requestId]]);
    expect(await broker.withdraw(requestId)).toEqual({ refused: 'conflict' });
  });
});
