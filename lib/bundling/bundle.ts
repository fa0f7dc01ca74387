/**
 * Bundles Lambda functions for a deployment: `node lib/bundling/bundle.ts OUTDIR FOLDER...` writes
 * each into a directory of its name. Packages stand in a file of their own, and what is loaded on
 * demand in others (docs/decisions/0012). Files that `package-files.ts` of the folder names lie in
 * `node_modules` beside them.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.ts';
import { PACKAGES, packageEntry } from './package-entry.ts';

/**
 * Where esbuild believes that it writes to: as deep in the checkout as where the laptop runs
 * bundles from, so that debuggers find our files there. A source map names them from where it is;
 * from where it is really written, no two machines would have one bundle.
 */
const WRITTEN_TO = '.local/cache/assembly/asset';

/**
 * @param folder under `functions/`, whose `handler.ts` exports `handler`
 * @param outdir receives `index.mjs` and the files that it imports
 */
export async function bundle(folder: string, outdir: string): Promise<void> {
  const { plugins, ...options } = bundleOptions(folder);
  const [handler = ''] = options.entryPoints;
  const own = await build({
    ...options,
    minify: false,
    outdir: WRITTEN_TO,
    packages: 'external',
    sourcemap: false,
    write: false,
  });
  const { outputFiles } = await build({
    ...options,
    entryPoints: { index: handler, [PACKAGES]: PACKAGES },
    logLevel: 'warning',
    outdir: WRITTEN_TO,
    outExtension: { '.js': '.mjs' },
    plugins: [packageEntry(own.outputFiles[0]?.text ?? ''), ...plugins],
    splitting: true,
    write: false,
  });
  const ofOwnCode = new Set(
    outputFiles
      .filter(({ path, text }) => path.endsWith('.map') && hasOwnSources(text))
      .map(({ path }) => path),
  );
  await mkdir(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    const name = basename(path);
    if (name.startsWith(PACKAGES)) continue;
    const to = join(outdir, name);
    if (ofOwnCode.has(path) || ofOwnCode.has(`${path}.map`)) await writeFile(to, text);
    else if (path.endsWith('.mjs')) await writeFile(to, withoutSourceMap(text));
  }
  await copyPackageFiles(options.absWorkingDir, folder, outdir);
}

/** Copies the files of packages that a function reads, such as fonts, to where it finds them. */
async function copyPackageFiles(root: string, folder: string, outdir: string): Promise<void> {
  const list = join(root, 'functions', folder, 'package-files.ts');
  if (!existsSync(list)) return;
  const { packageFiles } = (await import(list)) as { packageFiles: Record<string, string> };
  for (const file of Object.values(packageFiles)) {
    const to = join(outdir, 'node_modules', file);
    await mkdir(dirname(to), { recursive: true });
    await copyFile(createRequire(list).resolve(file), to);
  }
}

function hasOwnSources(map: string): boolean {
  const { sources } = JSON.parse(map) as { sources: string[] };
  return sources.some((source) => !/node_modules\/|^[\w-]+:/.test(source));
}

/** Node reads a source map, and counts the lines of its file, when it loads that file. */
function withoutSourceMap(code: string): string {
  return code.replace(/^\/\/# sourceMappingURL=.*\n/m, '');
}

if (import.meta.main) {
  const [outdir = '', ...folders] = process.argv.slice(2);
  await Promise.all(folders.map((folder) => bundle(folder, join(outdir, folder))));
}
