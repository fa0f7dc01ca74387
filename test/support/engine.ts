/** DynamoDB for the tables that a test creates; a service on the laptop starts its own. */
import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { startDynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { findDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { startDynamoDb } from '../../local/dynamodb/engine.ts';
import type { DynamoDb } from '../../local/dynamodb/engine-process.ts';

export interface Engine {
  endpoint: string;
  accessKeyId: string;
}

/** The engines that this test file has started. */
const engines: Promise<DynamoDb>[] = [];
/**
 * One DynamoDB Local per file, as it is slow to start; each access key ID sees tables of its own.
 */
let shared: Promise<DynamoDb> | undefined;

afterAll(async () => {
  for (const engine of engines.splice(0)) await (await engine).stop();
});

/** Makes the following tests of this file run on DynamoDB Local. */
export function askDynamoDbLocal(): void {
  shared = startDynamoDbLocal();
  engines.push(shared);
}

/** An engine without tables, which stops when the test file ends. */
export async function freshEngine(): Promise<Engine> {
  if (!shared && !findDynoxide()) askDynamoDbLocal();
  const engine = shared ?? startDynamoDb();
  if (!shared) engines.push(engine);
  return { endpoint: (await engine).endpoint, accessKeyId: `T${randomBytes(8).toString('hex')}` };
}
