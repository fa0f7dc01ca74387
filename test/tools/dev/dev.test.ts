/**
 * `npm run dev` on a copy of the checkout: it serves saved changes, and everything else continues.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../../local/shared/http.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const COPIED = ['bin', 'core', 'docs', 'functions', 'lib', 'local', 'tools', 'web'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'cdk.json'];

let root: string;
let child: ChildProcess;
let url: string;
let output = '';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ssa-dev-'));
  for (const each of [...COPIED, ...FILES])
    cpSync(join(CHECKOUT, each), join(root, each), { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(root, 'node_modules'));
  // The assembly of these contents was synthesized for the other tests already.
  mkdirSync(join(root, '.local'));
  symlinkSync(join(CHECKOUT, '.local/cache'), join(root, '.local/cache'));
  const port = await freePort();
  url = `http://localhost:${port}`;
  const args = ['bin/start.ts', '--watch', '--bare', '--port', String(port)];
  child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  await eventually(() => output, /^Watching/m);
});
afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
  rmSync(root, { recursive: true, force: true });
});

/** Takes less than two seconds on an idle machine; the tests may share theirs. */
const eventually = (read: () => unknown, wanted: RegExp) =>
  vi.waitFor(async () => expect(await read()).toMatch(wanted), { timeout: 60_000, interval: 100 });

/**
 * Saves a file as an editor does: writes a new file, then renames it.
 * @returns a function that restores the file
 */
function save(path: string, change: (text: string) => string): () => void {
  const file = join(root, path);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(`${file}~`, after);
  renameSync(`${file}~`, file);
  return () => writeFileSync(file, before);
}

/** The output from now on. */
function outputFromNow(): () => string {
  const { length } = output;
  return () => output.slice(length);
}

const get = async (path: string) => (await fetch(url + path)).text();
const call = async () => (await fetch(`${url}/phone/calls`, { method: 'POST' })).text();
/** The page with all its scripts and styles, also those that a script loads on demand. */
async function page(): Promise<string> {
  const texts = new Map<string, string>([['/', await get('/')]]);
  for (const text of texts.values()) {
    for (const [, name] of text.matchAll(/["'`](?:\.\/|\/?assets\/)([\w.-]+\.(?:js|css))["'`]/g)) {
      const path = `/assets/${name}`;
      if (!texts.has(path)) texts.set(path, await get(path));
    }
  }
  return [...texts.values()].join('\n');
}
const local = (path: string, body: object) =>
  fetch(`${url}/local/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const ACCOUNT = { participantId: 'C00088', accountNumber: '76543210' };

test('the clock and an account are set before any change', async () => {
  expect((await local('clock', { advance: 'P3D' })).status).toBe(200);
  expect((await local('accounts', ACCOUNT)).status).toBe(201);
});

test('a change of a function is served, and only that function reloads its code', async () => {
  const news = outputFromNow();
  save('functions/investor/terms.ts', (text) =>
    text.replace('1. The service', '1. The new service'),
  );
  await eventually(() => get('/api/terms'), /1\. The new service/);
  await eventually(news, /Function investor: serving the new code \(\d+ ms\)/);
  expect(news()).not.toMatch(/Function (phone|broker)/);
});

test('a broken function is reported once with file and line, and the last good version serves until it is repaired', async () => {
  const news = outputFromNow();
  const repair = save('functions/investor/terms.ts', (text) => `${text}const = 1;\n`);
  const line =
    readFileSync(join(root, 'functions/investor/terms.ts'), 'utf8').split('\n').length - 1;
  await eventually(news, /The last good version keeps serving/);
  expect(news()).toMatch(new RegExp(`^functions/investor/terms\\.ts:${line}: Expected identifier`));
  expect(
    news()
      .split('\n')
      .filter((each) => /terms\.ts/.test(each)),
  ).toHaveLength(1);
  expect(await get('/api/terms')).toMatch(/1\. The new service/);
  repair();
  save('functions/investor/terms.ts', (text) => text.replace('new service', 'mended service'));
  await eventually(() => get('/api/terms'), /1\. The mended service/);
});

test('a changed prompt is heard in the next call, and a call in progress continues', async () => {
  const before = JSON.parse(await call());
  save('lib/contact-flows/prompts/yue.ts', (text) => text.replace('歡迎致電', '歡迎再次致電'));
  await eventually(call, /歡迎再次致電/);
  const answer = await fetch(`${url}/phone/calls/${before.callId}/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"keys":"3"}',
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/user ID/);
});

test('a prompt that breaks the flows is reported once, and calls continue as before', async () => {
  const news = outputFromNow();
  const repair = save('lib/contact-flows/prompts/yue.ts', (text) => `${text}const = 1;\n`);
  await eventually(news, /The last good version keeps serving/);
  expect(news()).toMatch(/^lib\/contact-flows\/prompts\/yue\.ts:\d+: /);
  expect(await call()).toMatch(/歡迎再次致電/);
  repair();
  save('lib/contact-flows/prompts/yue.ts', (text) => text.replace('歡迎再次', '歡迎又再'));
  await eventually(call, /歡迎又再致電/);
});

test('a changed text or style of the page is served, and open pages reload', async () => {
  const version = await get('/local/site-version');
  save('web/src/locales/en.ts', (text) => text.replace("'Welcome'", "'Welcome back'"));
  await eventually(page, /Welcome back/);
  expect(await get('/local/site-version')).not.toBe(version);
  expect(await page()).toContain('<script type="module" src="/local/reload.js"></script>');
  expect(await get('/local/reload.js')).toContain('location.reload()');
  save('web/src/style.css', (text) => `${text}\n.saved-just-now { color: red; }\n`);
  await eventually(page, /\.saved-just-now/);
});

test('a broken page is reported once with its file, and the last good version serves until it is repaired', async () => {
  const news = outputFromNow();
  const repair = save('web/src/main.tsx', (text) => `${text}\nconst = 1;\n`);
  await eventually(news, /The last good version keeps serving/);
  expect(news()).toMatch(/^web\/src\/main\.tsx(:\d+)?: /);
  expect(await page()).toMatch(/\.saved-just-now/);
  repair();
  save('web/src/style.css', (text) => text.replace('.saved-just-now', '.mended-just-now'));
  await eventually(page, /\.mended-just-now/);
});

test('a change of the templates that needs a restart is reported as such', async () => {
  const news = outputFromNow();
  const restore = save('lib/stacks/phone-stack.ts', (text) =>
    text.replace('balances and movements by phone', 'movements and balances by phone'),
  );
  await eventually(
    news,
    /Restart npm run dev to apply the change of SsaPhone\.PhoneFunction\w{8} \(/,
  );
  restore();
});

test('a stack trace of a function has TypeScript line numbers', async () => {
  const { length } = readFileSync(join(root, 'functions/investor/handler.ts'), 'utf8').split('\n');
  const restore = save(
    'functions/investor/handler.ts',
    (text) => `${text}throw new Error('thrown in TypeScript');\n`,
  );
  const logs = join(root, '.local', new URL(url).port, 'logs');
  const log = () =>
    readdirSync(logs)
      .filter((name) => name.startsWith('dev-SsaInvestorApi-InvestorFunction'))
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
  await eventually(() => get('/api/terms').then(log), /Error: thrown in TypeScript/);
  expect(log()).toMatch(new RegExp(`functions/investor/handler\\.ts:${length}:`));
  restore();
  await eventually(() => get('/api/terms'), /mended service/);
});

test('the clock and the data are unchanged after all changes of the code', async () => {
  const { now } = JSON.parse(await get('/local/clock'));
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
  expect((await local('accounts', ACCOUNT)).status).toBe(409);
});
