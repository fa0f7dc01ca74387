/** What every measurement needs: the app as it would be deployed, an engine, and a KMS. */
import { type Assembly, readAssembly } from '../../local/assembly.ts';
import { serveAwsEndpoints } from '../../local/aws-endpoints.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import type { LambdaDefinition } from '../../local/execution-environment.ts';
import { lambdaDefinitions } from '../../local/functions.ts';
import { kms } from '../../local/kms.ts';
import { laptopParameters } from '../../local/parameters.ts';
import { generatedSecrets, secretsManager } from '../../local/secrets-manager.ts';
import { createTables } from '../../local/tables.ts';
import { SECRET } from './event.ts';

export interface Laboratory {
  assembly: Assembly;
  /** AWS_ENDPOINT_URL_<SERVICE> */
  endpoints: Record<string, string>;
  /** Every function, as the templates describe it, seeing the tables of `accessKeyId`. */
  functions(accessKeyId: string): LambdaDefinition[];
  /** The investor function; @param cost of bcrypt, the template's if absent */
  investor(accessKeyId: string, cost?: number): LambdaDefinition;
  /** Empty tables, which nobody sees but who comes with this access key id. */
  createTables(accessKeyId: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startLaboratory(directory: string): Promise<Laboratory> {
  const assembly = readAssembly(directory, laptopParameters('http://localhost'));
  const dynamodb = await startDynamoDb();
  const secrets = new Map([...generatedSecrets(assembly).keys()].map((arn) => [arn, SECRET]));
  const aws = await serveAwsEndpoints([kms(assembly), secretsManager(secrets)]);
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint, ...aws.environment };
  const functions = (accessKeyId: string, overrides: Record<string, string> = {}) =>
    lambdaDefinitions(assembly, { endpoints, overrides, accessKeyId });
  return {
    assembly,
    endpoints,
    functions,
    investor(accessKeyId, cost) {
      const overrides = cost === undefined ? {} : { BCRYPT_COST: String(cost) };
      const found = functions(accessKeyId, overrides).find(({ logicalId }) => /^investor/i.test(logicalId));
      if (!found) throw new Error('The app has no investor function');
      return found;
    },
    createTables: (accessKeyId) =>
      createTables(assembly, { endpoint: dynamodb.endpoint, accessKeyId, deletesExpired: false }),
    stop: async () => {
      await aws.stop();
      await dynamodb.stop();
    },
  };
}
