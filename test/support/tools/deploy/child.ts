/**
 * `npm run deploy` in a process of its own, with the small apps of a test.
 * Arguments: the directory of the apps and the site, then those of the command.
 */
import { join } from 'node:path';
import { deploy } from '../../../../tools/deploy/main.ts';
import { deployedService } from './run.ts';

const [directory = '', ...argv] = process.argv.slice(2);
process.exitCode = await deploy(argv, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: deployedService,
  retryMs: 0,
  pollMs: 1,
  preflight: async () => [],
  buildSite: async () => join(directory, 'site'),
  withAssembly: (stage, _bundle, use) => use(join(directory, stage)),
});
