import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';

/**
 * The credentials of the commands' own clients, for the CDK's toolkit too. By itself the toolkit
 * prefers keys in the environment to AWS_PROFILE, and knows AWS_DEFAULT_PROFILE; the SDK does
 * neither. A stage could then be checked in one account, and deployed or deleted in another.
 * @returns a provider that rejects once its credentials are not of the stage's account any more
 */
export function toolkitCredentials({ settings, account }: DeployedStage) {
  const client = new STSClient(clientConfig(settings.region));
  let checkedKey: string | undefined;
  return async () => {
    const credentials = await client.config.credentials();
    if (credentials.accessKeyId !== checkedKey) {
      const { Account } = await client.send(new GetCallerIdentityCommand({}));
      if (Account !== account)
        throw new Error(
          `they are of the account ${Account} by now, and the stage is in ${account}`,
        );
      checkedKey = credentials.accessKeyId;
    }
    return credentials;
  };
}
