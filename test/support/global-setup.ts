/**
 * Before all tests: the app is synthesized once. After them: what functions logged is searched for the secrets of all tests.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../local/synthesize.ts';
import { faultsOfRun, readRun } from './run-record.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly. */
    assembly: string;
    /** Directory of what the run leaves behind (run-record.ts). */
    run: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-test-'));
  const run = join(directory, 'run');
  mkdirSync(run);
  project.provide('run', run);
  project.provide('assembly', await synthesize(join(directory, 'cdk.out')));
  return async () => {
    const faults = faultsOfRun(readRun(run));
    rmSync(directory, { recursive: true, force: true });
    if (faults.length > 0) throw new Error(`What functions must not log:\n${faults.slice(0, 50).join('\n')}`);
  };
}
