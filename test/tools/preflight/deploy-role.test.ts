/** The examples in docs/deploy: what the role of a pipeline may do, and the pipeline itself. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checks } from '../../../tools/preflight/preflight.ts';
import { checkCommand } from '../../support/tools/preflight/commands.ts';

test('the role may ask what the preflight asks', () => {
  const { Statement } = JSON.parse(readFileSync('docs/deploy/deploy-role-policy.json', 'utf8'));
  const allowed = Statement.filter(({ Sid }: { Sid: string }) =>
    ['Preflight', 'TextMessagesBehindSns'].includes(Sid),
  ).flatMap(({ Action }: { Action: string[] }) => Action);
  expect(allowed).toEqual(
    expect.arrayContaining([...new Set(checks.flatMap(({ permissions }) => permissions))]),
  );
});

const example = readFileSync('docs/deploy/github-actions.yml', 'utf8');
const workflows = { example, ci: readFileSync('.github/workflows/ci.yml', 'utf8') };

test.each(Object.entries(workflows))('%s: actions are pinned to a commit', (_, text) => {
  const used = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
  expect(used.length).toBeGreaterThan(0);
  for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/);
});

test('the example uses the same actions as CI, and no keys that last', () => {
  const actionsOf = (text: string) => text.match(/uses: actions\/.*/g) ?? [];
  expect(actionsOf(workflows.ci)).toEqual(expect.arrayContaining(actionsOf(example)));
  expect(example).toContain('id-token: write');
  expect(example).not.toMatch(/secrets[.]|aws-access-key-id|aws-secret-access-key/);
});

test('the scripts that the example runs exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const names = [...example.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name ?? '');
  expect(names.filter((name) => name !== 'deploy' && !(name in scripts))).toEqual([]);
  expect(names).toEqual(['deploy', 'deploy']);
  const options = [...example.matchAll(/npm run deploy -- .*?(?= 2>&1|$)/gm)].flatMap(
    ([command]) => command.match(/--[a-z][a-z-]*/g) ?? [],
  );
  const known = readFileSync('tools/deploy/main.ts', 'utf8');
  expect(options).toContain('--dry-run');
  for (const option of [...options, '--allow-losses'].filter((each) => each !== '--stage'))
    expect(known).toContain(`'${option}`);
});

test("the guide's commands of AWS exist", async () => {
  const guide = readFileSync('docs/deploy/github-actions.md', 'utf8').replaceAll(/\\\n\s*/g, '');
  const commands = guide.match(/^ *aws .*$/gm) ?? [];
  expect(commands).toHaveLength(4);
  for (const command of commands) await checkCommand(command.trim());
});
