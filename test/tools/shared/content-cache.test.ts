/** What is built from the checkout is reused while its inputs are the same, and never longer. */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ASSEMBLY_INPUTS, SITE_INPUTS } from '../../../tools/shared/builds.ts';
import { cached } from '../../../tools/shared/content-cache.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const BUILDS = { assembly: ASSEMBLY_INPUTS, site: SITE_INPUTS };

/** All files below the inputs, as a fresh build would read them. */
function contents(root: string, inputs: readonly string[]): string {
  const files = inputs.flatMap((input) => {
    const found = statSync(join(root, input), { throwIfNoEntry: false });
    if (!found?.isDirectory()) return found ? [input] : [];
    return readdirSync(join(root, input), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => relative(root, join(each.parentPath, each.name)));
  });
  return JSON.stringify(
    files.sort().map((each) => [each, readFileSync(join(root, each), 'latin1')]),
  );
}

/** A build that writes down all that it has read, and how often it has run. */
function recorder(root: string, inputs: readonly string[], whileBuilding: () => void = () => {}) {
  let builds = 0;
  const latest = async () => {
    const directory = await cached({
      name: 'record',
      root,
      inputs,
      async build(to) {
        builds++;
        mkdirSync(to);
        writeFileSync(join(to, 'contents'), contents(root, inputs));
        whileBuilding();
      },
    });
    return readFileSync(join(directory, 'contents'), 'utf8');
  };
  return { latest, builds: () => builds };
}

/** A copy of the inputs alone. */
function copyOf(inputs: readonly string[]): string {
  const root = temporaryDirectory();
  for (const input of inputs) {
    if (existsSync(join(CHECKOUT, input)))
      cpSync(join(CHECKOUT, input), join(root, input), { recursive: true });
  }
  return root;
}

const CHANGES: [keyof typeof BUILDS, string, (root: string) => void][] = [
  ['assembly', 'a function', (root) => flipByte(root, 'functions/phone/handler.ts')],
  ['assembly', 'a rule', (root) => flipByte(root, 'core/domain/attempt.ts')],
  ['assembly', 'a stack', (root) => flipByte(root, 'lib/stacks/data-stack.ts')],
  ['assembly', 'a prompt', (root) => flipByte(root, 'lib/contact-flows/prompts/en.ts')],
  ['assembly', 'an installed version', (root) => flipByte(root, 'package-lock.json')],
  ['assembly', 'what is installed', (root) => flipByte(root, 'node_modules/.package-lock.json')],
  ['assembly', 'a flag of the CDK', (root) => flipByte(root, 'cdk.json')],
  ['assembly', 'an option of TypeScript', (root) => flipByte(root, 'tsconfig.json')],
  ['assembly', 'the entry', (root) => flipByte(root, 'bin/app.ts')],
  ['assembly', 'a new file', (root) => writeFileSync(join(root, 'lib/new.ts'), '')],
  ['assembly', 'a file less', (root) => rmSync(join(root, 'core/domain/attempt.ts'))],
  ['site', 'a text of the page', (root) => flipByte(root, 'web/src/locales/zh-Hant.ts')],
  ['site', 'a style', (root) => flipByte(root, 'web/src/style.css')],
  ['site', 'the page', (root) => flipByte(root, 'web/index.html')],
  ['site', 'the build', (root) => flipByte(root, 'web/build.ts')],
  ['site', 'a rule that it shares', (root) => flipByte(root, 'core/domain/identifiers.ts')],
  ['site', 'an installed version', (root) => flipByte(root, 'package-lock.json')],
  ['site', 'a new picture', (root) => writeFileSync(join(root, 'web/public/new.svg'), '<svg/>')],
  ['site', 'a page less', (root) => rmSync(join(root, 'web/src/pages/menu.tsx'))],
];

/** Changes one bit in the middle; size and name stay. */
function flipByte(root: string, path: string): void {
  const content = readFileSync(join(root, path));
  const middle = Math.floor(content.length / 2);
  content[middle] = (content[middle] as number) ^ 1;
  writeFileSync(join(root, path), content);
}

test.each(CHANGES)('the %s is built again after a change of %s', async (name, _, change) => {
  const root = copyOf(BUILDS[name]);
  const { latest, builds } = recorder(root, BUILDS[name]);
  const before = await latest();
  expect(await latest()).toBe(before);
  expect(builds()).toBe(1);
  change(root);
  const after = await latest();
  expect(after).not.toBe(before);
  expect(after).toBe(contents(root, BUILDS[name]));
  expect(builds()).toBe(2);
});

test('whatever is changed, in any order: the result is that of the files as they are', async () => {
  const names = fc.constantFrom('in/a', 'in/b', 'in/deep/a', 'in/deep/er/c', 'single');
  const text = fc.constantFrom('', 'a', 'b', 'single\x001\0');
  const edit = fc.record({ name: names, text: fc.option(text) });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
      const root = temporaryDirectory();
      const { latest } = recorder(root, ['in', 'single']);
      for (const { name, text } of edits) {
        if (text === null) rmSync(join(root, name), { force: true });
        else {
          mkdirSync(dirname(join(root, name)), { recursive: true });
          writeFileSync(join(root, name), text);
        }
        expect(await latest()).toBe(contents(root, ['in', 'single']));
      }
      rmSync(root, { recursive: true, force: true });
    }),
    { numRuns: 40 },
  );
});

test('what changes while it is read is read again, and kept under no key', async () => {
  const root = temporaryDirectory();
  const input = join(root, 'input');
  writeFileSync(input, 'a');
  const racing = recorder(root, ['input'], () => {
    if (racing.builds() === 1) writeFileSync(input, 'b');
  });
  expect(await racing.latest()).toBe(contents(root, ['input']));
  expect(racing.builds()).toBe(2);
  writeFileSync(input, 'a');
  expect(await racing.latest()).toBe(contents(root, ['input']));
  expect(racing.builds()).toBe(3);

  writeFileSync(input, 'c');
  const restless = recorder(root, ['input'], () => appendFileSync(input, '.'));
  await expect(restless.latest()).rejects.toThrow(/^Building the record: files changed/);
});

test('a build that fails leaves nothing behind, and is tried again', async () => {
  const root = temporaryDirectory();
  writeFileSync(join(root, 'input'), '');
  let fails = true;
  const build = { name: 'record', root, inputs: ['input'] };
  const run = () =>
    cached({
      ...build,
      async build(to) {
        mkdirSync(to);
        if (fails) throw new Error('broken');
      },
    });
  await expect(run()).rejects.toThrow('broken');
  expect(readdirSync(join(root, '.local/cache')).filter((each) => /^record/.test(each))).toEqual(
    [],
  );
  fails = false;
  expect(existsSync(await run())).toBe(true);
});

test('the newest results are kept, older ones and those of killed processes removed', async () => {
  const root = temporaryDirectory();
  const { latest, builds } = recorder(root, ['input']);
  for (const text of 'abcdef') {
    writeFileSync(join(root, 'input'), text);
    await latest();
  }
  const kept = () => readdirSync(join(root, '.local/cache')).filter((each) => !/^of-/.test(each));
  expect(kept()).toHaveLength(4);
  await latest();
  expect(builds()).toBe(6);
  // No process has this number.
  const leftover = join(root, '.local/cache/of-4194305-record-0');
  mkdirSync(leftover);
  await latest();
  expect(existsSync(leftover)).toBe(false);
});

test('concurrent processes all get the whole result', async () => {
  const root = temporaryDirectory();
  const cache = new URL('../../../tools/shared/content-cache.ts', import.meta.url).href;
  const program = `
    import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    import { cached } from '${cache}';
    const build = (to) => {
      mkdirSync(to);
      for (let i = 0; i < 50; i++) writeFileSync(to + '/' + i, 'x');
      return Promise.resolve();
    };
    for (let run = 0; run < 20; run++) {
      writeFileSync('input', String(run));
      const at = await cached({ name: 'record', root: '.', inputs: ['input'], build })
        .catch((error) => /changed/.test(error.message) ? undefined : Promise.reject(error));
      for (let i = 0; at && i < 50; i++)
        if (readFileSync(at + '/' + i, 'utf8') !== 'x') throw new Error('not whole');
    }`;
  const codes = await Promise.all(
    Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return new Promise((resolve) => child.once('exit', resolve));
    }),
  );
  expect(codes).toEqual([0, 0, 0]);
  expect(readdirSync(join(root, '.local/cache')).filter((each) => /^of-/.test(each))).toEqual([]);
});

describe('the inputs are complete', () => {
  /** Every file of the checkout that these import, directly or not. */
  async function imported(...entryPoints: string[]): Promise<string[]> {
    const { metafile } = await bundle({
      absWorkingDir: CHECKOUT,
      entryPoints,
      bundle: true,
      packages: 'external',
      external: ['/icon.svg'],
      platform: 'node',
      format: 'esm',
      jsx: 'automatic',
      outdir: 'none',
      write: false,
      metafile: true,
    });
    return Object.keys(metafile.inputs);
  }
  const outside = (files: string[], inputs: readonly string[]) =>
    files.filter((file) => !inputs.some((each) => file === each || file.startsWith(`${each}/`)));
  let handlers: string[];
  beforeAll(() => {
    handlers = readdirSync(join(CHECKOUT, 'functions'))
      .map((folder) => `functions/${folder}/handler.ts`)
      .filter((path) => existsSync(join(CHECKOUT, path)));
  });

  test('of the assembly: all that the app and the functions import', async () => {
    const files = await imported('bin/app.ts', ...handlers);
    expect(files.length).toBeGreaterThan(100);
    expect(outside(files, ASSEMBLY_INPUTS)).toEqual([]);
  });

  test('of the site: all that the page imports, and how it is built', async () => {
    const files = await imported('web/src/main.tsx', 'web/build.ts');
    expect(files.length).toBeGreaterThan(30);
    expect(outside(files, SITE_INPUTS)).toEqual([]);
  });
});
