/**
 * D12: the deployed messages function behind a new event source mapping, which reads the stream
 * from its beginning. Each laptop on one engine has mappings, functions and a mailbox of its own.
 */
import { afterAll, expect, test } from 'vitest';
import type { Message } from '../../../local/aws/message.ts';
import { type Engine, freshEngine } from '../../support/engine.ts';
import { OTHER } from '../../support/investor.ts';
import { resetPhonePassword } from '../../support/participant.ts';
import { CHEAP, credentials, type Service, startService } from '../../support/service.ts';

const running: Service[] = [];
afterAll(() => Promise.all(running.map((each) => each.stop())));

async function laptop({ endpoint, accessKeyId }: Engine): Promise<Service> {
  const service = await startService({
    dynamodb: endpoint,
    accessKeyId,
    maxWorkers: 2,
    environment: CHEAP,
  });
  running.push(service);
  return service;
}

async function sentBy(service: Service): Promise<string[]> {
  const { body } = await service.browser().get('/local/messages');
  return (body.messages as Message[]).map((each) => `${each.channel} ${each.to} ${each.body}`);
}

test('a mapping beside another sends nothing twice, and a later one nothing at all', async () => {
  const engine = await freshEngine();
  const [old, beside] = [await laptop(engine), await laptop(engine)];
  for (let i = 0; i < 3; i++) {
    const account = await old.registered({
      email: `holder${i}@example.com`,
      phones: [`+8526111222${i}`],
    });
    const browser = old.browser();
    expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
    const change = { currentPassword: account.internetPassword, newPassword: OTHER };
    expect((await browser.put('/api/account/internet-password', change)).status).toBe(204);
    await resetPhonePassword(old.context, account);
  }
  await Promise.all([old.settled(), beside.settled()]);
  const sent = [...(await sentBy(old)), ...(await sentBy(beside))];
  // Opened, registered, a change and a reset, of three accounts and by two ways.
  expect(sent).toHaveLength(3 * 4 * 2);
  expect(new Set(sent).size).toBe(sent.length);

  const later = await laptop(engine);
  await later.settled();
  expect(await sentBy(later)).toEqual([]);
});
