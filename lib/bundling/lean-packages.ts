import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import { anyOf } from './any-of.ts';

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

/** A client of the SDK imports its own package.json, of which it reads the version only. */
const PACKAGE_OF_CLIENT = /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/;

/**
 * Leaves out what is never loaded or read, and what the AWS Encryption SDK brings twice: bn.js, in
 * version 4 for asn1.js beside version 5, which has the same interface.
 */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup(build) {
    const bn = createRequire(import.meta.url).resolve('bn.js');
    build.onResolve({ filter: /^bn\.js$/ }, () => ({ path: bn }));
    build.onLoad({ filter: PACKAGE_OF_CLIENT }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    build.onResolve({ filter: anyOf(UNUSED) }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};
