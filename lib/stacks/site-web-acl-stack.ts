import { CrossStackReferences, ReferenceStrength } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ZodMiniObject } from 'zod/mini';
import { routes } from '../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../functions/passkeys/routes.ts';
import type { StageSettings } from '../config/stage-settings.ts';
import { managedRuleGroups } from '../constructs/managed-rule-groups.ts';
import {
  blockLabelled,
  logBlocked,
  managedRules,
  problemBodies,
  protectedData,
  rateLimit,
  visibility,
} from '../constructs/web-acl.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Metric name of the web ACL in CloudWatch, where no other stage may use it. */
export const siteWebAclMetric = ({ stage }: StageSettings) => `${stage}-SiteWebAcl`;

/**
 * Rate limits: requests per IP address in five minutes. A password entry is one request, and three
 * wrong entries revoke a password.
 */
const WINDOW = { evaluationWindowSec: 300 };
const MAX_PASSWORD_ENTRIES = 30;
const MAX_CHANGES = 120;
const MAX_REQUESTS = 3000;

/** Normalizes a path, so that no other spelling that API Gateway accepts escapes its limit. */
const NORMALIZED = ['URL_DECODE', 'NORMALIZE_PATH'].map((type, priority) => ({ priority, type }));

/**
 * Web ACL in front of the site and the investor API: rate limits per IP address, with a separate
 * one for each route that takes a password, and AWS managed rules against known attacks (standards
 * 10, docs/decisions/0014). CloudFront requires it in us-east-1.
 */
export class SiteWebAclStack extends StageStack {
  /** ARN of the web ACL, for the distribution. */
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, props);
    const limits = [
      ...passwordRoutes().map(({ name, method, path }) =>
        limitPerAddress(name, MAX_PASSWORD_ENTRIES, [byMethod(method), byPath(`^${path}/*$`)]),
      ),
      limitPerAddress('Changes', MAX_CHANGES, [
        {
          notStatement: {
            statement: { orStatement: { statements: ['GET', 'HEAD'].map(byMethod) } },
          },
        },
        byPath('^/api(/|$)'),
      ]),
      limitPerAddress('Requests', MAX_REQUESTS),
    ].map((rule, priority) => rule(priority));
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(siteWebAclMetric(this.settings)),
      customResponseBodies: problemBodies('try-again', 'forbidden'),
      dataProtectionConfig: protectedData,
      rules: [
        ...limits,
        ...managedRuleGroups.map(({ name, blocked, counted }, index) =>
          managedRules(name, limits.length + index, [...Object.keys(blocked), ...counted]),
        ),
        blockLabelled(
          'ManagedRules',
          limits.length + managedRuleGroups.length,
          managedRuleGroups.flatMap(({ namespace, blocked }) =>
            Object.values(blocked).map((label) => `${namespace}:${label}`),
          ),
        ),
      ],
    });
    logBlocked(this, acl);
    // The distribution is in another region, which a strong reference does not reach.
    CrossStackReferences.of(acl).produce(ReferenceStrength.WEAK);
    this.webAclArn = acl.attrArn;
  }
}

/** Every route that takes a password, current or new, to compare it, hash it or both. */
function passwordRoutes(): { name: string; method: string; path: string }[] {
  return [...routes, ...passkeysRoutes]
    .filter(
      ({ body }) =>
        body && Object.keys((body as ZodMiniObject).shape).some((field) => /password/i.test(field)),
    )
    .map(({ method, path }) => ({ name: `${method}${path.replaceAll('/', '-')}`, method, path }));
}

/** Rate-based rule per IP address, for requests that match all statements. */
function limitPerAddress(name: string, max: number, statements?: CfnWebACL.StatementProperty[]) {
  const scopeDownStatement = statements && { andStatement: { statements } };
  return (priority: number) =>
    rateLimit(name, priority, {
      aggregateKeyType: 'IP',
      limit: max,
      ...WINDOW,
      ...(scopeDownStatement && { scopeDownStatement }),
    });
}

function byMethod(searchString: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

function byPath(regexString: string): CfnWebACL.StatementProperty {
  return {
    regexMatchStatement: {
      fieldToMatch: { uriPath: {} },
      regexString,
      textTransformations: NORMALIZED,
    },
  };
}
