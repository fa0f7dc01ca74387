/** `npm start -- --data DIR`: the data survive a restart of the service. */
import { expect, test } from 'vitest';
import { expectRefusal } from '../support/answers.ts';
import { OTHER, WRONG } from '../support/investor.ts';
import { temporaryDirectory } from '../support/local/fixture.ts';
import { CHEAP, credentials, identity, registration, startService } from '../support/service.ts';

test('registrations, used passwords and revocations survive a restart with the same data directory', async () => {
  const data = temporaryDirectory();
  const before = await startService({ environment: CHEAP, data });
  const [account, revoked] = [await before.registered(), await before.registered()];
  const browser = before.browser();
  try {
    expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
    const change = { currentPassword: account.internetPassword, newPassword: OTHER };
    expect((await browser.put('/api/account/internet-password', change)).status).toBe(204);
    const wrong = credentials(revoked, { password: WRONG });
    for (let entry = 0; entry < 3; entry++) await before.browser().post('/api/sessions', wrong);
  } finally {
    await before.stop();
  }

  const after = await startService({ environment: CHEAP, data });
  try {
    const again = after.browser();
    expect(
      (await again.post('/api/sessions', credentials(account, { password: OTHER }))).status,
    ).toBe(201);
    expect((await again.get('/api/account')).body).toMatchObject({
      accountNumber: account.accountNumber,
      internetUserId: account.internetUserId,
    });
    const change = { currentPassword: OTHER, newPassword: account.internetPassword };
    expectRefusal(await again.put('/api/account/internet-password', change), 'password-refused', {
      fields: { newPassword: ['used-before'] },
    });
    expectRefusal(await again.post('/api/sessions', credentials(revoked)), 'password-revoked', {
      channel: 'internet',
    });
    expectRefusal(
      await again.post('/api/registrations', registration(account)),
      'already-registered',
      { internetUserId: account.internetUserId },
    );
    expect((await again.post('/api/password-resets', identity(revoked))).status).toBe(201);
  } finally {
    await after.stop();
  }
});
