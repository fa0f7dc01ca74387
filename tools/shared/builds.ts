/** Builds of the current checkout for the laptop, the tests and the commands, or cached ones. */
import { fileURLToPath } from 'node:url';
import { loadStage } from '../../lib/config/load-stage.ts';
import { synthesize } from '../../local/cloudformation/synthesize.ts';
import { buildSite } from '../../web/build.ts';
import { cached } from './content-cache.ts';
import { siteSettings } from './site-settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is installed, and how TypeScript is read. */
const PACKAGES = [
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  'tsconfig.json',
];

/** Every file that synthesis and the bundling of the functions read. */
export const ASSEMBLY_INPUTS = [
  ...PACKAGES,
  'bin/app.ts',
  'cdk.json',
  'core',
  'functions',
  'lib',
  'local/cloudformation/app-process.ts',
  'local/cloudformation/synthesize.ts',
];

/** Every file that the bundler of the site reads. */
export const SITE_INPUTS = [...PACKAGES, 'core/domain', 'lib/config', 'web'];

/**
 * The cloud assembly of the app as it is now.
 * @returns its directory, which is this process's own and goes with it
 * @throws Error in one line with the first complaint
 */
export function cachedAssembly(): Promise<string> {
  return cached({
    name: 'assembly',
    root: ROOT,
    inputs: ASSEMBLY_INPUTS,
    build: (to) => synthesize(to),
  });
}

/**
 * The templates of a stage as they are now, without the functions' bundles.
 * @returns its directory, which is this process's own and goes with it
 * @throws Error in one line with the first complaint
 */
export function cachedTemplates(stage: string): Promise<string> {
  return cached({
    name: `templates-${stage}`,
    root: ROOT,
    inputs: ASSEMBLY_INPUTS,
    build: (to) => synthesize(to, { stage, bundle: false }),
  });
}

/**
 * The investor's site as it is now.
 * @param stage what the site says about: lib/config/stages
 * @returns its directory, which is this process's own and goes with it
 * @throws Error with the first complaint of the bundler
 */
export function cachedSite(stage = 'dev'): Promise<string> {
  return cached({
    name: `site-${stage}`,
    root: ROOT,
    inputs: SITE_INPUTS,
    build: (to) => buildSite(siteSettings(loadStage(stage)), to),
  });
}
