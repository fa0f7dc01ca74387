import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';

/** The canary's own account on the internet channel. */
export type CanaryAccount = z.infer<typeof account>;

const account = z.object({ internetUserId: z.string(), password: z.string() });

/**
 * Reads the canary's account. It is read at every run, so that a new one takes effect at once.
 * @returns `undefined` while the secret has no value
 * @throws Error without the value, if it is not JSON with both fields
 */
export async function canaryAccount(
  client: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
): Promise<CanaryAccount | undefined> {
  const { SecretString } = await client
    .send(new GetSecretValueCommand({ SecretId: secretArn }))
    .catch((error) => {
      if (error.name === 'ResourceNotFoundException') return {} as { SecretString?: string };
      throw error;
    });
  if (!SecretString) return undefined;
  try {
    return account.parse(JSON.parse(SecretString));
  } catch {
    throw new Error('the secret is not an account');
  }
}
