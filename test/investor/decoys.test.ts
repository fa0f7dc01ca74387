/** D10: what is stored of IDs that nobody has, after the same entries, has as many attributes and about as much to read as those of investors. */
import { expect, test } from 'vitest';
import { freshUserId, Investor, must, WRONG } from '../support/investor.ts';
import { createWorld, type World } from '../support/world.ts';

/** What only the real ones have, and what tells nobody apart by its absence alone. */
const OWN = new Set(['passwordHash', 'lastSignInAt', 'lastRight', 'lastRightEpoch']);

async function afterOneWrong(world: World, investor: Investor): Promise<Record<string, unknown>> {
  expect(await investor.signIn(WRONG)).toEqual({ refused: 'wrong-credentials' });
  return (await world.credential('internet', investor.internetUserId)) as unknown as Record<string, unknown>;
}

test('an unknown ID and a retired one look like a known one, but for the password', async () => {
  const world = await createWorld();
  const known = await Investor.registered(world);
  const retired = await Investor.registered(world);
  must(await retired.cancel(await retired.current()));
  const unknown = new Investor(world, known.account, freshUserId());
  const before = (await world.credential('internet', known.internetUserId)) as unknown as Record<string, unknown>;
  const items = await Promise.all([known, unknown, retired].map((each) => afterOneWrong(world, each)));

  const shapes = items.map((item) => Object.keys(item).filter((name) => !OWN.has(name)));
  expect(shapes[1]?.sort()).toEqual(shapes[0]?.sort());
  expect(shapes[2]?.sort()).toEqual(shapes[0]?.sort());
  const [size = 0, ...others] = items.map((item) => JSON.stringify(item).length);
  for (const other of others) expect(Math.abs(other - size) / size).toBeLessThan(0.2);

  const [now = {}] = items;
  for (const name of ['userId', 'account', 'pepper', 'passwordChangedAt', 'epoch']) {
    expect(now[name], name).toEqual(before[name]);
  }
});
