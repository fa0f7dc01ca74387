import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contextOf, synthesize } from '../../../local/cloudformation/synthesize.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('the app gets the same context as from cdk synth', () => {
  const directory = temporaryDirectory();
  const spy = join(directory, 'spy.mjs');
  const seen = join(directory, 'context.json');
  writeFileSync(
    spy,
    `import { writeFileSync } from 'node:fs';
     writeFileSync(${JSON.stringify(seen)}, process.env.CDK_CONTEXT_JSON);
     process.exit(1);`,
  );
  const cli = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const args = ['synth', '--no-notices', '--app', `node ${spy}`];
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    // A directory without a .cdk.json.
    HOME: directory,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const options = { cwd: ROOT, env, stdio: 'ignore' } as const;
  expect(() => execFileSync(process.execPath, [cli, ...args], options)).toThrow();
  expect({ ...contextOf(ROOT), '@aws-cdk/core:failSynthOnValidationErrors': false }).toEqual(
    JSON.parse(readFileSync(seen, 'utf8')),
  );
});

test('an app that does not synthesize is an error in one line with the cause', async () => {
  const root = temporaryDirectory();
  writeFileSync(join(root, 'cdk.json'), '{"context":{}}');
  await expect(synthesize(join(root, 'cdk.out'), { root })).rejects.toThrow(
    /^The app does not synthesize: Error: Cannot find module .*[^\n]*npm run synth\)$/,
  );
});
