import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { ClientConfigOf } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';

/** What a caller needs to find a deployed resource. */
export const resourcePermissions = [
  'cloudformation:DescribeStacks',
  'cloudformation:DescribeStackResources',
] as const;

/**
 * Physical ID of a resource in a stack of the stage, the only one of its type.
 * @param region where the stack is, if not in the stage's region
 * @param name with which its logical ID begins, if the type alone does not tell it
 * @returns `undefined` if the stack, or the resource, does not exist
 */
export async function deployedResource(
  stage: DeployedStage,
  clientConfig: ClientConfigOf,
  stackId: string,
  type: string,
  region: string = stage.settings.region,
  name = '',
): Promise<string | undefined> {
  const stack = await stage.stack(stackId, region);
  if (!stack) return undefined;
  const { StackResources = [] } = await new CloudFormationClient(clientConfig(region)).send(
    new DescribeStackResourcesCommand({ StackName: stack.name }),
  );
  return StackResources.find(
    ({ LogicalResourceId = '', ResourceType, ResourceStatus }) =>
      ResourceType === type &&
      LogicalResourceId.startsWith(name) &&
      ResourceStatus !== 'DELETE_COMPLETE',
  )?.PhysicalResourceId;
}
