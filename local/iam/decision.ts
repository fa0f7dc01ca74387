import type { Need, Principal, Right, Statement } from './policy.ts';

/** The rights that allow a request, or the reason for a denial in AWS's words. */
export type Decision = { allowedBy: Right[] } | { because: string };

/** The policies that apply to one request. */
export interface Policies {
  /** The policies of the caller's role. */
  identity: readonly Statement[];
  /** The policy of the resource. */
  resource: readonly Statement[];
}

/**
 * Decides whether a caller in the resource's own account may do something. A deny overrides every
 * allow. Without a deny, either policy may allow the action. For a KMS key, its own policy decides:
 * a role's policy counts only if the key's policy delegates to the account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
export function decide(caller: Principal, need: Need, { identity, resource }: Policies): Decision {
  const { action } = need;
  const all = (statements: readonly Statement[]) =>
    statements.flatMap((statement) => {
      const named = statement.effect === 'Allow' && statement.principal(caller) === 'named';
      return (named && statement.covers(need)) || [];
    });
  const find = (
    statements: readonly Statement[],
    effect: Statement['effect'],
    principal: 'named' | 'account',
  ) => {
    for (const statement of statements) {
      const right =
        statement.effect === effect &&
        statement.principal(caller) === principal &&
        statement.covers(need);
      if (right) return right;
    }
    return undefined;
  };
  if (find(identity, 'Deny', 'named'))
    return { because: 'with an explicit deny in an identity-based policy' };
  if (find(resource, 'Deny', 'named') || find(resource, 'Deny', 'account')) {
    return { because: 'with an explicit deny in a resource-based policy' };
  }
  // Several rights can match: API Gateway has one permission for each method and path, and they
  // overlap where one path continues another.
  const named = all(resource);
  if (named.length > 0) return { allowedBy: named };
  if ('service' in caller)
    return { because: `because no resource-based policy allows the ${action} action` };
  const delegated = find(resource, 'Allow', 'account');
  if (action.startsWith('kms:') && !delegated) {
    return { because: `because no resource-based policy allows the ${action} action` };
  }
  const own = find(identity, 'Allow', 'named');
  if (!own) return { because: `because no identity-based policy allows the ${action} action` };
  return { allowedBy: delegated ? [own, delegated] : [own] };
}
