import type { CfnResource } from 'aws-cdk-lib';

/**
 * Makes each resource depend on the one before it, so that CloudFormation creates them one by one:
 * Connect's API allows two requests per second.
 */
export function createInOrder(resources: readonly CfnResource[]): void {
  resources.forEach((resource, index) => {
    const before = resources[index - 1];
    if (before) resource.addResourceDependency(before);
  });
}
