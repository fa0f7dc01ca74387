import type { Caller, Need, Right, Statement } from './policy.ts';

export type Decision = { allowedBy: Right[] } | { because: string };

export interface Policies {
  /** Those of the caller's role. */
  identity: readonly Statement[];
  /** That of the resource. */
  resource: readonly Statement[];
}

/**
 * Whether a caller of the resource's own account may do something. A deny wins over every allow; without a deny, either of the policies may
 * allow it. A key of KMS goes by its own policy: that of a role counts only where the key's policy leaves the decision to its account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
export function decide(caller: Caller, need: Need, { identity, resource }: Policies): Decision {
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
  // Several may: the permissions of API Gateway, one a method and path, overlap where a path goes on below another.
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
