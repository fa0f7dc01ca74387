/**
 * Before all tests: the app is synthesized once, and one DynamoDB Local runs; every test sees tables of its own. After them: what
 * functions logged is searched for the secrets of all tests.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { synthesize } from '../../local/synthesize.ts';
import { faultsOfRun, readRun } from './run-record.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly. */
    assembly: string;
    /** Endpoint of DynamoDB Local. */
    dynamodb: string;
    /** Directory of what the run leaves behind (run-record.ts). */
    run: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-test-'));
  const run = join(directory, 'run');
  mkdirSync(run);
  project.provide('run', run);
  const dynamodb = await startDynamoDb();
  project.provide('assembly', await synthesize(join(directory, 'cdk.out')));
  project.provide('dynamodb', dynamodb.endpoint);
  return async () => {
    await dynamodb.stop();
    const faults = faultsOfRun(readRun(run));
    rmSync(directory, { recursive: true, force: true });
    if (faults.length > 0) throw new Error(`What functions must not log:\n${faults.slice(0, 50).join('\n')}`);
  };
}
