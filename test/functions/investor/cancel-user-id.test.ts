/** D9, D12: the cancellation of an internet user ID, and the sessions that it ends. */
import { describe, expect, test } from 'vitest';
import { expectProblem } from '../../support/api.ts';
import { sessionCalls } from '../../support/functions/investor/session-calls.ts';
import { OTHER, WRONG } from '../../support/investor.ts';

const { registered, register, begin, change, cancel, expectLives, expectEnded } = sessionCalls();

describe('the cancellation of an internet user ID', () => {
  test('D9: wrong entries at a change or a cancellation count like any other: the third revokes the password, and all sessions end', async () => {
    const investor = await registered();
    const [other, mine] = [await begin(investor), await begin(investor)];
    expectProblem(await change(mine, WRONG), 'wrong-credentials');
    expectProblem(await cancel(mine, WRONG), 'wrong-credentials');
    expectProblem(await change(mine, WRONG), 'password-revoked', { channel: 'internet' });
    await expectEnded(mine);
    await expectEnded(other);
  });

  test('ends all sessions, and clears the cookie', async () => {
    const investor = await registered();
    const [other, mine] = [await begin(investor), await begin(investor)];
    const answer = await cancel(mine);
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toBe(
      '__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict',
    );
    await expectEnded(mine);
    await expectEnded(other);
  });

  test('ends sessions for good: registering the same ID again brings none back', async () => {
    const investor = await registered();
    const cookie = await begin(investor);
    expect((await cancel(cookie)).status).toBe(204);
    await register(investor, OTHER);
    await expectEnded(cookie);
    await expectLives(await begin(investor, OTHER));
  });
});
