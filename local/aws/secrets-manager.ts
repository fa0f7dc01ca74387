import { randomBytes } from 'node:crypto';
import type { Assembly } from '../cloudformation/assembly.ts';
import { AwsError, type AwsService, awsJsonService } from './endpoints.ts';

/**
 * Secrets Manager with the one operation that our functions may use, GetSecretValue.
 * @param secrets strings by ARN
 */
export function secretsManager(secrets: ReadonlyMap<string, string>): AwsService {
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
  });
}

/** New values, by ARN, of the secrets that CloudFormation is told to make up; letters and digits only. */
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
 * The text, or if it is a dynamic reference to a whole secret its value, as CloudFormation would fill it in.
 * @throws Error if there is no such secret, or it is another reference
 */
export function resolveSecret(text: string, secrets: ReadonlyMap<string, string>): string {
  if (!text.includes('{{resolve:')) return text;
  const [, arn = ''] =
    /^\{\{resolve:secretsmanager:(arn(?::[^:]*){6}):SecretString:::\}\}$/.exec(text) ?? [];
  const value = secrets.get(arn);
  if (value === undefined) throw new Error(`${text} refers to no secret that the laptop knows`);
  return value;
}
