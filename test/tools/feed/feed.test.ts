/** `npm run feed`: delivers daily files to a running service, and prints what became of them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headers } from '../../../functions/feed/row.ts';
import { CHEAP, type Service, startService } from '../../support/service.ts';

const program = fileURLToPath(new URL('../../../bin/feed.ts', import.meta.url));
let service: Service;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ssa-feed-'));
  service = await startService({ environment: CHEAP });
});
afterAll(async () => {
  await service?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function file(name: string, ...lines: string[]): string {
  const path = join(directory, name);
  writeFileSync(path, [...lines, ''].join('\r\n'));
  return path;
}

function feed(
  args: string[],
  url = service.url,
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args, '--url', url], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

test('prints the outcome of each file, and why lines were set aside', async () => {
  const { participantId, accountNumber, internetUserId, internetPassword } =
    await service.registered();
  const line = (code: string, ...rest: string[]) =>
    [participantId, accountNumber, code, 'A', '甲', ...rest].join();
  const balances = file(
    'balances-2020-11-20.csv',
    headers.balances.join(),
    line('00005', '400'),
    line('00700', '0'),
  );
  const movements = file(
    'movements-2020-11-20.csv',
    headers.movements.join(),
    line('00005', 'in', '400', 'R1'),
    ...Array.from({ length: 12 }, () => 'broken'),
  );
  expect(await feed([balances])).toEqual({
    code: 0,
    out: 'balances-2020-11-20.csv: taken; 2 lines taken, 0 set aside\n',
    err: '',
  });
  const shown = Array.from({ length: 10 }, (_, i) => `  line ${i + 3}: columns\n`).join('');
  expect(await feed([balances, movements])).toEqual({
    code: 1,
    out:
      'balances-2020-11-20.csv: taken; 2 lines taken, 0 set aside\n' +
      `movements-2020-11-20.csv: taken; 1 line taken, 12 set aside\n${shown}  and 2 more\n`,
    err: '',
  });
  await service.settled();
  const browser = service.browser();
  await browser.post('/api/sessions', { internetUserId, password: internetPassword });
  const { body } = await browser.get('/api/account/balances');
  expect(body.balances.map(({ quantity }: { quantity: number }) => quantity)).toEqual([400, 0]);
});

test.each(['balances-2026-12-01 (1).csv', '結餘.csv'])(
  '%s is refused for its name, and not sent',
  async (name) => {
    expect(await feed([file(name, '')], 'http://127.0.0.1:9')).toEqual({
      code: 1,
      out: `${name}: refused, file-name; 0 lines taken, 0 set aside\n`,
      err: '',
    });
  },
);

test('an incomplete list: the account is named, and keeps its previous list', async () => {
  const { participantId, accountNumber } = await service.registered();
  const line = (code: string, quantity: string) =>
    [participantId, accountNumber, code, 'A', '甲', quantity].join();
  const holed = file(
    'balances-2020-11-16.csv',
    headers.balances.join(),
    line('00005', '400'),
    line('00700', 'x'),
  );
  expect(await feed([holed])).toEqual({
    code: 1,
    out:
      'balances-2020-11-16.csv: taken; 1 line taken, 1 set aside\n  line 3: quantity\n' +
      `  ${participantId} ${accountNumber}: account-incomplete, keeps its previous list\n`,
    err: '',
  });
});

test('an invalid file is refused with the reason, and the next one is taken', async () => {
  const refused = file('balances-2026-02-30.csv', headers.balances.join());
  const taken = file('balances-2020-11-19.csv', headers.balances.join());
  expect(await feed([refused, taken])).toEqual({
    code: 1,
    out:
      'balances-2026-02-30.csv: refused, file-name; 0 lines taken, 0 set aside\n' +
      'balances-2020-11-19.csv: taken; 0 lines taken, 0 set aside\n',
    err: '',
  });
});

test('balances of an earlier day change nothing that is shown, and the command says so', async () => {
  const { participantId, accountNumber } = await service.registered();
  const line = [participantId, accountNumber, '00005', 'A', '甲', '400'].join();
  const [newer, older] = [1, 6].map((days) =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
  );
  const later = file(`balances-${newer}.csv`, headers.balances.join(), line);
  const earlier = file(`balances-${older}.csv`, headers.balances.join(), line);
  expect(await feed([later, earlier])).toEqual({
    code: 0,
    out:
      `balances-${newer}.csv: taken; 1 line taken, 0 set aside\n` +
      `balances-${older}.csv: taken; 1 line taken, 0 set aside\n` +
      `  balances of ${newer} were ingested before, and stay current for the accounts they name\n`,
    err: '',
  });
});

test('without a file: one line, and exit code 2', async () => {
  const { code, out, err } = await feed([]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe("Missing required argument 'files'\n");
});

test.each([
  [/^No such file: \S*nowhere\.csv\n$/, 2, ['/nowhere.csv'], undefined],
  [/^Unknown option '--fast'[^\n]*\n$/, 2, ['--fast'], undefined],
  [
    /^http:\/\/127\.0\.0\.1:9 does not answer: is the service running \(npm start\)\?\n$/,
    1,
    [],
    'http://127.0.0.1:9',
  ],
])('%s: one line, and exit code %i', async (line, code, args, url) => {
  const taken = file('balances-2020-11-18.csv', headers.balances.join());
  const said = await feed([taken, ...args], url);
  expect(said).toEqual({ code, out: '', err: expect.stringMatching(line) });
});
