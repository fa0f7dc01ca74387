/** D12: what ends the sessions of an investor, and what does not. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { secret } from '../../log-search/secrets.ts';
import { call, expectProblem } from '../../support/api.ts';
import { sessionCalls } from '../../support/functions/investor/session-calls.ts';
import { OTHER, RIGHT, WRONG } from '../../support/investor.ts';
import type { World } from '../../support/world.ts';

const MINUTE = 60 * 1000;
const THIRD = secret('Kd5willow64');

let world: World;
let handler: ApiHandler;
const {
  served,
  registered,
  signIn,
  begin,
  current,
  use,
  change,
  cancel,
  completeReset,
  expectLives,
  expectEnded,
} = sessionCalls();

beforeAll(() => {
  ({ world, handler } = served());
});

const at = (milliseconds: number) =>
  new Date(world.context.now().getTime() + milliseconds).toISOString();

describe('D12: a change of the password ends the other sessions', () => {
  test('a change ends every other session and gives this one a new secret; the old secret is refused', async () => {
    const investor = await registered();
    const [other, mine] = [await begin(investor), await begin(investor)];
    const answer = await change(mine);
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.session).not.toBe(mine);
    await expectLives(answer.session);
    await expectEnded(mine);
    await expectEnded(other);
  });

  test('a change keeps the session’s end after 8 hours and restarts its idle time', async () => {
    const investor = await registered();
    const { session, body } = await signIn(investor);
    world.advance(14 * MINUTE);
    const renewed = (await change(session)).session;
    expect((await current(renewed)).body).toEqual({ ...body, idleAt: at(15 * MINUTE) });
    for (let minute = 14; minute + 14 < 8 * 60; minute += 14) {
      world.advance(14 * MINUTE);
      expect((await use(renewed)).status).toBe(200);
    }
    const late = (await change(renewed, OTHER, THIRD)).session;
    expect((await current(late)).body.endsAt).toBe(body.endsAt);
    world.setTime(new Date(Date.parse(body.endsAt) - 1).toISOString());
    await expectLives(late);
    world.advance(1);
    await expectEnded(late);
  });

  test('a refused change ends no session and sets no cookie', async () => {
    const investor = await registered();
    const [other, mine] = [await begin(investor), await begin(investor)];
    const refusals = [
      [await change(mine, WRONG), 'wrong-credentials'],
      [
        await change(mine, RIGHT, 'Password1'),
        'password-refused',
        { fields: { newPassword: ['too-common'] } },
      ],
      [
        await change(mine, RIGHT, 'chan2468xx'),
        'password-refused',
        { fields: { newPassword: ['personal-data'] } },
      ],
      [
        await change(mine, RIGHT, RIGHT),
        'password-refused',
        { fields: { newPassword: ['used-before'] } },
      ],
    ] as const;
    for (const [answer, code, also] of refusals) {
      expectProblem(answer, code, also);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    await expectLives(mine);
    await expectLives(other);
  });
});

describe('D12: all sessions of an investor end', () => {
  test('when the third wrong sign-in elsewhere revokes the password', async () => {
    const investor = await registered();
    const cookies = [await begin(investor), await begin(investor)];
    await signIn(investor, WRONG);
    await signIn(investor, WRONG);
    for (const cookie of cookies) await expectLives(cookie);
    expectProblem(await signIn(investor, WRONG), 'password-revoked', { channel: 'internet' });
    for (const cookie of cookies) await expectEnded(cookie);
  });

  test('when a reset is completed, not when it begins', async () => {
    const investor = await registered();
    const cookies = [await begin(investor), await begin(investor)];
    const { body } = await call(handler, 'POST', '/api/password-resets', {
      body: investor.account,
    });
    for (const cookie of cookies) await expectLives(cookie);
    const answer = await completeReset(secret(body.resetToken));
    expect(answer.status).toBe(204);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    for (const cookie of cookies) await expectEnded(cookie);
    await expectLives(await begin(investor, OTHER));
  });

  test('when the password is revoked, and the reset of the password brings none back', async () => {
    const investor = await registered();
    const cookie = await begin(investor);
    for (let i = 0; i < 3; i++) await signIn(investor, WRONG);
    const { body } = await call(handler, 'POST', '/api/password-resets', {
      body: investor.account,
    });
    expect((await completeReset(secret(body.resetToken))).status).toBe(204);
    await expectEnded(cookie);
  });
});

test('revocation, reset and cancellation leave other investors’ sessions untouched', async () => {
  const [one, other] = [await registered(), await registered()];
  const theirs = await begin(other);
  for (let i = 0; i < 3; i++) await signIn(one, WRONG);
  const { body } = await call(handler, 'POST', '/api/password-resets', { body: one.account });
  await completeReset(secret(body.resetToken));
  await cancel(await begin(one, OTHER), OTHER);
  await expectLives(theirs);
  expect((await use(theirs)).body.internetUserId).toBe(other.internetUserId);
});
