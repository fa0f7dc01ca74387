import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Metadata key, on a role or a resource policy, that lists its {@link UnusedRights}. */
export const UNUSED_ON_LAPTOP = 'UnusedOnLaptop';

/** Permissions that no test can use, and why. */
export interface UnusedRights {
  /** As in the policy: `logs:PutLogEvents`. */
  actions: string[];
  reason: string;
}

/**
 * Records, beside the grant, why no test can use a permission: only AWS itself uses it. Every other
 * permission that no test used fails `npm test`.
 * @param owner the role or key, or the policy of a bucket, topic or function
 * @param actions as in the policy: `logs:PutLogEvents`
 */
export function unusedOnLaptop(owner: IConstruct, actions: string[], reason: string): void {
  const resource = owner instanceof CfnResource ? owner : (owner.node.defaultChild as CfnResource);
  const others: UnusedRights[] = resource.getMetadata(UNUSED_ON_LAPTOP) ?? [];
  resource.addMetadata(UNUSED_ON_LAPTOP, [...others, { actions, reason } satisfies UnusedRights]);
}
