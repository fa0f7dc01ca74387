/** The deployed digest: its schedule, its rights, and its e-mail, as the laptop's clock goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../../local/aws/message.ts';
import { CHEAP, identity, type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ environment: CHEAP, maxWorkers: 2 });
});
afterAll(() => service.stop());

const messages = async (query = ''): Promise<Message[]> =>
  (await service.browser().get(`/local/messages${query}`)).body.messages;
const digests = async () =>
  (await messages()).filter(({ subject }) => subject?.startsWith('Stock Segregated Accounts:'));

test('past the next morning of a weekday the participant of the settings gets one e-mail', async () => {
  const account = await service.open();
  const wrong = identity(account, { phonePassword: '60214937' });
  for (let i = 0; i < 3; i++) await service.browser().post('/api/password-resets', wrong);
  expect(await digests()).toEqual([]);

  await service.advance('P3D');
  await service.settled();
  const [digest, ...others] = await digests();
  expect(others).toEqual([]);
  expect(digest).toMatchObject({
    channel: 'email',
    to: 'operations@c00088.example',
    subject: 'Stock Segregated Accounts: 1 revoked password',
    body: expect.stringContaining(`${account.accountNumber}: since `),
  });
  // It is about no one account, and none of the investor's messages.
  const ofAccount = await messages(`?accountNumber=${account.accountNumber}`);
  expect(ofAccount.map(({ to }) => to)).not.toContain('operations@c00088.example');
  const page = await fetch(`${service.url}/local/messages/page`);
  expect(await page.text()).toContain('operations@c00088.example');

  await service.advance('PT1S');
  await service.settled();
  expect(await digests()).toHaveLength(1);
  await service.advance('P7D');
  await service.settled();
  expect(await digests()).toHaveLength(2);
});
