/**
 * The laptop's DynamoDB: an engine as a child process, the strictest one that is installed
 * (docs/decisions/0004).
 */

import { hasJava, startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';
import type { DynamoDb, EngineOptions } from './engine-process.ts';

const NO_ENGINE =
  'No DynamoDB engine for this system: put a `dynoxide` on the PATH (brew install nubo-db/tap/dynoxide, or cargo install dynoxide-rs), ' +
  'or install a Java runtime, 11 or newer, for DynamoDB Local';

/**
 * Starts Dynoxide, or DynamoDB Local if only a Java runtime is installed, on a free port of
 * 127.0.0.1; resolves once it serves requests. If AWS_ENDPOINT_URL_DYNAMODB names a running engine,
 * it uses that one and never stops it.
 * @throws Error in one line; if no engine is installed, it says how to install one
 */
export async function startDynamoDb(options: EngineOptions = {}): Promise<DynamoDb> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (given) return { endpoint: given, died: new Promise(() => {}), stop: async () => {} };
  const dynoxide = findDynoxide();
  if (dynoxide) return startDynoxide(dynoxide, options);
  if (await hasJava()) return startDynamoDbLocal(options);
  throw new Error(NO_ENGINE);
}
