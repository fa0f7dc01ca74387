import {
  BootstrapEnvironments,
  BootstrapStackParameters,
  type Toolkit,
} from '@aws-cdk/toolkit-lib';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { awsFailure } from '../shared/aws-failure.ts';

/** Where the CDK's bootstrap stack records its version; `hnb659fds` is the CDK's default name. */
const VERSION_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

/** Version of a region's bootstrap stack; 0 if there is none. */
export async function bootstrapVersion(region: string): Promise<number> {
  const { Parameter } = await new SSMClient({ region })
    .send(new GetParameterCommand({ Name: VERSION_PARAMETER }))
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
 * empty, a new stack gets AdministratorAccess, an existing one keeps its own
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
