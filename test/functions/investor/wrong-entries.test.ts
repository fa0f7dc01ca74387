import { AsyncLocalStorage } from 'node:async_hooks';
import type { UpdateItemCommandInput, UpdateItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { isRefused, type Refusal } from '../../../core/domain/refusal.ts';
import { routes } from '../../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../../functions/statements/routes.ts';
import { crowd } from '../../support/engine.ts';
import {
  byCall,
  type Entry,
  internetPaths,
  type Path,
  phonePaths,
} from '../../support/functions/investor/password-paths.ts';
import { concurrently, Investor, tally, unwrap, WRONG } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

const counted = (outcomes: Record<string, number>) =>
  (outcomes['wrong-credentials'] ?? 0) + (outcomes['identity-not-verified'] ?? 0);

/** What the wrong entries were told is left. */
const leftIn = (results: (object | Refusal)[]) =>
  results.flatMap((result) => (isRefused(result) ? (result.remaining ?? []) : []));

/** Which of several concurrent entries makes a request to AWS. */
const entry = new AsyncLocalStorage<number>();
const RIGHT_ONE = 7;

/**
 * The password was right, whatever the use case answers; a registered account can't register again.
 */
const isAccepted = (result: object | Refusal) =>
  !(
    isRefused(result) &&
    ['try-again', 'password-revoked', 'wrong-credentials', 'identity-not-verified'].includes(
      result.refused,
    )
  );

const updates = (operation: string, input: unknown, change: RegExp) =>
  operation === 'UpdateItem' &&
  change.test((input as UpdateItemCommandInput).UpdateExpression ?? '');

const reserves = (operation: string, input: unknown) => updates(operation, input, /ADD undecided/);
const settles = (operation: string, input: unknown) =>
  updates(operation, input, /DELETE .*undecided/);

/**
 * The entries that got a slot, each with the number of slots taken then, its own included; read
 * from the item that DynamoDB returned for the reserving write.
 */
class Reservations extends Map<number, number> {
  /** How many entries were answered, with or without a slot. */
  asked = 0;
}

/** @param wait what an entry's reserving write has to wait for */
function watchReservations(
  world: World,
  wait?: (entry: number) => Promise<void> | undefined,
): Reservations {
  const reservations = new Reservations();
  world.intercept(async (_, operation, send, input) => {
    const i = entry.getStore();
    if (i === undefined || !reserves(operation, input)) return send();
    await wait?.(i);
    try {
      const answer = (await send()) as UpdateItemCommandOutput;
      const { undecided, wrong } = answer.Attributes ?? {};
      reservations.set(i, (undecided?.SS?.length ?? 0) + (wrong?.SS?.length ?? 0));
      return answer;
    } finally {
      reservations.asked++;
    }
  });
  return reservations;
}

const CROWD = crowd();
const allPaths = { ...internetPaths, ...phonePaths };

test('D1, D9: every route that takes a password which exists is one of the paths below', () => {
  const entering = [...routes, ...passkeysRoutes, ...statementsRoutes].filter(
    ({ body }) =>
      body &&
      /"(?:password|currentPassword|phonePassword)":/.test(
        JSON.stringify(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })),
      ),
  );
  expect(entering.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    Object.keys(allPaths)
      .filter((path) => allPaths[path] !== byCall)
      .sort(),
  );
});

describe.each(Object.entries(allPaths))('%s', (_, path) => {
  async function begin(): Promise<{ world: World; enter: Entry }> {
    const world = await createWorld();
    const enter = await path(await Investor.registered(world));
    world.comparisons();
    return { world, enter };
  }

  test('D2: of any number of concurrent wrong entries three are compared, then the password is revoked', async () => {
    const { world, enter } = await begin();
    // A call takes several times as long as a request of a browser.
    const count = path === byCall ? CROWD / 5 : CROWD;
    const outcomes = tally(await concurrently(count, () => enter('wrong')));
    expect(world.comparisons()).toBe(3);
    expect(counted(outcomes)).toBe(2);
    expect(
      counted(outcomes) + (outcomes['password-revoked'] ?? 0) + (outcomes['try-again'] ?? 0),
    ).toBe(count);
    expect(outcomes['password-revoked']).toBeGreaterThan(0);

    expect(await enter('right')).toMatchObject({ refused: 'password-revoked' });
    expect(await enter('wrong')).toMatchObject({ refused: 'password-revoked' });
    expect(world.comparisons()).toBe(0);
  });

  test('P7: two wrong entries are answered "wrong", the third is answered "revoked"', async () => {
    const { enter } = await begin();
    expect(counted(tally([await enter('wrong')]))).toBe(1);
    expect(counted(tally([await enter('wrong')]))).toBe(1);
    expect(await enter('wrong')).toMatchObject({ refused: 'password-revoked' });
  });

  test('D24: a wrong entry says how many are left: two, then one; the third is answered "revoked"', async () => {
    const { enter } = await begin();
    const answers = [await enter('wrong'), await enter('wrong'), await enter('wrong')];
    expect(leftIn(answers)).toEqual([2, 1]);
    expect(answers[2]).not.toHaveProperty('remaining');
  });

  test('D2: a right entry alongside three undecided ones is answered "try again" and does not revoke the password', async () => {
    const { world, enter } = await begin();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let settling = 0;
    world.intercept(async (_, operation, send, input) => {
      if (settles(operation, input) && ++settling <= 3) await held;
      return send();
    });
    const wrong = concurrently(3, () => enter('wrong'));
    while (settling < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    world.intercept(undefined);
    expect(await enter('right')).toEqual({
      refused: 'try-again',
      // A call says that it may be tried again later, and no number.
      ...(path !== byCall && { afterSeconds: 30 }),
    });
    letGo();
    const answers = await wrong;
    expect(counted(tally(answers))).toBe(2);
    expect(world.comparisons()).toBe(3);
    // Each of the other two may be wrong: nobody is told that two are left (D24).
    expect(leftIn(answers)).toEqual([1, 1]);
  });

  test.each([4, 8, 64, 200])(
    'D2: a right entry, the last of %i concurrent entries, is accepted only if fewer than three wrong ones reserved before it',
    async (count) => {
      const { world, enter } = await begin();
      const reserved = watchReservations(world);
      const last = count - 1;
      const results = await concurrently(count, (i) =>
        entry.run(i, () => enter(i === last ? 'right' : 'wrong')),
      );
      expect(tally(results.slice(0, -1)).done ?? 0).toBe(0);
      expect(world.comparisons()).toBe(reserved.size);
      // An entry's own slot and those of all wrong ones before it; only a right entry frees slots.
      for (const places of reserved.values()) expect(places).toBeLessThanOrEqual(3);
      expect(isAccepted(results[last] as object)).toBe(reserved.has(last));
      if (!reserved.has(last)) {
        expect([...reserved.values()].sort()).toEqual([1, 2, 3]);
        expect(await enter('right')).toMatchObject({ refused: 'password-revoked' });
      }
    },
  );

  test.each([0, 1, 2, 3, 4])(
    'D2: a right entry that reserves after %i of eight entries gets a slot if and only if fewer than three did',
    async (before) => {
      const { world, enter } = await begin();
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const reserved = watchReservations(world, (i) =>
        i < before || i === RIGHT_ONE ? undefined : held,
      );
      const first = concurrently(before, (i) => entry.run(i, () => enter('wrong')));
      while (reserved.asked < before) await new Promise((resolve) => setTimeout(resolve, 5));
      const others = concurrently(7 - before, (i) => entry.run(before + i, () => enter('wrong')));
      const right = await entry.run(RIGHT_ONE, () => enter('right'));
      letGo();
      await Promise.all([first, others]);
      if (before < 3) {
        expect(isAccepted(right)).toBe(true);
        expect(reserved.get(RIGHT_ONE)).toBe(before + 1);
      } else {
        expect(['try-again', 'password-revoked']).toContain((right as Refusal).refused);
        expect(reserved.has(RIGHT_ONE)).toBe(false);
        expect(world.comparisons()).toBe(3);
        expect(await enter('right')).toMatchObject({ refused: 'password-revoked' });
      }
    },
  );

  test('D1: a right entry sets the count to zero', async () => {
    const { world, enter } = await begin();
    await enter('wrong');
    await enter('wrong');
    const right = tally([await enter('right')]);
    expect(right['password-revoked'] ?? 0).toBe(0);
    expect(world.comparisons()).toBe(3);
  });
});

describe('one password entered on several paths', () => {
  const everyPath: [string, Record<string, Path>][] = [
    ['internet', internetPaths],
    ['phone', phonePaths],
  ];

  async function begin(paths: Record<string, Path>) {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const entries: Entry[] = [];
    for (const path of Object.values(paths)) entries.push(await path(investor));
    world.comparisons();
    return { world, investor, entries };
  }

  test.each(everyPath)(
    'D1, D9: a wrong %s password counts the same on every path, with those on the others',
    async (channel, paths) => {
      for (let first = 0; first < Object.keys(paths).length; first++) {
        const { world, entries } = await begin(paths);
        const inTurn = [...entries.slice(first), ...entries.slice(0, first)];
        const answers: (object | Refusal)[] = [];
        for (const enter of inTurn) answers.push(await enter('wrong'));
        expect(leftIn(answers)).toEqual([2, 1]);
        for (const answer of answers.slice(2))
          expect(answer).toEqual({ refused: 'password-revoked', channel });
        for (const enter of entries)
          expect(await enter('right')).toEqual({ refused: 'password-revoked', channel });
        expect(world.comparisons()).toBe(3);
      }
    },
  );

  test.each(everyPath)(
    'D2: of any number of concurrent wrong entries of one %s password, on every path, three are compared',
    async (channel, paths) => {
      const { world, entries } = await begin(paths);
      const answers = await concurrently(CROWD, (i) =>
        (entries[i % entries.length] as Entry)('wrong'),
      );
      expect(world.comparisons()).toBe(3);
      expect(counted(tally(answers))).toBe(2);
      for (const enter of entries)
        expect(await enter('right')).toEqual({ refused: 'password-revoked', channel });
    },
  );

  test('D1: a revoked phone password leaves the internet password as it was', async () => {
    const { investor, entries } = await begin(phonePaths);
    for (const enter of entries) await enter('wrong');
    expect(unwrap(await investor.signIn()).session.internetUserId).toBe(investor.internetUserId);
  });

  test('D11: each wrong identifier gets the same answer and counts as one wrong entry', async () => {
    const world = await createWorld();
    const investor = await Investor.withAccount(world);
    const other = await world.open();
    expect(await investor.register({ participantId: 'B01234' })).toEqual({
      refused: 'identity-not-verified',
      remaining: 2,
    });
    expect(await investor.register({ accountNumber: other.accountNumber })).toEqual({
      refused: 'identity-not-verified',
      remaining: 1,
    });
    expect(await investor.register({ phoneUserId: other.phoneUserId })).toEqual({
      refused: 'identity-not-verified',
      remaining: 2,
    });
    expect((await world.credential('phone', investor.account.phoneUserId))?.wrong?.size).toBe(2);
    expect((await world.credential('phone', other.phoneUserId))?.wrong?.size).toBe(1);
  });

  test('D10: an unknown ID counts three wrong entries and is then answered "revoked"', async () => {
    const world = await createWorld();
    const investor = new Investor(world, await world.open(), 'Nobody01');
    expect(
      tally(await concurrently(CROWD, () => investor.signIn(WRONG)))['wrong-credentials'],
    ).toBe(2);
    expect(world.comparisons()).toBe(3);
    expect(await investor.signIn(WRONG)).toEqual({
      refused: 'password-revoked',
      channel: 'internet',
    });
    expect(unwrap(await investor.register()).internetUserId).toBe('Nobody01');
    expect(unwrap(await investor.signIn()).session.internetUserId).toBe('Nobody01');
  });

  test('D2: slots of abandoned entries are taken over after 30 seconds, and not before', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    world.intercept(async (_, operation, send) => {
      if (operation !== 'UpdateItem') return send();
      await send();
      throw new Error('the process ends here');
    });
    for (let i = 0; i < 3; i++) await expect(investor.signIn()).rejects.toThrow();
    world.intercept(undefined);
    expect(await investor.signIn()).toEqual({ refused: 'try-again', afterSeconds: 30 });
    world.advance(28_001);
    expect(await investor.signIn()).toEqual({ refused: 'try-again', afterSeconds: 2 });
    world.advance(1998);
    expect(await investor.signIn()).toEqual({ refused: 'try-again', afterSeconds: 1 });
    world.advance(1);
    unwrap(await investor.signIn());
  });

  test.each([1, 2, 3])(
    'D3: 60 s after %i right sign-ins were abandoned, a typo counts as one wrong entry and the right password is accepted',
    async (dead) => {
      const world = await createWorld();
      const investor = await Investor.registered(world);
      world.intercept(async (_, operation, send) => {
        if (operation !== 'UpdateItem') return send();
        await send();
        throw new Error('the process ends here');
      });
      for (let i = 0; i < dead; i++) await expect(investor.signIn()).rejects.toThrow();
      world.intercept(undefined);
      world.advance(60_000);
      expect(await investor.signIn(WRONG)).toEqual({ refused: 'wrong-credentials', remaining: 2 });
      unwrap(await investor.signIn());
    },
  );
});
