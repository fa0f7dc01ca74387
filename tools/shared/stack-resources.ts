import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { awsFailure } from './aws-failure.ts';
import { clientConfig } from './client-config.ts';

/** A resource that a stack has created. */
export interface StackResource {
  logicalId: string;
  /** E.g. `AWS::S3::Bucket`. */
  type: string;
  /** Name, id or ARN, as the type defines it. */
  physicalId: string;
}

/** All resources of a deployed stack. */
export async function stackResources(name: string, region: string): Promise<StackResource[]> {
  const client = new CloudFormationClient(clientConfig(region));
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
