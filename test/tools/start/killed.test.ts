/**
 * `npm start -- --data DIR`, killed with kill -9 and restarted: acknowledged data survives, and
 * expired sessions stay expired.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../local/shared/http.ts';
import { keptData } from '../../../local/shared/kept-data.ts';
import { Browser } from '../../support/browser-client.ts';
import { RIGHT } from '../../support/investor.ts';
import { ownDirectory, temporaryDirectory } from '../../support/local/fixture.ts';
import { registration } from '../../support/service.ts';
import { defaultHolder } from '../../support/world.ts';

const COMMAND = fileURLToPath(new URL('../../../bin/start.ts', import.meta.url));
const HEADER = 'participantId,accountNumber,stockCode,nameEn,nameZh,quantity';
const FILES = Array.from({ length: 59 }, (_, day) =>
  new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
);

async function begin(port: number, ...options: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [COMMAND, '--port', String(port), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  ownDirectory(port);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

test('files acknowledged before kill -9 are ingested after a restart, and clock and messages continue', async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const data = temporaryDirectory();
  const options = ['--data', data, '--bare'];
  const get = async (path: string) =>
    (await fetch(url + path)).json() as Promise<Record<string, unknown>>;
  const killed = await begin(port, ...options);
  const browser = new Browser(url);
  const wanted = { participantId: 'C00088', accountNumber: '10000001', holder: defaultHolder };
  const { status, body: account } = await browser.post('/local/accounts', wanted);
  expect(status).toBe(201);
  const known = { ...account, internetUserId: 'Tulip888', internetPassword: RIGHT };
  expect((await browser.post('/api/registrations', registration(known))).status).toBe(201);
  expect(
    (await browser.post('/api/sessions', { internetUserId: 'Tulip888', password: RIGHT })).status,
  ).toBe(201);
  expect((await browser.get('/api/sessions/current')).status).toBe(200);
  const messages = () =>
    get('/local/messages?accountNumber=10000001').then(({ messages }) => messages as unknown[]);
  await expect.poll(async () => (await messages()).length).toBeGreaterThan(1);
  const sentBefore = await messages();
  expect((await browser.post('/local/clock', { advance: 'PT9H' })).status).toBe(200);
  const { now: before } = await get('/local/clock');
  for (const [index, day] of FILES.entries()) {
    const answer = await fetch(`${url}/local/daily-files`, {
      method: 'POST',
      headers: {
        'Content-Type': 'text/csv',
        'Content-Disposition': `attachment; filename="balances-${day}.csv"`,
      },
      body: `${HEADER}\nC00088,10000001,00005,HSBC HOLDINGS,滙豐控股,${index + 1}\n`,
    });
    expect(answer.status).toBe(202);
  }
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  await begin(port, ...options);
  const { now: after } = await get('/local/clock');
  expect(Date.parse(String(after)) - Date.parse(String(before))).toBeGreaterThanOrEqual(0);
  expect((await browser.get('/api/sessions/current')).status).toBe(401);
  for (const day of FILES) {
    const report = () => get(`/local/daily-files/balances-${day}.csv`);
    await expect.poll(report).toMatchObject({ taken: 1, setAside: 0 });
  }
  expect((await messages()).slice(0, sentBefore.length)).toEqual(sentBefore);
  // What happened before the kill causes only one message each way.
  expect(new Set((await messages()).map((each) => JSON.stringify(each))).size).toBe(
    (await messages()).length,
  );
});

test('npm start reports --data with a file in one line, with status 1', async () => {
  const file = join(temporaryDirectory(), 'a-file');
  writeFileSync(file, '');
  const child = spawn(process.execPath, [
    COMMAND,
    '--port',
    String(await freePort()),
    '--data',
    file,
  ]);
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const [code] = await once(child, 'close');
  expect([code, Buffer.concat(said).toString()]).toEqual([
    1,
    `--data: ${file} is a file, not a directory\n`,
  ]);
});

test('a --data directory in use is refused in one line, and can be used again once its user has ended', () => {
  const data = temporaryDirectory();
  const first = keptData(data);
  expect(() => keptData(data)).toThrow(
    new RegExp(`^--data: .* is in use by process ${process.pid} \\(.*\\)$`),
  );
  first.close();
  // A lock as a killed process leaves it: no process has this ID.
  writeFileSync(join(data, 'lock'), '4194305');
  keptData(data).close();
});

test('two services run concurrently from one checkout, each with its own logs', async () => {
  const ports = [await freePort(), await freePort()];
  await Promise.all(ports.map((port) => begin(port, '--bare')));
  for (const port of ports) {
    expect((await fetch(`http://localhost:${port}/api/terms`)).status).toBe(200);
    expect(existsSync(join(ownDirectory(port), 'logs'))).toBe(true);
  }
});
