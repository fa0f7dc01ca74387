/**
 * D10, D18, byte for byte: an entry costs the same in DynamoDB for an unknown ID as for a new, a
 * used, a retired one and one of a closed account, with passkeys or without: as many requests of as
 * many bytes, answered with as many attributes and bytes, and as much stored afterwards.
 */
import type { UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { decoyExpiry } from '../../../core/domain/decoy.ts';
import { STAND_INS } from '../../../core/store/credential-item.ts';
import { type Attributes, toAttributes } from '../../../core/store/item.ts';
import { sizeOf } from '../../../tools/bench/item-size.ts';
import { Broker } from '../../support/broker.ts';
import {
  freshUserId,
  Investor,
  OTHER,
  RIGHT,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

interface Kind {
  make(world: World): Promise<Investor>;
  /** Whether its password is accepted. */
  isInUse: boolean;
}

interface Channel {
  idOf(investor: Investor): string;
  enter(investor: Investor, password: 'right' | 'wrong'): Promise<unknown>;
  kinds: Record<string, Kind>;
}

async function unknown(world: World): Promise<Investor> {
  const account = {
    participantId: 'C00088',
    accountNumber: '79999999',
    phoneUserId: '79999999',
    phonePassword: '',
  };
  return new Investor(world, account, freshUserId());
}

async function cancelled(world: World): Promise<Investor> {
  const investor = await Investor.registered(world);
  unwrap(await investor.cancel(await investor.current()));
  return investor;
}

async function closed(world: World): Promise<Investor> {
  const broker = new Broker(world);
  const investor = await Investor.registered(world);
  const { accountNumber } = investor.account;
  unwrap(
    await broker.approve(
      unwrap(await broker.make({ type: 'close-account', accountNumber })).requestId,
    ),
  );
  return investor;
}

async function used(world: World): Promise<Investor> {
  const investor = await Investor.withAccount(world);
  unwrap(await investor.register({ internetPassword: OTHER }));
  await investor.signIn(WRONG);
  unwrap(await investor.change(await investor.current(OTHER), OTHER, RIGHT));
  unwrap(await investor.endOthers(await investor.current()));
  unwrap(await investor.beginReset());
  return investor;
}

async function withPasskey(world: World): Promise<Investor> {
  return (await PasskeyBrowser.withPasskey(world)).investor;
}

async function demandingPasskey(world: World): Promise<Investor> {
  const browser = await PasskeyBrowser.withPasskey(world);
  await browser.proveWithPasskey();
  expect((await browser.demand(true)).status).toBe(204);
  return browser.investor;
}

const channels: Record<string, Channel> = {
  internet: {
    idOf: ({ internetUserId }) => `internet#${internetUserId.toLowerCase()}`,
    enter: (investor, password) => investor.signIn(password === 'wrong' ? WRONG : RIGHT),
    kinds: {
      'that nobody has': { make: unknown, isInUse: false },
      'never used': { make: Investor.registered, isInUse: true },
      used: { make: used, isInUse: true },
      'with a passkey': { make: withPasskey, isInUse: true },
      'that demands a passkey': { make: demandingPasskey, isInUse: true },
      cancelled: { make: cancelled, isInUse: false },
      'of a closed account': { make: closed, isInUse: false },
    },
  },
  phone: {
    idOf: ({ account }) => `phone#${account.phoneUserId}`,
    enter: (investor, password) =>
      investor.beginReset(password === 'wrong' ? WRONG_PHONE : investor.account.phonePassword),
    kinds: {
      'that nobody has': { make: unknown, isInUse: false },
      'never used': { make: Investor.withAccount, isInUse: true },
      used: { make: used, isInUse: true },
      'of a closed account': { make: closed, isInUse: false },
    },
  },
};

/** The size of an item: how many attributes and how many bytes. */
function extent(item: Attributes | undefined) {
  return item && { attributes: Object.keys(item).length, bytes: sizeOf(item) };
}

async function stored(world: World, id: string, leftOut: string[] = []) {
  const item = await world.context.db.get(world.context.credentials.key(id));
  const kept = Object.entries(item ?? {}).filter(([name]) => !leftOut.includes(name));
  return extent(toAttributes(Object.fromEntries(kept)));
}

/** The requests that an entry makes to DynamoDB, each with the size of its answer. */
async function exchange(world: World, enter: () => Promise<unknown>): Promise<object[]> {
  const seen: object[] = [];
  world.intercept(async (service, operation, send, input) => {
    if (service !== 'dynamodb') return send();
    const asked = JSON.stringify(input, (_, value) =>
      value instanceof Set ? [...value] : value,
    ).length;
    try {
      const answer = await send();
      seen.push({ operation, asked, ...extent((answer as UpdateItemCommandOutput).Attributes) });
      return answer;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        seen.push({ operation, asked, refused: extent(error.Item) });
      throw error;
    }
  });
  await enter();
  world.intercept(undefined);
  return seen;
}

describe.each(Object.entries(channels))('%s user IDs', (_, { idOf, enter, kinds }) => {
  const wrongTimes = async (make: Kind['make'], right: number) => {
    const world = await createWorld();
    const investor = await make(world);
    for (let i = 0; i < right; i++) await enter(investor, 'right');
    const stages: object[] = [];
    for (let entry = 1; entry <= 4; entry++) {
      const exchanged = await exchange(world, () => enter(investor, 'wrong'));
      stages.push({ entry, exchanged, left: await stored(world, idOf(investor)) });
    }
    return stages;
  };

  test('D10, D18: four wrong entries in a row cost as many attributes and bytes, whether the ID is in use, unknown, cancelled or closed', async () => {
    const [[, reference], ...others] = Object.entries(kinds) as [
      [string, Kind],
      ...[string, Kind][],
    ];
    const expected = await wrongTimes(reference.make, 0);
    expect(JSON.stringify(expected)).toContain('refused');
    for (const [name, { make, isInUse }] of others) {
      expect(await wrongTimes(make, 0), name).toEqual(expected);
      if (isInUse)
        expect(await wrongTimes(make, 1), `${name}, after a right one`).toEqual(expected);
    }
  });

  test('D10: stored credentials are of one size before an entry and after a right one, apart from the events of the last write', async () => {
    const before: Record<string, unknown> = {};
    for (const [name, { make, isInUse }] of Object.entries(kinds)) {
      const world = await createWorld();
      const investor = await make(world);
      const unlike = ['lastEvents'];
      if (name !== 'that nobody has') before[name] = await stored(world, idOf(investor), unlike);
      if (!isInUse) continue;
      await enter(investor, 'wrong');
      await enter(investor, 'right');
      before[`${name}, entered`] = await stored(world, idOf(investor), unlike);
    }
    const [first, ...others] = Object.values(before);
    expect(others).toEqual(others.map(() => first));
  });
});

test('D10: a stand-in is as long as the value that it stands for', async () => {
  const world = await createWorld();
  const investor = await used(world);
  unwrap(await investor.signIn());
  const item = await world.context.db.get(
    world.context.credentials.key(channels.internet?.idOf(investor) as string),
  );
  const lengths = Object.keys(STAND_INS).map((name) => [name, String(item?.[name]).length]);
  expect(Object.values(item ?? {}).filter((value) => /^-+$/.test(String(value)))).toEqual([]);
  expect(lengths).toEqual(Object.entries(STAND_INS).map(([name, { length }]) => [name, length]));
});

test('a decoy expires after 400 days; DynamoDB stores the time in the same number of bytes at any date', () => {
  for (const now of [
    '2026-11-23T02:00:00.000Z',
    '2026-11-23T02:00:01.999Z',
    '2039-01-01T00:00:00.000Z',
  ]) {
    const expiry = decoyExpiry(now);
    expect(expiry - Date.parse(now) / 1000 - 400 * 24 * 60 * 60).toBeGreaterThan(-2);
    expect(expiry - Date.parse(now) / 1000 - 400 * 24 * 60 * 60).toBeLessThanOrEqual(1);
    expect(sizeOf({ expiresAt: { N: String(expiry) } })).toBe(
      sizeOf({ expiresAt: { S: 'issued' } }),
    );
  }
});
