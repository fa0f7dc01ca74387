import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));

/** Where the bundles of this process are, once one was asked for. */
let bundles: string | undefined;

/**
 * The code of a Lambda function, bundled. The CDK's `NodejsFunction` calls esbuild without plugins
 * and for a single file, which is not enough for a short cold start (docs/decisions/0012).
 * @param folder under `functions/`, whose `handler.ts` exports `handler`
 */
export function functionCode(folder: string): Code {
  return Code.fromAsset(join(FUNCTIONS, folder), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK insists on an image, for where `tryBundle` returns false.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outdir) {
          bundles ??= bundleAll();
          cpSync(join(bundles, folder), outdir, { recursive: true });
          return true;
        },
      },
    },
  });
}

/**
 * Bundles all functions concurrently, in a process of its own: constructs are synchronous, and
 * esbuild's plugins are not. One after the other, they took most of a synthesis.
 * @returns a directory that goes with this process
 */
function bundleAll(): string {
  const folders = globSync('*/handler.ts', { cwd: FUNCTIONS }).map(dirname);
  const to = mkdtempSync(join(tmpdir(), 'ssa-bundles-'));
  process.once('exit', () => rmSync(to, { recursive: true, force: true }));
  const script = fileURLToPath(new URL('bundle.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script, to, ...folders], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('Bundling the functions failed');
  return to;
}
