/** Web sessions from the browser’s point of view (D15; standards 16, 17). */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiHandler } from '../../../core/http/api.ts';
import { secret } from '../../log-search/secrets.ts';
import { call, expectProblem, expectSecure } from '../../support/api.ts';
import { sessionCalls } from '../../support/functions/investor/session-calls.ts';
import { RIGHT, WRONG } from '../../support/investor.ts';
import type { World } from '../../support/world.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

let world: World;
let handler: ApiHandler;
const {
  served,
  registered,
  register,
  signIn,
  begin,
  current,
  use,
  signOut,
  change,
  cancel,
  completeReset,
  expectLives,
  expectEnded,
} = sessionCalls();

beforeAll(() => {
  ({ world, handler } = served());
});

const writes = () => world.requests().filter((request) => !/^(Get|BatchGet)Item$/.test(request));
const at = (milliseconds: number) =>
  new Date(world.context.now().getTime() + milliseconds).toISOString();

describe('I5: a sign-in begins a session', () => {
  test('standards 16: it returns a secret of 256 bits in a cookie for this host only, hidden from scripts and never sent from other sites', async () => {
    const investor = await registered();
    const answer = await signIn(investor);
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.body).toEqual({
      internetUserId: investor.internetUserId,
      idleAt: at(15 * MINUTE),
      endsAt: at(8 * HOUR),
    });
    expectSecure(answer);
  });

  test('standards 16: it does not store the secret', async () => {
    const cookie = await begin(await registered());
    expect(await world.dump()).not.toContain(cookie);
  });

  test('standards 16: it returns a new secret each time', async () => {
    const investor = await registered();
    const cookies = await Promise.all([begin(investor), begin(investor), begin(investor)]);
    expect(new Set(cookies).size).toBe(3);
    for (const cookie of cookies) await expectLives(cookie);
  });

  test('D8: it answers with the user ID as it was registered', async () => {
    const investor = { account: await world.open(), internetUserId: 'MixedC4s' };
    await register(investor);
    const answer = await signIn({ ...investor, internetUserId: 'mIXEDc4S' });
    expect(answer.body.internetUserId).toBe('MixedC4s');
  });

  test('a wrong sign-in gets no cookie', async () => {
    const answer = await signIn(await registered(), WRONG);
    expectProblem(answer, 'wrong-credentials');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test('standards 16: it never adopts a secret from the browser, so a planted cookie is not a session', async () => {
    const investor = await registered();
    const planted = secret('A'.repeat(43));
    const { session } = await signIn(investor, RIGHT, planted);
    expect(session).not.toBe(planted);
    await expectLives(session);
    await expectEnded(planted);
  });

  test('standards 16: it ends the browser’s previous session, of the same investor or of another', async () => {
    const [one, other] = [await registered(), await registered()];
    const elsewhere = await begin(one);
    const first = await begin(one);
    const second = (await signIn(one, RIGHT, first)).session;
    await expectEnded(first);
    const third = (await signIn(other, RIGHT, second)).session;
    await expectEnded(second);
    await expectLives(third);
    await expectLives(elsewhere);
  });

  test('a wrong sign-in ends no session', async () => {
    const investor = await registered();
    const cookie = await begin(investor);
    expectProblem(await signIn(investor, WRONG, cookie), 'wrong-credentials');
    await expectLives(cookie);
  });
});

describe('D15: the end of a session', () => {
  test.each([
    ['idle for a millisecond less than 15 minutes, it goes on', 15 * MINUTE - 1, true],
    ['idle for 15 minutes, it has ended', 15 * MINUTE, false],
    ['idle for a day, it has ended', 24 * HOUR, false],
  ])('%s', async (_, idle, lives) => {
    const cookie = await begin(await registered());
    world.advance(idle);
    if (lives) await expectLives(cookie);
    else await expectEnded(cookie);
  });

  test('asking how long the session lasts does not extend it and writes nothing', async () => {
    const investor = await registered();
    const { session: cookie, body } = await signIn(investor);
    for (let minute = 0; minute < 15; minute += 5) {
      world.requests();
      expect((await current(cookie)).body).toEqual(body);
      expect(writes()).toEqual([]);
      world.advance(5 * MINUTE);
    }
    await expectEnded(cookie);
  });

  test('use extends the session to 15 minutes from then, to the millisecond', async () => {
    const cookie = await begin(await registered());
    world.advance(15 * MINUTE - 1);
    expect((await use(cookie)).status).toBe(200);
    expect((await current(cookie)).body.idleAt).toBe(at(15 * MINUTE));
    world.advance(15 * MINUTE - 1);
    await expectLives(cookie);
    world.advance(1);
    await expectEnded(cookie);
  });

  test('use extends the session at most once a minute', async () => {
    const cookie = await begin(await registered());
    world.requests();
    world.advance(MINUTE - 1);
    await use(cookie);
    expect(writes()).toEqual([]);
    world.advance(1);
    await use(cookie);
    expect(writes()).toEqual(['UpdateItem']);
    for (let i = 0; i < 10; i++) await use(cookie);
    world.advance(MINUTE - 1);
    await use(cookie);
    expect(writes()).toEqual([]);
  });

  test('a request that is refused for its form does not extend the session', async () => {
    const { session: cookie, body } = await signIn(await registered());
    world.advance(10 * MINUTE);
    expectProblem(await cancel(cookie, 'x'), 'invalid-input', { fields: { password: ['format'] } });
    expect((await current(cookie)).body).toEqual(body);
  });

  test('even in constant use, the session ends 8 hours after the sign-in, to the millisecond', async () => {
    const { session: cookie, body } = await signIn(await registered());
    for (let minute = 0; minute < 8 * 60 - 10; minute += 10) {
      world.advance(10 * MINUTE);
      expect((await use(cookie)).status).toBe(200);
    }
    expect((await current(cookie)).body).toEqual({ ...body, idleAt: body.endsAt });
    world.advance(10 * MINUTE - 1);
    expect((await use(cookie)).status).toBe(200);
    world.advance(1);
    await expectEnded(cookie);
  });
});

describe('a sign-out', () => {
  test('ends the session: the cookie is cleared, and a replayed one is refused', async () => {
    const cookie = await begin(await registered());
    const answer = await signOut(cookie);
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(answer.headers['set-cookie']).toBe(
      '__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
    );
    expectSecure(answer);
    await expectEnded(cookie);
    world.advance(MINUTE);
    await expectEnded(cookie);
  });

  test('ends no other session of the same investor', async () => {
    const investor = await registered();
    const [one, other] = [await begin(investor), await begin(investor)];
    await signOut(one);
    await expectEnded(one);
    await expectLives(other);
  });

  test('may be repeated, and may be requested without a session', async () => {
    const cookie = await begin(await registered());
    for (const each of [cookie, cookie, undefined, '', 'garbage'])
      expect((await signOut(each)).status).toBe(204);
  });

  test('is not undone by a concurrent use that extends the session', async () => {
    const cookie = await begin(await registered());
    world.advance(2 * MINUTE);
    let signedOut = '';
    world.intercept(async (_, operation, sent) => {
      const answer = await sent();
      if (operation === 'BatchGetItem') {
        world.intercept(undefined);
        await signOut(cookie);
        signedOut = await world.dump();
      }
      return answer;
    });
    await use(cookie);
    expect(await world.dump()).toBe(signedOut);
    await expectEnded(cookie);
  });

  test('is not undone by a concurrent change of the password, which changes nothing', async () => {
    const investor = await registered();
    const cookie = await begin(investor);
    let signedOut = '';
    world.intercept(async (_, operation, send) => {
      if (operation === 'TransactWriteItems') {
        world.intercept(undefined);
        await signOut(cookie);
        signedOut = await world.dump();
      }
      return send();
    });
    const answer = await change(cookie);
    expectProblem(answer, 'not-signed-in');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(await world.dump()).toBe(signedOut);
    await expectLives(await begin(investor));
  });
});

describe('a cookie that the service did not issue', () => {
  test('is not a session, whatever it contains; without the form of a secret it is not even looked up', async () => {
    const garbage = fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.stringMatching(/^[A-Za-z0-9_-]{42}$/),
      fc.stringMatching(/^[A-Za-z0-9_-]{44}$/),
      fc.constantFrom(
        '',
        'null',
        'undefined',
        '__proto__',
        '""',
        'x'.repeat(8000),
        `${'A'.repeat(42)}=`,
        `${'A'.repeat(43)}\n`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (value) => {
        fc.pre(!/^[A-Za-z0-9_-]{43}$/.test(value.split('; ')[0] ?? ''));
        world.requests();
        await expectEnded(value);
        expect(world.requests()).toEqual([]);
      }),
    );
  });

  test('is not a session, even with the form of a secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), async (value) => {
        expectProblem(await current(value), 'not-signed-in');
      }),
      { numRuns: 50 },
    );
  });

  test('is not a session if it differs in one character or in case', async () => {
    const cookie = await begin(await registered());
    const almost = [
      cookie.slice(1),
      `${cookie}A`,
      `A${cookie}`,
      ` ${cookie}`,
      `"${cookie}"`,
      swapCase(cookie),
    ];
    for (const value of almost) expectProblem(await current(value), 'not-signed-in');
    for (let i = 0; i < cookie.length; i++) {
      const other = cookie[i] === 'A' ? 'B' : 'A';
      expectProblem(
        await current(`${cookie.slice(0, i)}${other}${cookie.slice(i + 1)}`),
        'not-signed-in',
      );
    }
    await expectLives(cookie);
  });

  test('does not disturb a valid one beside it; a secret under a similar name is ignored', async () => {
    const cookie = await begin(await registered());
    const ask = (Cookie: string) =>
      call(handler, 'GET', '/api/sessions/current', { headers: { Cookie } });
    for (const header of [
      `a=b; __Host-session=${cookie}`,
      `__Host-session=${cookie}; c=d`,
      `x__Host-session=1; __Host-session=${cookie}`,
      `__Host-session2=1; __Host-session=${cookie}`,
    ]) {
      expect((await ask(header)).status).toBe(200);
    }
    for (const name of [
      'session',
      '__Secure-session',
      'x__Host-session',
      '__host-session',
      '__Host-session2',
      'a=__Host-session',
    ]) {
      expectProblem(await ask(`${name}=${cookie}`), 'not-signed-in');
    }
    expectProblem(await ask(''), 'not-signed-in');
  });

  test('is not a session if it is a reset token; nor does a session’s secret complete a reset', async () => {
    const investor = await registered();
    const cookie = await begin(investor);
    const { body } = await call(handler, 'POST', '/api/password-resets', {
      body: investor.account,
    });
    await expectEnded(secret(body.resetToken));
    expectProblem(await completeReset(cookie), 'reset-expired');
    await expectLives(cookie);
    expect((await completeReset(body.resetToken)).status).toBe(204);
  });
});

function swapCase(text: string): string {
  return text.replace(/[a-zA-Z]/g, (letter) =>
    letter < 'a' ? letter.toLowerCase() : letter.toUpperCase(),
  );
}
