/** `npm run call`, with a running service. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { PhoneClient } from '../../../tools/call/phone-client.ts';
import { talk } from '../../../tools/call/talk.ts';
import { Transcript } from '../../../tools/call/transcript.ts';
import { servePhone } from '../../support/local/connect/served.ts';

const COMMAND = fileURLToPath(new URL('../../../bin/call.ts', import.meta.url));
const { en } = prompts;

async function run(input: string, ...args: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args]);
  onTestFinished(() => void child.kill());
  child.stdin.end(input);
  const [said, problems, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { said, problems, code };
}

test('npm run call with --keys enters each part when the flow listens, and hangs up after the last one', async () => {
  const { service, open } = await servePhone();
  const { phoneUserId, phonePassword } = await open();
  const whole = `3,${phoneUserId}#,${phonePassword}#,60918274,60918274#,s,0`;
  const { said, problems, code } = await run('', '--url', service.url, '--keys', whole);
  expect([code, problems]).toEqual([0, '']);
  for (const prompt of [
    en.userId,
    en.password,
    en.mustChange,
    en.confirmPassword,
    en.changed,
    en.mainMenuAgain,
    en.goodbye,
  ]) {
    expect(said).toContain(prompt);
  }
  expect(said).not.toMatch(new RegExp(`${phonePassword}|60918274|\\u001b`));

  const left = await run('', '--url', service.url, '--keys', `3, ${phoneUserId}#`);
  expect(left.code).toBe(3);
  expect(left.said).toMatch(/hung up\n$/);
});

test('npm run call reads entries line by line if its input is not a terminal', async () => {
  const { service, open } = await servePhone();
  const { phoneUserId } = await open();
  const { said, problems, code } = await run(
    `s\n3\n\nhello\n${phoneUserId}\nq\n`,
    '--url',
    service.url,
  );
  expect(said).toContain(prompts.cmn.chooseLanguage);
  expect(said).not.toContain(en.chooseLanguage);
  expect(said.match(/… one key, or s to listen on\n/g)).toHaveLength(2);
  expect(said).toContain(en.password);
  expect([code, problems]).toEqual([3, "Invalid entry 'hello': expected 0-9, * and #, s or q\n"]);
  expect((await run('', '--url', service.url)).code).toBe(3);
});

/**
 * A call at a terminal.
 * @param react returns the keys to type when a line appears
 */
async function atTerminal(url: string, react: (line: string) => string | undefined) {
  const raw: boolean[] = [];
  const terminal = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => void raw.push(on),
  });
  const lines: string[] = [];
  const transcript = new Transcript((line) => {
    const shown = stripVTControlCharacters(line).trim();
    lines.push(shown.replace(/^\w+ {2,}/, ''));
    const typed = react(shown);
    if (typed) terminal.write(typed);
  });
  const ended = await talk(new PhoneClient(url), transcript, '+85291230001', terminal as never);
  expect(raw).toEqual([true, false]);
  return { lines, ended };
}

const PAUSES = '… one key, or it goes on after 1 s';

test('at a terminal, the call continues automatically when the flow only pauses', async () => {
  const { service } = await servePhone();
  const { lines, ended } = await atTerminal(service.url, (line) => {
    if (line === '… one key') return '3';
    return line === '… up to 8 digits, then #' ? 'q' : undefined;
  });
  expect(ended).toBe(false);
  expect(lines.slice(1)).toEqual([
    ...[prompts.yue.chooseLanguage, PAUSES, prompts.cmn.chooseLanguage, PAUSES],
    ...[en.chooseLanguage, '… one key', '3', en.userId, '… up to 8 digits, then #', 'hung up'],
  ]);
});

test('at a terminal, a key pressed in a pause takes precedence over the next prompt', async () => {
  const { service } = await servePhone();
  const { lines } = await atTerminal(service.url, (line) => {
    if (line === PAUSES) return 'x3';
    return line === '… up to 8 digits, then #' ? 'q' : undefined;
  });
  expect(lines.slice(1)).toEqual([
    ...[prompts.yue.chooseLanguage, PAUSES, '3', en.userId, '… up to 8 digits, then #', 'hung up'],
  ]);
});

test.each([
  [
    'a script with an invalid entry',
    ['--keys', '3,abc'],
    2,
    /^Invalid entry 'abc' in --keys: [^\n]*\n$/,
  ],
  ['an invalid number', ['--from', '123', '--keys', '3'], 1, /^422 .*\(from\)\n$/],
  ['an unknown option', ['--colour'], 2, /^Unknown option '--colour'[^\n]*\n$/],
  [
    'a service that does not run',
    ['--url', 'http://127.0.0.1:9', '--keys', '3'],
    1,
    /^No answer from http:\/\/127\.0\.0\.1:9 \([^\n]*\n$/,
  ],
])('npm run call reports %s in one line, with its exit code', async (_, args, exitCode, line) => {
  const { service } = await servePhone();
  const { code, problems } = await run('', '--url', service.url, ...args);
  expect(code).toBe(exitCode);
  expect(problems).toMatch(line);
});
