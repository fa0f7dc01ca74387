import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../local/cloudformation/synthesize.ts';
import type { Finding } from '../preflight/finding.ts';
import { cachedSite } from '../shared/builds.ts';
import type { Terminal } from '../shared/confirm-stage.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import type { SmokeTools } from './smoke-test.ts';

/** What `npm run deploy` and `destroy` work with, besides AWS. Tests replace parts of it. */
export interface DeployContext extends Terminal, SmokeTools {
  preflight(stage: DeployedStage): Promise<Finding[]>;
  /**
   * Synthesizes a stage of the app.
   * @param bundle whether with the code of its functions; otherwise only the templates count
   */
  withAssembly<T>(
    stage: string,
    bundle: boolean,
    use: (directory: string) => Promise<T>,
  ): Promise<T>;
  /** Builds the site of a stage. @returns its directory */
  buildSite(stage: string): Promise<string>;
  /** Between two looks at CloudFormation, in milliseconds. */
  pollMs: number;
}

/** The real things. */
export const deployContext: DeployContext = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: (...request) => globalThis.fetch(...request),
  retryMs: 5000,
  pollMs: 2000,
  preflight: async (stage) => (await import('../preflight/preflight.ts')).preflight(stage),
  buildSite: cachedSite,
  async withAssembly(stage, bundle, use) {
    const directory = await mkdtemp(join(tmpdir(), 'ssa-assembly-'));
    try {
      return await use(await synthesize(directory, { stage, bundle }));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
