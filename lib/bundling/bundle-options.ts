import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { leanPackages } from './lean-packages.ts';
import { lightBuiltins } from './light-builtins.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The file in the bundle, and its export, that Lambda calls. */
export const BUNDLE_FILE = 'index.mjs';
export const BUNDLE_HANDLER = 'index.handler';

/**
 * How esbuild bundles a function, for a deployment and on a laptop alike.
 * @param folder under `functions/` whose `handler.ts` exports `handler`
 */
export function bundleOptions(folder: string) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [`functions/${folder}/handler.ts`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    plugins: [lightBuiltins, leanPackages],
  } satisfies BuildOptions;
}
