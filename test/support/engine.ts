/** DynamoDB for the tables that a test creates; a service on the laptop starts its own. */
import { randomBytes } from 'node:crypto';
import { startDynamoDbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { findDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { startDynamoDb } from '../../local/dynamodb/engine.ts';
import type { DynamoDb } from '../../local/dynamodb/engine-process.ts';
import { atFileEnd } from './at-file-end.ts';

export interface Engine {
  endpoint: string;
  accessKeyId: string;
}

/**
 * One DynamoDB Local per file, as it is slow to start; each access key ID sees tables of its own.
 */
let shared: Promise<DynamoDb> | undefined;

/** Makes the following tests of this file run on DynamoDB Local. */
export function askDynamoDbLocal(): void {
  const engine = startDynamoDbLocal();
  shared = engine;
  atFileEnd(async () => {
    shared = undefined;
    await (await engine).stop();
  });
}

/**
 * How many concurrent entries show that the lock holds. On DynamoDB Local, which takes four times
 * as long for each, fewer do: their interleavings are the same.
 */
export const crowd = () => (shared ? 100 : 1000);

/** An engine without tables, which stops when the test file ends. */
export async function freshEngine(): Promise<Engine> {
  if (!shared && !findDynoxide()) askDynamoDbLocal();
  return withKey(shared ?? start());
}

/** An engine that the worlds of this file share; each names its tables differently. */
let ofWorlds: Promise<DynamoDb> | undefined;

/**
 * The engine of all worlds of the test file, and a prefix of table names that no other world has.
 * They share an access key ID: for each, DynamoDB Local runs threads that are never idle.
 */
export async function worldEngine(): Promise<Engine & { prefix: string }> {
  if (!shared && !findDynoxide()) askDynamoDbLocal();
  if (!shared && !ofWorlds) {
    ofWorlds = start();
    atFileEnd(() => {
      ofWorlds = undefined;
    });
  }
  const { endpoint } = await ((shared ?? ofWorlds) as Promise<DynamoDb>);
  return { endpoint, accessKeyId: 'worlds', prefix: freshName() };
}

function start(): Promise<DynamoDb> {
  const engine = startDynamoDb();
  atFileEnd(async () => (await engine).stop());
  return engine;
}

async function withKey(engine: Promise<DynamoDb>): Promise<Engine> {
  return { endpoint: (await engine).endpoint, accessKeyId: freshName() };
}

const freshName = () => `T${randomBytes(8).toString('hex')}`;
