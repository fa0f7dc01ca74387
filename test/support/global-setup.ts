/** Before all tests: the app is synthesized once, and one DynamoDB Local runs; every test sees tables of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { synthesize } from '../../local/synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud assembly. */
    assembly: string;
    /** Endpoint of DynamoDB Local. */
    dynamodb: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-test-'));
  const dynamodb = await startDynamoDb();
  project.provide('assembly', await synthesize(join(directory, 'cdk.out')));
  project.provide('dynamodb', dynamodb.endpoint);
  return async () => {
    await dynamodb.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
