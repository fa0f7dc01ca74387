/**
 * Before the service tests, the app is synthesized once, or not at all if nothing in it changed;
 * commands that tests start use the same cache. After a whole run, every right that the templates
 * grant must have been used (rights-report.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readAssembly } from '../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';

import type { Right } from '../../local/iam/policy.ts';
import { cachedAssembly, cachedTemplates } from '../../tools/shared/builds.ts';
import { readRecords } from '../log-search/run-record.ts';
import { faultsOfRights } from './rights-report.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly of stage `dev`, which the laptop runs. */
    assembly: string;
    /** Directory of the templates of stage `prod`. */
    production: string;
    /** File that collects the rights which let a request pass, one JSON value a line. */
    rights: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-test-'));
  const used = join(directory, 'rights.jsonl');
  project.provide('rights', used);
  const assembly = await cachedAssembly();
  project.provide('assembly', assembly);
  project.provide('production', await cachedTemplates('prod'));
  return async () => {
    const templates = readAssembly(assembly, laptopParameters());
    const faults = (await isWhole(project))
      ? faultsOfRights(templates, readRecords<Right>(used))
      : [];
    rmSync(directory, { recursive: true, force: true });
    if (faults.length > 0) throw new Error(`Granted is not used:\n${faults.join('\n')}`);
  };
}

/**
 * Whether every test of every file was selected: a partial run proves nothing about unused rights.
 */
async function isWhole(project: TestProject): Promise<boolean> {
  const { testFiles } = await project.globTestFiles();
  const ran = project.vitest.state.getFiles().filter((file) => file.projectName === project.name);
  return !project.config.testNamePattern && ran.length === testFiles.length;
}
