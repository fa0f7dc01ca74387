import { randomBytes } from 'node:crypto';
import type { Assembly } from '../cloudformation/assembly.ts';
import { AwsError, type AwsService, awsJsonService } from './endpoints.ts';

/**
 * Secrets Manager with GetSecretValue, the one operation that the app's functions may use, and
 * PutSecretValue for operations, who fill the secrets that nothing generates.
 * @param secrets values by ARN
 */
export function secretsManager(secrets: Map<string, string>): AwsService {
  return awsJsonService('SECRETS_MANAGER', {
    GetSecretValue({ SecretId, VersionStage = 'AWSCURRENT' }) {
      const SecretString =
        VersionStage === 'AWSCURRENT' ? secrets.get(String(SecretId)) : undefined;
      if (SecretString === undefined) {
        throw new AwsError(
          'ResourceNotFoundException',
          `Secret ${SecretId} has no value staged ${VersionStage}`,
        );
      }
      return {
        ARN: SecretId,
        Name: String(SecretId).split(':').at(-1),
        SecretString,
        VersionStages: [VersionStage],
      };
    },
    PutSecretValue({ SecretId, SecretString }) {
      secrets.set(String(SecretId), String(SecretString));
      return { ARN: SecretId, VersionStages: ['AWSCURRENT'] };
    },
  });
}

/**
 * Generates values, by ARN, for the secrets that CloudFormation would generate; letters and digits
 * only.
 */
export function generatedSecrets(assembly: Assembly): Map<string, string> {
  const secrets = assembly.resources<{ GenerateSecretString?: { PasswordLength?: number } }>(
    'AWS::SecretsManager::Secret',
  );
  return new Map(
    secrets.flatMap(({ ref, properties: { GenerateSecretString } }) => {
      if (!GenerateSecretString) return [];
      const { PasswordLength = 32 } = GenerateSecretString;
      return [[ref, randomBytes(PasswordLength).toString('hex').slice(0, PasswordLength)] as const];
    }),
  );
}

/**
 * Resolves a text that is a dynamic reference to a whole secret, as CloudFormation does; returns
 * any other text unchanged.
 * @throws Error if the secret does not exist, or the reference has another form
 */
export function resolveSecret(text: string, secrets: ReadonlyMap<string, string>): string {
  if (!text.includes('{{resolve:')) return text;
  const [, arn = ''] =
    /^\{\{resolve:secretsmanager:(arn(?::[^:]*){6}):SecretString:::\}\}$/.exec(text) ?? [];
  const value = secrets.get(arn);
  if (value === undefined) throw new Error(`Unknown secret: ${text}`);
  return value;
}
