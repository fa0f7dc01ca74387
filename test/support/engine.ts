/** DynamoDB for what a test makes itself; a service on the laptop brings its own. */
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

/** What this test file has started. */
const engines: Promise<DynamoDb>[] = [];
/** DynamoDB Local, in which each access key id sees tables of its own; it is too heavy to start one each. */
let shared: Promise<DynamoDb> | undefined;

afterAll(async () => {
  for (const engine of engines.splice(0)) await (await engine).stop();
});

/** From now on the tests of this file run on DynamoDB Local. */
export function askDynamoDbLocal(): void {
  shared = startDynamoDbLocal();
  engines.push(shared);
}

/** An engine without tables, which runs until the test file ends. */
export async function freshEngine(): Promise<Engine> {
  if (!shared && !findDynoxide()) askDynamoDbLocal();
  const engine = shared ?? startDynamoDb();
  if (!shared) engines.push(engine);
  return { endpoint: (await engine).endpoint, accessKeyId: `T${randomBytes(8).toString('hex')}` };
}
