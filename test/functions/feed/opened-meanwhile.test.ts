/** api.md "Daily files": an account that is opened while a file is ingested. */
import { beforeEach, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { headers } from '../../../functions/feed/row.ts';
import { Broker, opening } from '../../support/broker.ts';
import { FeedWorld } from '../../support/functions/feed/feed-world.ts';
import { unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

const NUMBER = '10007777';
const ACCOUNT = { participantId: 'C00088', accountNumber: NUMBER };
const KEY = accountKey(ACCOUNT);

let world: World;
let feed: FeedWorld;

beforeEach(async () => {
  world = await createWorld();
  feed = new FeedWorld(world);
  // Each invocation gets no further than one block of a few lines.
  feed.block = 200;
  feed.left = () => 5_000;
});

const CODES = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(5, '0'));
const lines = {
  balances: CODES.map((code) => `C00088,${NUMBER},${code},STOCK ${code},股${code},100`),
  movements: CODES.map((code) => `C00088,${NUMBER},${code},STOCK ${code},股${code},in,1,R${code}`),
};
const fileOf = (kind: keyof typeof lines) => [headers[kind].join(), ...lines[kind], ''].join('\n');

async function open(): Promise<void> {
  const broker = new Broker(world);
  const { requestId } = unwrap(await broker.make(opening(NUMBER)));
  unwrap(await broker.approve(requestId));
}

const held = async () => (await feed.context.positions.balances(KEY))?.items.length;
const moved = async () => {
  const days = { from: '2026-11-01', to: '2026-11-30' };
  return (await feed.context.positions.movements.page(KEY, days, 100)).items.length;
};

test.each([
  ['balances', held, undefined],
  ['movements', moved, 0],
] as const)('of a file of %s it has all lines or none', async (kind, count, none) => {
  const name = `${kind}-2026-11-20.csv`;
  feed.put(name, fileOf(kind));
  await feed.tell(feed.events.shift() as (typeof feed.events)[0]);
  expect(feed.report(name)).toBeUndefined();
  world.advance(1000);
  await open();
  await feed.run();
  expect(feed.report(name)).toMatchObject({ outcome: 'taken', taken: 0, setAside: CODES.length });
  expect(await count()).toBe(none);

  // Put again, it is another version, which begins after the opening.
  world.advance(1000);
  expect(await feed.drop(name, fileOf(kind))).toMatchObject({ taken: CODES.length, setAside: 0 });
  expect(await count()).toBe(CODES.length);
});

test('an event that comes again after the opening decides as the first one did', async () => {
  const name = 'balances-2026-11-20.csv';
  const event = feed.put(name, fileOf('balances'));
  await feed.tell(event);
  world.advance(1000);
  await open();
  feed.left = () => 20_000;
  await feed.tell(event);
  await feed.run();
  expect(feed.report(name)).toMatchObject({ taken: 0, setAside: CODES.length });
  expect(await held()).toBeUndefined();
});
