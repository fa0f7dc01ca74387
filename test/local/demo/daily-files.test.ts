/**
 * Daily files on the laptop: from `POST /local/daily-files` through bucket, rule and function to
 * the investor's page.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHEAP, type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ environment: CHEAP });
});
afterAll(() => service.stop());

const HEADER = 'participantId,accountNumber,stockCode,nameEn,nameZh,quantity';
const post = (name: string | undefined, body: string, type = 'text/csv') =>
  fetch(`${service.url}/local/daily-files`, {
    method: 'POST',
    headers: {
      'Content-Type': type,
      ...(name === undefined ? {} : { 'Content-Disposition': `attachment; filename="${name}"` }),
    },
    body,
  });

test('a posted daily file changes the balances on the web, and its report lists the rejected lines', async () => {
  const account = await service.registered();
  const browser = service.browser();
  await browser.post('/api/sessions', {
    internetUserId: account.internetUserId,
    password: account.internetPassword,
  });
  const line = `${account.participantId},${account.accountNumber},00700,TENCENT,騰訊控股,300`;
  const { status } = await post('balances-2020-11-20.csv', `${HEADER}\n${line}\nbroken\n`);
  expect(status).toBe(202);
  await service.settled();
  expect((await browser.get('/api/account/balances')).body).toEqual({
    asOf: '2020-11-20',
    recordsFrom: '2020-11-20',
    balances: [{ stockCode: '00700', name: { en: 'TENCENT', zh: '騰訊控股' }, quantity: 300 }],
  });
  const report = await fetch(`${service.url}/local/daily-files/balances-2020-11-20.csv`);
  expect(await report.json()).toMatchObject({
    taken: 1,
    setAside: 1,
    rejects: [{ line: 3, reason: 'columns' }],
  });
});

test('a request without a valid file name or type is refused immediately', async () => {
  expect((await post(undefined, HEADER)).status).toBe(422);
  expect((await post('reports/x', HEADER)).status).toBe(422);
  expect((await post('balances-2020-11-21.csv', HEADER, 'application/json')).status).toBe(415);
  expect((await fetch(`${service.url}/local/daily-files/balances-2020-11-21.csv`)).status).toBe(
    404,
  );
});
