import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * What the SDK imports on demand, for cases that no function meets: credentials from elsewhere
 * than the environment, where Lambda puts them; event streams; user agents of browsers.
 */
const UNUSED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
  'bowser',
];

/**
 * Leaves out what is never loaded, and what the AWS Encryption SDK brings twice: bn.js, in
 * version 4 for asn1.js beside version 5, which has the same interface.
 */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup(build) {
    const bn = createRequire(import.meta.url).resolve('bn.js');
    build.onResolve({ filter: /^bn\.js$/ }, () => ({ path: bn }));
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' && UNUSED.includes(path) ? { path, external: true } : undefined,
    );
  },
};
