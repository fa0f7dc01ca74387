import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Credential providers that the SDK imports only when the environment contains no credentials.
 * Lambda always provides them there. Without these packages the bundle is a quarter smaller.
 */
const UNUSED_CREDENTIAL_PROVIDERS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

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
    external: UNUSED_CREDENTIAL_PROVIDERS,
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  } satisfies BuildOptions;
}
