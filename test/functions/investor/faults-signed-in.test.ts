/**
 * Every request to AWS that a session’s routes make meets each fault: the session stays unchanged,
 * and no answer is incomplete.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import {
  type Answer,
  call,
  expectProblem,
  investorApi,
  investorContext,
} from '../../support/api.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import { Investor, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

const STOCK = { stockCode: '00700', nameEn: 'TENCENT', nameZh: '騰訊控股', quantity: 1000 };

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { db, positions } = investorContext(world);
  for (const kind of ['balances', 'movements'] as const)
    await db.write(positions.marks.complete(kind, '2026-11-20'));
});
afterEach(() => world.intercept(undefined));

type Ask = (method: string, path: string) => Promise<Answer>;

/** An investor who signed in two minutes ago, so that use extends the session. */
async function begin(): Promise<Ask> {
  // A function of its own: one that has answered before remembers which files are complete.
  const handler = investorApi(world);
  const investor = await Investor.registered(world);
  const { db, positions } = investorContext(world);
  const account = accountKey(investor.account);
  await db.write(positions.writes.balance(account, '2026-11-20', STOCK));
  const movement = { ...STOCK, date: '2026-11-20', direction: 'in', reference: 'R1' } as const;
  await db.write(positions.writes.movement(account, movement));
  const { token: cookie } = unwrap(await investor.signIn());
  world.advance(2 * 60_000);
  world.requests();
  return (method, path) => call(handler, method, path, { cookie });
}

const current = (ask: Ask) => ask('GET', '/api/sessions/current');

const uses = [
  ['GET', '/api/sessions/current', 2],
  ['GET', '/api/account', 3],
  ['GET', '/api/account/balances', 5],
  ['GET', '/api/account/movements', 5],
] as const;

describe.each(uses)('D3: %s %s', (method, path, fewest) => {
  test.each(Object.entries(faults))(
    'if any one request to AWS %s, the answer is unavailable, the session goes on, and a retry is answered in full',
    async (_, fault) => {
      const rehearsal = await (await begin())(method, path);
      expect(rehearsal.status).toBe(200);
      const requests = world.requests();
      expect(requests.length).toBeGreaterThanOrEqual(fewest);

      for (const position of requests.keys()) {
        const ask = await begin();
        const before = await current(ask);
        const struck = await strike(world, fault, position, () => ask(method, path));
        if (struck === ENDED) expect(fault.ends).toBe(true);
        else expectProblem(struck, 'unavailable');
        const after = await current(ask);
        // The failed use may have extended the session; nothing else may have changed.
        const prolonged = new Date(world.context.now().getTime() + 15 * 60_000).toISOString();
        expect([before.body.idleAt, prolonged]).toContain(after.body.idleAt);
        expect(after).toMatchObject({
          status: 200,
          body: { ...before.body, idleAt: after.body.idleAt },
        });
        const again = await ask(method, path);
        expect(again.status).toBe(200);
        expect(withoutOwn(again.body)).toEqual(withoutOwn(rehearsal.body));
      }
    },
  );
});

/** The part of an answer that is the same for every investor of this test. */
function withoutOwn({
  accountNumber,
  internetUserId,
  passwordChangedAt,
  lastSignInAt,
  ...body
}: Answer['body']) {
  const { idleAt, endsAt, ...rest } = body;
  return rest;
}

describe('D3: sign-out', () => {
  test.each(Object.entries(faults))(
    'if the request to AWS %s, the session goes on or has ended, and a retry ends it',
    async (_, fault) => {
      expect((await (await begin())('DELETE', '/api/sessions/current')).status).toBe(204);
      const requests = world.requests();
      expect(requests).toEqual(['DeleteItem']);
      const ask = await begin();
      const struck = await strike(world, fault, 0, () => ask('DELETE', '/api/sessions/current'));
      if (struck === ENDED) expect(fault.ends).toBe(true);
      else expectProblem(struck, 'unavailable');
      expect((await current(ask)).status).toBe(fault.takesEffect ? 401 : 200);
      expect((await ask('DELETE', '/api/sessions/current')).status).toBe(204);
      expectProblem(await current(ask), 'not-signed-in');
    },
  );
});
