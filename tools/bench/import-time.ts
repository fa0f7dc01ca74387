import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { LambdaDefinition } from '../../local/lambda/execution-environment.ts';

/** The time of an import, in milliseconds. */
export interface ImportTime {
  wall: number;
  /**
   * User and system time of all threads: the value that other work on the machine affects least.
   */
  processor: number;
}

/** Measures how long a new process takes to import a function's bundle. */
export async function importTime({
  directory,
  handler,
  environment,
}: LambdaDefinition): Promise<ImportTime> {
  const module = pathToFileURL(join(directory, `${handler.split('.')[0]}.mjs`));
  const script = `
    const processor = process.cpuUsage();
    const start = performance.now();
    await import(${JSON.stringify(module)});
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(processor);
    console.log(JSON.stringify({ wall, processor: (user + system) / 1000 }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: environment },
  );
  return JSON.parse(stdout) as ImportTime;
}
