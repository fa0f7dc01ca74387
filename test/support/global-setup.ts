/**
 * Before all tests: the app is synthesized once. After them: what functions logged is searched for the secrets of all tests,
 * and, when all test files have run, the rights that are granted are held against those that were used.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { synthesize } from '../../local/cloudformation/synthesize.ts';
import { faultsOfRun, readRun } from '../log-search/run-record.ts';
import { faultsOfRights } from './rights-report.ts';

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
  const assembly = await synthesize(join(directory, 'cdk.out'));
  project.provide('assembly', assembly);
  return async () => {
    const record = readRun(run);
    const faults = faultsOfRun(record);
    const templates = readAssembly(assembly, laptopParameters('https://ssa.example.hk'));
    const rights = (await isWhole(project)) ? faultsOfRights(templates, record.rights) : [];
    rmSync(directory, { recursive: true, force: true });
    if (faults.length > 0)
      throw new Error(`What functions must not log:\n${faults.slice(0, 50).join('\n')}`);
    if (rights.length > 0) throw new Error(`Granted is not used (B12):\n${rights.join('\n')}`);
  };
}

/** Whether every test of every file was to run: of a part nothing can be said about rights. */
async function isWhole(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles();
  return (
    !project.config.testNamePattern && project.vitest.state.getFiles().length === testFiles.length
  );
}
