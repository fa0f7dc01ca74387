import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * The code of a Lambda function, bundled. The CDK's `NodejsFunction` calls esbuild without plugins
 * and for a single file, which is not enough for a short cold start (docs/decisions/0012).
 * @param folder under `functions/`, whose `handler.ts` exports `handler`
 */
export function functionCode(folder: string): Code {
  return Code.fromAsset(fileURLToPath(new URL(`../../functions/${folder}`, import.meta.url)), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK insists on an image, for where `tryBundle` returns false.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outdir) {
          // In a process of its own: constructs are synchronous, and esbuild's plugins are not.
          const script = fileURLToPath(new URL('bundle.ts', import.meta.url));
          const { status } = spawnSync(process.execPath, [script, folder, outdir], {
            stdio: ['ignore', 'inherit', 'inherit'],
          });
          if (status !== 0) throw new Error(`Bundling functions/${folder} failed`);
          return true;
        },
      },
    },
  });
}
