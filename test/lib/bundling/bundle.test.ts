/** The functions' bundles, as they would be deployed: quick to load, and whole. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bundle } from '../../../lib/bundling/bundle.ts';
import { lambdaDefinitions } from '../../../local/lambda/definitions.ts';
import { resolvedAssembly } from '../../support/lib/stacks/templates.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';
import { KEYS, keyed, NEXT, SUITES } from '../../support/phone.ts';

const functions = lambdaDefinitions(resolvedAssembly(), {
  endpoints: {},
  overrides: {},
  accessKeyId: 'test',
});
const phone = functions.find(({ logicalId }) => logicalId.startsWith('PhoneFunction'));
const phoneDirectory = phone?.directory as string;

/** Imports a bundle in a new process, which then prints the result of an expression. */
function afterImport(
  { directory, environment }: { directory: string; environment: Record<string, string> },
  expression: string,
) {
  const module = JSON.stringify(pathToFileURL(join(directory, 'index.mjs')));
  const script = `await import(${module}); console.log(JSON.stringify(${expression}));`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: environment,
    encoding: 'utf8',
  });
}

test.each(functions)('$logicalId loads, without undici, HTTP/2 or a child process', (each) => {
  const { stdout, stderr } = afterImport(each, 'process.moduleLoadList');
  expect(stderr).toBe('');
  const loaded = JSON.parse(stdout) as string[];
  // Else the names of Node have changed, and the rest says nothing.
  expect(loaded).toContain('NativeModule https');
  for (const module of ['internal/deps/undici/undici', 'http2', 'child_process']) {
    expect(loaded).not.toContain(`NativeModule ${module}`);
  }
});

test('bundling gives the same bytes wherever, so that CloudFormation replaces no unchanged code', async () => {
  const [once, again] = await Promise.all(
    [temporaryDirectory(), join(temporaryDirectory(), 'deep', 'er')].map(async (directory) => {
      await bundle('investor', directory);
      return Object.fromEntries(
        readdirSync(directory)
          .sort()
          .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
      );
    }),
  );
  expect(Object.keys(once ?? {})).toContain('index.mjs');
  expect(again).toEqual(once);
});

test.each(functions)('$logicalId has source maps of its own code alone', ({ directory }) => {
  const files = readdirSync(directory);
  const maps = files.filter((name) => name.endsWith('.map'));
  expect(maps).toContain('index.mjs.map');
  for (const name of maps) {
    const { sources } = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    expect(sources.filter((source: string) => source.includes('node_modules'))).toEqual([]);
  }
  for (const name of files.filter((name) => name.endsWith('.mjs'))) {
    const code = readFileSync(join(directory, name), 'utf8');
    expect(code.includes('sourceMappingURL=')).toBe(maps.includes(`${name}.map`));
  }
});

test('a stack trace names our sources and their lines', () => {
  const environment = { ...phone?.environment, PHONE_KEYS: 'no JSON' };
  const { stderr } = afterImport({ directory: phoneDirectory, environment }, '0');
  expect(stderr).toMatch(/functions\/phone\/context\.ts:\d+:\d+/);
});

describe('the AWS Encryption SDK in the bundle of the phone function', () => {
  const [decryptFile = ''] = readdirSync(phoneDirectory).filter((name) =>
    /^decrypt-.*\.mjs$/.test(name),
  );

  test('is not loaded at start', () => {
    const reached = new Set<string>();
    const visit = (name: string) => {
      if (reached.has(name)) return;
      reached.add(name);
      const code = readFileSync(join(phoneDirectory, name), 'utf8');
      for (const [, path = ''] of code.matchAll(/(?:from|\bimport)"\.\/([^"]+)"/g)) visit(path);
    };
    visit('index.mjs');
    expect(reached.size).toBeGreaterThan(1);
    const code = [...reached].map((name) => readFileSync(join(phoneDirectory, name), 'utf8'));
    expect(code.join()).toContain(decryptFile);
    expect(code.join()).not.toContain('aws-crypto-public-key');
  });

  test.each(Object.entries(SUITES))('decrypts what is %s', async (_, suiteId) => {
    const { decrypt } = await import(pathToFileURL(join(phoneDirectory, decryptFile)).href);
    const message = Buffer.from(await keyed(NEXT, KEYS[0], { suiteId }), 'base64');
    expect(await decrypt(KEYS[0], message)).toBe(NEXT);
    expect(await decrypt({ ...KEYS[1], keyName: KEYS[0].keyName }, message)).toBeUndefined();
  });
});
