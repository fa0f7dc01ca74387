/** `npm run broker -- open --file`: each row is requested once, whatever was interrupted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { concurrently } from '../../../tools/shared/concurrently.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';
import { BrokerServer } from '../../support/tools/broker/broker-server.ts';
import { type CommandOutput, command } from '../../support/tools/command.ts';
import { defaultHolder } from '../../support/world.ts';

const BROKER = fileURLToPath(new URL('../../../bin/broker.ts', import.meta.url));
const HEADER = 'accountNumber,nameEn,nameZh,dateOfBirth,identityDocument,phones,email,language';

let server: BrokerServer;
let file: string;

beforeEach(async () => {
  server = await BrokerServer.start();
  file = join(temporaryDirectory(), 'accounts.csv');
});

const row = (i: number) =>
  `${30_000_000 + i},Chan Siu Ming,陳小明,1980-05-17,A123456(7),+85291234567;91234568,,yue`;
const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => row(i));
const write = (lines: string[], separator = '\n') =>
  writeFileSync(file, `${lines.join(separator)}${separator}`);
const rejects = () =>
  existsSync(`${file}.rejects.csv`) ? readFileSync(`${file}.rejects.csv`, 'utf8').split('\n') : [];
const args = () => ['open', '--file', file, '--as', 'C00088.maker', '--url', server.url];
const open = (...argv: string[]): Promise<CommandOutput> => command([...args(), ...argv]);

/** The account numbers of all requests that were made, sorted. */
async function asked(): Promise<string[]> {
  const { out } = await command([
    'requests',
    '--json',
    '--as',
    'C00088.reader',
    '--url',
    server.url,
  ]);
  return (JSON.parse(out).requests as { accountNumber: string }[])
    .map((request) => request.accountNumber)
    .sort();
}

const numbers = (count: number) => rowsOf(count).map((line) => line.slice(0, 8));

test('a row becomes a request with all its fields', async () => {
  write([HEADER, row(0)]);
  expect(await open()).toEqual({
    code: 0,
    out: 'rows\t1\nasked\t1\nrejected\t0\ncomplete\tyes\n',
    err: '',
  });
  expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
    type: 'open-account',
    accountNumber: '30000000',
    holder: {
      nameEn: 'Chan Siu Ming',
      nameZh: '陳小明',
      dateOfBirth: '1980-05-17',
      identityDocument: 'A123456(7)',
      phones: ['+85291234567', '91234568'],
      language: 'yue',
    },
  });
  expect(rejects()).toEqual([]);
});

test('a file from a spreadsheet: byte order mark, CRLF, quotes, any column order, empty lines', async () => {
  const lines = [
    '\ufeffphones,nameEn,accountNumber',
    '"91234567; 91234568","Chan, Siu Ming",30000001',
    '',
    ' 91234567 ,Lee,30000002',
  ];
  write(lines, '\r\n');
  expect((await open()).code).toBe(0);
  const holders = server.calls.map(({ body }) => JSON.parse(body).holder);
  expect(holders).toContainEqual({ nameEn: 'Chan, Siu Ming', phones: ['91234567', '91234568'] });
  expect(holders).toContainEqual({ nameEn: 'Lee', phones: ['91234567'] });
});

describe('each row is requested once', () => {
  test('after the command is killed and run again', async () => {
    const COUNT = 60;
    write([HEADER, ...rowsOf(COUNT)]);
    const child = spawn(process.execPath, [BROKER, ...args()], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    let answered = 0;
    // The request is carried out, and the command is killed before the answer arrives.
    server.meddle = ({ path }, when) => {
      if (when === 'after' && path === '/broker/requests' && ++answered === COUNT / 3)
        child.kill('SIGKILL');
      return undefined;
    };
    expect((await ended)[1]).toBe('SIGKILL');
    server.meddle = () => undefined;
    const before = (await asked()).length;
    expect(before).toBeGreaterThanOrEqual(COUNT / 3);
    expect(before).toBeLessThan(COUNT);

    expect(JSON.parse((await open('--json')).out)).toEqual({
      rows: COUNT,
      asked: COUNT,
      rejected: 0,
      complete: true,
    });
    expect(await asked()).toEqual(numbers(COUNT));
    await open();
    expect(await asked()).toEqual(numbers(COUNT));
  });

  test('with lost answers, a busy API and expiring tokens', async () => {
    server.tokenSeconds = 30;
    write([HEADER, ...rowsOf(20)]);
    // Of each row, by the digit that it ends with, none to two attempts fail, of six.
    const attempts = new Map<string, number>();
    server.meddle = ({ path, body }, when) => {
      if (path !== '/broker/requests') return undefined;
      const number = JSON.parse(body).accountNumber as string;
      const attempt = (attempts.get(number) ?? 0) + (when === 'before' ? 1 : 0);
      attempts.set(number, attempt);
      if (attempt > Number(number.at(-1)) % 3) return undefined;
      if ((attempt % 2 === 0) === (when === 'after')) return undefined;
      return when === 'after'
        ? 'drop'
        : { status: 503, headers: { 'Retry-After': '0' }, body: '{}' };
    };
    expect(await open('--parallel', '8')).toMatchObject({ code: 0, err: '' });
    server.meddle = () => undefined;
    expect(await asked()).toEqual(numbers(20));
  });

  test('by two concurrent runs', async () => {
    write([HEADER, ...rowsOf(20)]);
    expect(await Promise.all([open(), open()])).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(await asked()).toEqual(numbers(20));
  });

  test('and again for another batch', async () => {
    write([HEADER, row(0)]);
    for (const batch of [[], [], ['--batch', '2'], ['--batch', '2']])
      expect((await open(...batch)).code).toBe(0);
    expect(await asked()).toEqual(['30000000', '30000000']);
  });
});

describe('rejected rows', () => {
  test('are in a file with line and reason; once corrected, the next run requests them', async () => {
    const lines = [
      HEADER,
      row(0),
      '30000001,Chan,,,,not a number,,yue',
      '3000,Lee,,,,91234567,,',
      row(0),
      '30000004,Lee,,,,91234567',
      '30000005,Lee,\ufffd\ufffd,,,91234567,,',
      '30000006,,,,,91234567,,',
      row(7),
    ];
    write(lines);
    const { code, out, err } = await open('--parallel', '1');
    expect([code, out]).toEqual([1, 'rows\t8\nasked\t2\nrejected\t6\ncomplete\tyes\n']);
    expect(err).toBe(
      `Rejects are in ${file}.rejects.csv: correct them in ${file}, and run it again.\n`,
    );
    expect(rejects()).toEqual([
      'line,accountNumber,reason',
      '3,30000001,"holder.phones, first entry: expected a number such as +85291234567, or eight digits (invalid-input)"',
      '4,3000,accountNumber: expected eight digits (invalid-input)',
      '5,30000000,"duplicate account number, see line 2"',
      '6,30000004,more or fewer columns than in the header',
      '7,30000005,not in UTF-8',
      `8,30000006,"holder.nameEn: expected Latin letters, spaces and '’.,-(), at most 120 (invalid-input)"`,
      '',
    ]);

    lines[2] = lines[2]?.replace('not a number', '91234567') as string;
    write([...lines.slice(0, 3), row(7)]);
    expect(await open()).toMatchObject({ code: 0, err: '' });
    expect(rejects()).toEqual([]);
    expect(await asked()).toEqual(['30000000', '30000001', '30000007']);
  });

  test('hold no formula: a spreadsheet opens the file', async () => {
    const numbers = ['=1+1', '+1', '-1', '@A1', '＝1'];
    write([HEADER, ...numbers.map((number) => row(0).replace('30000000', number))]);
    expect((await open('--parallel', '1')).code).toBe(1);
    const shown = rejects()
      .slice(1, -1)
      .map((line) => line.split(',')[1]);
    expect(shown).toEqual(numbers.map((number) => `'${number}`));
  });

  test('include a row whose account number exists already', async () => {
    const { accountNumber } = await server.world.open(defaultHolder);
    write([HEADER, row(0).replace('30000000', accountNumber)]);
    expect((await open()).code).toBe(1);
    const reason = 'The account number is taken, or the account is closed (conflict)';
    expect(rejects()[1]).toBe(`2,${accountNumber},"${reason}"`);
  });
});

const NOT_UTF_8 = /^The file is not in UTF-8: save it as "CSV UTF-8"\n$/;

describe('what stops a run', () => {
  test.each([
    [
      'an unknown column',
      [`${HEADER},colour`, `${row(0)},red`],
      2,
      /^Unknown column in the file: colour\n$/,
    ],
    [
      'a column that is missing',
      ['accountNumber,phones', '30000000,91234567'],
      2,
      /^Missing column in the file: nameEn\n$/,
    ],
    ['a column twice', [`${HEADER},email`, `${row(0)},`], 2, /^Duplicate column in the file\n$/],
    ['another encoding in its header', [`${HEADER},\ufffd`, `${row(0)},x`], 2, NOT_UTF_8],
    ['UTF-16 without its mark', [[...HEADER].join('\0'), row(0)], 2, NOT_UTF_8],
    [
      'a quote that is never closed',
      [HEADER, '"30000000,Lee'],
      1,
      /^Stopped: Quote Not Closed.* line 2; the rest of the file was not read.* Run it again/,
    ],
  ])('%s: no request is sent', async (_, lines, code, line) => {
    write(lines);
    const said = await open();
    expect([said.code, said.err]).toEqual([code, expect.stringMatching(line)]);
    expect(server.calls).toEqual([]);
  });

  test.each([
    [403, '{"title":"Not allowed","code":"forbidden"}', 'Not allowed (forbidden)'],
    [404, '{"title":"Not found","code":"not-found"}', 'Account not found (not-found)'],
    [
      500,
      '{"title":"Internal error","code":"internal","instance":"urn:uuid:1"}',
      'Internal error: quote this number (internal): urn:uuid:1',
    ],
  ])(
    '%i is not the fault of a row: the run stops, and no row is rejected',
    async (status, body, reason) => {
      write([HEADER, ...rowsOf(30)]);
      server.meddle = ({ path }, when) => {
        if (path === '/oidc/token' || when === 'after') return undefined;
        return server.calls.length > 10 ? { status, headers: {}, body } : undefined;
      };
      const { code, out, err } = await open();
      expect([code, err]).toEqual([
        1,
        `Stopped: ${reason}. Run it again: no row is requested twice.\n`,
      ]);
      expect(out).toMatch(/^rows\t10\nasked\t10\nrejected\t0\ncomplete\tno\n$/);
      server.meddle = () => undefined;
      expect((await open()).code).toBe(0);
      expect(await asked()).toEqual(numbers(30));
    },
  );

  test.each([[[HEADER]], [['']], [[]]])('a file without rows is a mistake: %j', async (lines) => {
    write(lines);
    const err = `No account in ${file}\n`;
    expect(await open()).toEqual({ code: 2, out: '', err });
  });
});

describe('a large file', () => {
  test('is read only as fast as its rows are requested', async () => {
    let read = 0;
    let done = 0;
    let furthest = 0;
    const items = async function* () {
      for (; read < 1000; read++) yield read;
    };
    await concurrently(items(), 4, async () => {
      furthest = Math.max(furthest, read - done);
      await new Promise((resolve) => setImmediate(resolve));
      done++;
    });
    expect([done, furthest <= 5]).toEqual([1000, true]);
  });

  test('of ten thousand rows fits a heap of 20 MB, which the program itself needs', {
    timeout: 240_000,
  }, async () => {
    // Not the real API: it is slow, and not what this test is about.
    server.meddle = ({ path }) =>
      path === '/oidc/token' ? undefined : { status: 201, headers: {}, body: '{}' };
    write([HEADER, ...rowsOf(10_000)]);
    // With little room for what is new, V8 would collect garbage most of the time.
    const heap = ['--max-old-space-size=20', '--max-semi-space-size=4'];
    const child = spawn(process.execPath, [...heap, BROKER, ...args()], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(server.calls).toHaveLength(10_000);
  });
});

test('a progress bar on a terminal, and none elsewhere', async () => {
  write([HEADER, ...rowsOf(5)]);
  const { err } = await command(args(), { tty: true });
  expect(err).toMatch(/100%\s+5 rows, 0 rejected/);
  expect((await open()).err).toBe('');
});
