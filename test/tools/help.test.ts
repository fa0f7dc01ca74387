/** Every command of `npm run …` has a help, and rejects unknown options before it does anything. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/local/fixture.ts';

const ROOT = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /\bnode ((?:bin|web)\/\S+)/.exec(script) ?? [];
  return file ? [[name, file] as const] : [];
});

test.each(commands)('npm run %s (%s)', (name, file) => {
  const cwd = temporaryDirectory();
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL(file, ROOT)), ...args], {
      cwd,
      encoding: 'utf8',
    });

  const help = run('--help');
  expect(help.stdout).toMatch(
    new RegExp(`^Usage: npm (run )?${name === 'dev' ? 'start' : name}\\b`),
  );
  expect([help.status, help.stderr]).toEqual([0, '']);

  const unknown = run('--nosuch');
  expect([unknown.status, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toMatch(/^[^\n]*--nosuch\b[^\n]*\n$/);
  expect(readdirSync(cwd)).toEqual([]);
});
