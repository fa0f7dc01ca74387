import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, listen, stopServer } from '../../../local/shared/http.ts';
import { ownDirectory, temporaryDirectory } from '../../support/local/fixture.ts';

const COMMAND = fileURLToPath(new URL('../../../bin/start.ts', import.meta.url));

function command(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const port = Number(args[args.indexOf('--port') + 1]);
  if (port > 0) ownDirectory(port);
  return child;
}

/** All descendants of a process. */
function descendants(pid: number | undefined): number[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const children = all
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid);
  return children.flatMap(([child = 0]) => [child, ...descendants(child)]);
}

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('npm start serves until Ctrl-C and leaves no process running', async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = command('--port', String(port));
  const problems = text(child.stderr as NodeJS.ReadableStream);
  const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  expect(String(said)).toContain(`Listening on ${url}`);
  expect((await fetch(`${url}/local/clock`)).status).toBe(200);
  const started = descendants(child.pid);
  expect(started.length).toBeGreaterThan(0);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect([code, await problems]).toEqual([0, '']);
  await expect.poll(() => started.filter(lives)).toEqual([]);
});

test('npm start interrupted during its start leaves no process running', async () => {
  // Into a new directory; otherwise the cache would make synthesis unnecessary.
  const child = command(
    '--port',
    String(await freePort()),
    '--assembly',
    join(temporaryDirectory(), 'cdk.out'),
  );
  await expect.poll(() => descendants(child.pid).length).toBeGreaterThan(2);
  const started = descendants(child.pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  await expect.poll(() => started.filter(lives)).toEqual([]);
});

test.each([
  ['an invalid port', 2, ['--port', 'x'], /^Invalid port: x\n$/],
  ['an unknown option', 2, ['--colour'], /^Unknown option '--colour'[^\n]*\n$/],
  ['--seed without --chaos', 2, ['--seed', '7'], /^--seed needs --chaos\n$/],
])('npm start reports %s in one line, with status %i', async (_, status, args, line) => {
  const child = command(...args);
  const problems = text(child.stderr as NodeJS.ReadableStream);
  const [code] = await once(child, 'exit');
  expect(code).toBe(status);
  expect(await problems).toMatch(line);
});

test('npm start reports a port that is in use immediately', async () => {
  const { server, url } = await listen(0, () => {});
  onTestFinished(() => stopServer(server));
  const child = command('--port', new URL(url).port);
  const problems = text(child.stderr as NodeJS.ReadableStream);
  const [code] = await once(child, 'exit');
  expect([code, await problems]).toEqual([
    1,
    `Port ${new URL(url).port} is taken: choose another with --port\n`,
  ]);
});

test('npm start ends with one line if its engine dies', async () => {
  const port = await freePort();
  const child = command('--port', String(port), '--bare');
  const problems = text(child.stderr as NodeJS.ReadableStream);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  const engines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, program]) => Number(parent) === child.pid && program?.endsWith('dynoxide'));
  expect(engines).toHaveLength(1);
  process.kill(Number(engines[0]?.[0]), 'SIGKILL');
  const [code] = await once(child, 'exit');
  expect([code, await problems]).toEqual([
    1,
    'Dynoxide, which stored the data, ended with SIGKILL\n',
  ]);
});

test('npm start ended by kill -9 leaves no process running', async () => {
  const child = command('--port', String(await freePort()), '--bare');
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  const started = descendants(child.pid);
  expect(started.filter(lives).length).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await expect.poll(() => started.filter(lives)).toEqual([]);
});
