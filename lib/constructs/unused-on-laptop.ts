import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Under this name in the metadata of a role, or of the policy of a resource. */
export const UNUSED_ON_LAPTOP = 'UnusedOnLaptop';

export interface UnusedRights {
  actions: string[];
  reason: string;
}

/**
 * Says why no test can use a right, where it is granted: what uses it runs on AWS only. Any other right that no test used fails `npm test`.
 * @param owner the role; or the key, or the policy of a bucket, topic or function
 * @param actions as the policy has them: `logs:PutLogEvents`
 */
export function unusedOnLaptop(owner: IConstruct, actions: string[], reason: string): void {
  const resource = owner instanceof CfnResource ? owner : (owner.node.defaultChild as CfnResource);
  const others: UnusedRights[] = resource.getMetadata(UNUSED_ON_LAPTOP) ?? [];
  resource.addMetadata(UNUSED_ON_LAPTOP, [...others, { actions, reason } satisfies UnusedRights]);
}
