/**
 * standards 16: a request with two session cookies is refused, in either order, and both sessions
 * end before the answer is sent.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { newToken } from '../../../core/store/sessions.ts';
import { routes } from '../../../functions/investor/routes.ts';
import { type Answer, call, expectProblem, investorApi } from '../../support/api.ts';
import { Investor, OTHER, RIGHT, unwrap } from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

const NAME = '__Host-session';

let world: World;
let handler: ApiHandler;
let investor: Investor;
beforeAll(async () => {
  world = await createWorld();
  handler = investorApi(world);
  investor = await Investor.registered(world);
});

const begin = async () => unwrap(await investor.signIn()).token;
const status = async (cookie: string) =>
  (await call(handler, 'GET', '/api/sessions/current', { cookie })).status;

/** Ways in which a request may carry two cookies of the name. */
const forms: Record<string, (a: string, b: string) => Record<string, string | string[]>> = {
  'in one header': (a, b) => ({ Cookie: `${NAME}=${a}; ${NAME}=${b}` }),
  'without a space': (a, b) => ({ Cookie: `${NAME}=${a};${NAME}=${b}` }),
  'with more spaces': (a, b) => ({ Cookie: ` ${NAME}=${a};\t  ${NAME} =${b}` }),
  'among others': (a, b) => ({ Cookie: `x=1; ${NAME}=${a}; y="2"; ${NAME}=${b}; z` }),
  'in two headers': (a, b) => ({ Cookie: [`${NAME}=${a}`, `${NAME}=${b}`] }),
  'in two headers, of names that differ in case': (a, b) => ({
    Cookie: `${NAME}=${a}`,
    cookie: `${NAME}=${b}`,
  }),
};

/** Values of the other cookie. */
const others: Record<string, (live: string) => Promise<string> | string> = {
  'another session': begin,
  'an unknown session': newToken,
  'the same session': (live) => live,
  nothing: () => '',
  'the session in quotes': (live) => `"${live}"`,
  garbage: () => 'a=b',
};

function expectRefused(answer: Answer): void {
  expectProblem(answer, 'not-signed-in');
  expect(answer.headers['set-cookie']).toBe(
    `${NAME}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict`,
  );
}

describe.each(Object.entries(forms))('standards 16: two session cookies %s', (_, form) => {
  test.each(Object.entries(others))(
    'are refused in either order, and both sessions end: one of them %s',
    async (_, other) => {
      for (const turn of [false, true]) {
        const live = await begin();
        const second = await other(live);
        const headers = turn ? form(second, live) : form(live, second);
        expectRefused(await call(handler, 'DELETE', '/api/sessions/current', { headers }));
        for (const each of [live, second]) expect(await status(each)).toBe(401);
      }
    },
  );
});

/** The request body for each route that reads the session and takes a body. */
const bodies: Record<string, () => object | undefined> = {
  'POST /api/sessions': () => ({ internetUserId: investor.internetUserId, password: RIGHT }),
  'PUT /api/account/internet-password': () => ({ currentPassword: RIGHT, newPassword: OTHER }),
  'PUT /api/account/alerts': () => ({ email: true, sms: false }),
  'POST /api/account/internet-user-id/cancellation': () => ({ password: RIGHT }),
};
const reading = routes.filter(({ answers }) => answers.refusals?.includes('not-signed-in'));

test.each(reading.map(({ method, path }) => [method, path] as const))(
  '%s %s refuses two session cookies in either order before any other check; both sessions end, nothing else changes',
  async (method, path) => {
    for (const turn of [false, true]) {
      const [live, second] = [await begin(), newToken()];
      const pair = (turn ? [second, live] : [live, second]) as [string, string];
      const body = bodies[`${method} ${path}`]?.();
      world.requests();
      world.comparisons();
      expectRefused(
        await call(handler, method, path, {
          headers: { Cookie: pair.map((each) => `${NAME}=${each}`) },
          body,
        }),
      );
      expect(world.requests()).toEqual(['DeleteItem', 'DeleteItem']);
      expect(world.comparisons()).toBe(0);
      expect(await status(live)).toBe(401);
    }
    expect(await status(await begin())).toBe(200);
  },
);

test('a request with a hundred session cookies costs at most four writes', async () => {
  world.requests();
  const headers = { Cookie: Array.from({ length: 100 }, () => `${NAME}=${newToken()}`).join('; ') };
  expectRefused(await call(handler, 'DELETE', '/api/sessions/current', { headers }));
  expect(world.requests()).toHaveLength(4);
});

test('if the sessions cannot be ended, the answer is unavailable and the cookie stays', async () => {
  const live = await begin();
  world.intercept(async (_service, _operation, _send) => {
    throw new Error('outage');
  });
  const headers = { Cookie: `${NAME}=${live}; ${NAME}=${newToken()}` };
  const answer = await call(handler, 'DELETE', '/api/sessions/current', { headers });
  world.intercept(undefined);
  expectProblem(answer, 'unavailable');
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expectRefused(await call(handler, 'DELETE', '/api/sessions/current', { headers }));
  expect(await status(live)).toBe(401);
});

test.each([
  ['without a space before it', (live: string) => `x=1;${NAME}=${live}`],
  ['with more spaces before it', (live: string) => `x=1;\t  ${NAME}=${live}`],
  ['in a header of its own', (live: string) => ['x=1', `${NAME}=${live}`]],
  [
    'beside cookies of similar names',
    (live: string) => `__host-session=a; ${NAME}2=b; a${NAME}=c; ${NAME}=${live}`,
  ],
])('a single session cookie is read %s, and can sign out', async (_, cookie) => {
  const live = await begin();
  const headers = { Cookie: cookie(live) };
  expect((await call(handler, 'GET', '/api/sessions/current', { headers })).status).toBe(200);
  expect((await call(handler, 'DELETE', '/api/sessions/current', { headers })).status).toBe(204);
  expect(await status(live)).toBe(401);
});
