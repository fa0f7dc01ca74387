/** After all tests, the logs of the functions are searched for the secrets of all tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { faultsOfRun, readRun } from './run-record.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of what the run leaves behind (run-record.ts). */
    run: string;
  }
}

export default function setUp(project: TestProject): () => void {
  const run = mkdtempSync(join(tmpdir(), 'ssa-run-'));
  project.provide('run', run);
  return () => {
    const faults = faultsOfRun(readRun(run));
    rmSync(run, { recursive: true, force: true });
    if (faults.length > 0)
      throw new Error(`What functions must not log:\n${faults.slice(0, 50).join('\n')}`);
  };
}
