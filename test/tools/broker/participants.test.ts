/** The commands in docs/participants.md print what the page shows. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { seed } from '../../../local/demo/accounts.ts';
import { startLocal } from '../../../local/start.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A block of commands, and the output that the page shows. */
function blocks(): { commands: string; shown: string | undefined }[] {
  const text = readFileSync(`${root}/docs/participants.md`, 'utf8');
  const found = text.matchAll(/```sh\n(.*?)```\n(?:```text\n(.*?)```\n)?/gs);
  return [...found].map(([, commands = '', shown]) => ({ commands, shown }));
}

/** Drops the lines of the table, and what differs between runs. */
function comparable(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^(>|[┌├└].*)/.test(line));
  const plain = lines.map((line) =>
    line
      .replaceAll(UUID, 'ID')
      .replaceAll(/[│\s]+/g, ' ')
      .replace(/^ ?(phone user ID|phone password) \d{8} ?$/, '$1')
      .replace(/^effective on [\d-]{10}/, 'effective on')
      .trim(),
  );
  return plain.filter(Boolean);
}

function run(script: string, env: object): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env } };
    const child = execFile('bash', ['-c', `exec 2>&1; ${script}`], options, (_, said) =>
      resolve(said),
    );
    onTestFinished(() => void child.kill());
  });
}

test('a participant’s first five minutes', { timeout: 300_000 }, async () => {
  const service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
    environment: { BCRYPT_COST: '4' },
  });
  onTestFinished(service.stop);
  await seed(service);
  mkdirSync(`${root}/.local`, { recursive: true });
  const files = ['accounts.csv', 'accounts.csv.rejects.csv', 'letters'].map(
    (name) => `${root}/.local/${name}`,
  );
  onTestFinished(() =>
    files.forEach((file) => void rmSync(file, { recursive: true, force: true })),
  );

  const ids = new Map<string, string>();
  for (const { commands, shown } of blocks()) {
    const script = commands.replaceAll(UUID, (id) => ids.get(id) ?? id);
    const said = await run(script, { SSA_BROKER_URL: service.url });
    if (shown === undefined) {
      expect(said, commands).not.toMatch(
        /\((?:not-found|invalid-input|conflict)\)|does not answer/,
      );
      continue;
    }
    const lines = comparable(said);
    expect(lines.slice(-comparable(shown).length), commands).toEqual(comparable(shown));
    const [inPage = ''] = shown.match(UUID) ?? [];
    const [real] = said.match(UUID) ?? [];
    if (inPage && real && !ids.has(inPage)) ids.set(inPage, real);
  }
  expect(ids.size).toBe(3);
});
