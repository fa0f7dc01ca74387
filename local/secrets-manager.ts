import { AwsError, type AwsService, awsJsonService } from './aws-endpoints.ts';

/**
 * Secrets Manager with the one operation that our functions may use, GetSecretValue.
 * @param secrets strings by ARN
 */
export function secretsManager(secrets: ReadonlyMap<string, string>): AwsService {
  return awsJsonService('SECRETS_MANAGER', {
    GetSecretValue({ SecretId, VersionStage = 'AWSCURRENT' }) {
      const SecretString = VersionStage === 'AWSCURRENT' ? secrets.get(String(SecretId)) : undefined;
      if (SecretString === undefined) {
        throw new AwsError('ResourceNotFoundException', `Secret ${SecretId} has no value staged ${VersionStage}`);
      }
      return { ARN: SecretId, Name: String(SecretId).split(':').at(-1), SecretString, VersionStages: [VersionStage] };
    },
  });
}
