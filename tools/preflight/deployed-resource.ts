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
 * Physical ID of the only resource of a type in a stack of the stage.
 * @param region where the stack is, if not in the stage's region
 * @returns `undefined` if the stack, or the resource, does not exist
 */
export async function deployedResource(
  stage: DeployedStage,
  clientConfig: ClientConfigOf,
  stackId: string,
  type: string,
  region: string = stage.settings.region,
): Promise<string | undefined> {
  const stack = await stage.stack(stackId, region);
  if (!stack) return undefined;
  const { StackResources = [] } = await new CloudFormationClient(clientConfig(region)).send(
    new DescribeStackResourcesCommand({ StackName: stack.name }),
  );
  return StackResources.find(
    ({ ResourceType, ResourceStatus }) =>
      ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE',
  )?.PhysicalResourceId;
}
