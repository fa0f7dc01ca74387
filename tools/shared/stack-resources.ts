import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { awsFailure } from './aws-failure.ts';
import { type ClientConfigOf, clientConfig } from './client-config.ts';
import type { DeployedStage } from './deployed-stage.ts';

/** What a caller needs to find a deployed resource. */
export const resourcePermissions = [
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
] as const;

/** A resource that a stack has created. */
export interface StackResource {
  logicalId: string;
  /** E.g. `AWS::S3::Bucket`. */
  type: string;
  /** Name, id or ARN, as the type defines it. */
  physicalId: string;
}

/** All resources of a deployed stack. */
export async function stackResources(
  name: string,
  region: string,
  configOf: ClientConfigOf = clientConfig,
): Promise<StackResource[]> {
  const client = new CloudFormationClient(configOf(region));
  const resources: StackResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: name }))
      for (const each of page.StackResourceSummaries ?? [])
        if (each.PhysicalResourceId && each.ResourceStatus !== 'DELETE_COMPLETE')
          resources.push({
            logicalId: each.LogicalResourceId ?? '',
            type: each.ResourceType ?? '',
            physicalId: each.PhysicalResourceId,
          });
  } catch (error) {
    awsFailure(`list the resources of ${name}`)(error as Error);
  }
  return resources;
}

/**
 * Physical ID of a resource in a stack of the stage, the only one of its type.
 * @param region where the stack is, if not in the stage's region
 * @param name with which its logical ID begins, if the type alone does not tell it
 * @returns `undefined` if the stack, or the resource, does not exist
 */
export async function deployedResource(
  stage: DeployedStage,
  configOf: ClientConfigOf,
  stackId: string,
  type: string,
  region: string = stage.settings.region,
  name = '',
): Promise<string | undefined> {
  const stack = await stage.stack(stackId, region);
  if (!stack) return undefined;
  const resources = await stackResources(stack.name, region, configOf);
  return resources.find((each) => each.type === type && each.logicalId.startsWith(name))
    ?.physicalId;
}
