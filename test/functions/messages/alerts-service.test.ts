/** D20: the deployed functions, from a file of movements in the drop box to the investor. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateInHongKong } from '../../../core/domain/hong-kong.ts';
import { headers } from '../../../functions/feed/row.ts';
import type { Message } from '../../../local/aws/message.ts';
import { CHEAP, credentials, type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ environment: CHEAP, maxWorkers: 3 });
});
afterAll(() => service.stop());

test('an investor who chose alerts on the site is told of a file, and of its correction', async () => {
  const account = await service.registered({ language: 'en' });
  const browser = service.browser();
  expect((await browser.post('/api/sessions', credentials(account))).status).toBe(201);
  const chosen = await browser.put('/api/account/alerts', { email: true, sms: true });
  expect(chosen).toMatchObject({ status: 200, body: { email: true, sms: true } });
  await service.settled();

  const { participantId, accountNumber } = account;
  const name = `movements-${dateInHongKong(new Date(service.clock.now()))}.csv`;
  const deliver = async (quantity: number) => {
    const row = [participantId, accountNumber, 5, 'HSBC', '滙豐', 'in', quantity, 'R1'];
    service.dropFile?.(name, `${headers.movements.join()}\n${row.join()}\n`);
    await service.settled();
  };
  await deliver(400);
  await deliver(400);
  await deliver(4000);

  const { body } = await browser.get(`/local/messages?accountNumber=${accountNumber}`);
  const messages = (body.messages as Message[]).filter((each) => each.body.includes('movement'));
  const texts = (channel: Message['channel'], part: RegExp) =>
    messages.filter((each) => each.channel === channel).map((each) => part.exec(each.body)?.[0]);
  // The first is about the choice itself.
  expect(texts('email', /of movements|HSBC: .*/)).toEqual([
    'of movements',
    'HSBC: 400 in',
    'HSBC: 4,000 in',
  ]);
  expect(texts('sms', /(correction: )?\d+ stock movement/)).toEqual([
    '1 stock movement',
    'correction: 1 stock movement',
  ]);
});
