/**
 * The common part of all measurements: the app as it would be deployed, a DynamoDB engine, and a
 * KMS.
 */

import { serveAwsEndpoints } from '../../local/aws/endpoints.ts';
import { kms } from '../../local/aws/kms.ts';
import { generatedSecrets, secretsManager } from '../../local/aws/secrets-manager.ts';
import { type Assembly, readAssembly } from '../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { startDynamoDb } from '../../local/dynamodb/engine.ts';
import type { DynamoDb } from '../../local/dynamodb/engine-process.ts';
import { createTables } from '../../local/dynamodb/tables.ts';
import { lambdaDefinitions } from '../../local/lambda/definitions.ts';
import type { LambdaDefinition } from '../../local/lambda/execution-environment.ts';
import { SECRET } from './event.ts';

/** What measurements share. */
export interface Laboratory {
  /** Directory of the cloud assembly. */
  directory: string;
  assembly: Assembly;
  /** AWS_ENDPOINT_URL_<SERVICE> for a measurement with these tables. */
  endpoints(tables: string): Record<string, string>;
  /**
   * Every function of the templates, with the environment for these tables.
   * @param directory of another cloud assembly
   */
  functions(tables: string, directory?: string): LambdaDefinition[];
  /**
   * The investor function.
   * @param cost of bcrypt; the template's by default
   */
  investor(tables: string, cost?: number): LambdaDefinition;
  /** Creates empty tables under this name, in their own engine. */
  createTables(tables: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the services for measurements of the app in a directory. */
export async function startLaboratory(directory: string): Promise<Laboratory> {
  const read = (from: string) => readAssembly(from, laptopParameters());
  const assembly = read(directory);
  const engines = new Map<string, DynamoDb>();
  const secrets = new Map([...generatedSecrets(assembly).keys()].map((arn) => [arn, SECRET]));
  const aws = await serveAwsEndpoints([kms(assembly), secretsManager(secrets)]);
  const endpoints = (tables: string) => ({
    AWS_ENDPOINT_URL_DYNAMODB: engines.get(tables)?.endpoint ?? 'http://127.0.0.1:9',
    ...aws.environment,
  });
  const definitions = (from: Assembly, tables: string, overrides: Record<string, string> = {}) =>
    lambdaDefinitions(from, { endpoints: endpoints(tables), overrides, accessKeyId: tables });
  return {
    directory,
    assembly,
    endpoints,
    functions: (tables, other) => definitions(other ? read(other) : assembly, tables),
    investor(tables, cost) {
      const overrides = cost === undefined ? {} : { BCRYPT_COST: String(cost) };
      const found = definitions(assembly, tables, overrides).find(({ logicalId }) =>
        /^investor/i.test(logicalId),
      );
      if (!found) throw new Error('The app has no investor function');
      return found;
    },
    createTables: async (tables) => {
      const engine = await startDynamoDb();
      engines.set(tables, engine);
      await createTables(assembly, {
        endpoint: engine.endpoint,
        accessKeyId: tables,
        deletesExpired: false,
      });
    },
    stop: async () => {
      await aws.stop();
      for (const engine of engines.values()) await engine.stop();
    },
  };
}
