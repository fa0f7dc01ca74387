import {
  BootstrapEnvironments,
  BootstrapStackParameters,
  type Toolkit,
} from '@aws-cdk/toolkit-lib';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { BOOTSTRAP_PARAMETER } from '../preflight/checks/bootstrap.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';

/** Version of a region's bootstrap stack; 0 if there is none. */
export async function bootstrapVersion(region: string): Promise<number> {
  const { Parameter } = await new SSMClient(clientConfig(region))
    .send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))
    .catch((error: Error) =>
      error.name === 'ParameterNotFound'
        ? { Parameter: undefined }
        : awsFailure(`read the bootstrap version of ${region}`)(error),
    );
  return Number(Parameter?.Value ?? 0);
}

/**
 * Creates or updates the CDK's bootstrap stack in a region: a bucket for templates and code, and
 * the roles that deploy.
 * @param executionPolicies ARNs of managed policies of the role that CloudFormation works with. If
 * empty, a new stack gets AdministratorAccess, an existing one keeps its own.
 * docs/deploy/execution-policy.json grants less
 */
export async function bootstrap(
  toolkit: Toolkit,
  account: string,
  region: string,
  executionPolicies: string[],
): Promise<void> {
  const parameters = {
    ...(executionPolicies.length > 0 && { cloudFormationExecutionPolicies: executionPolicies }),
  };
  await toolkit.bootstrap(BootstrapEnvironments.fromList([`aws://${account}/${region}`]), {
    parameters: BootstrapStackParameters.withExisting(parameters),
  });
}
