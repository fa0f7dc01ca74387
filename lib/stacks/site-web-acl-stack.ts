import { CrossStackReferences, ReferenceStrength } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ZodMiniObject } from 'zod/mini';
import { routes } from '../../functions/investor/routes.ts';
import type { StageSettings } from '../config/stage-settings.ts';
import {
  blockWith,
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
 * AWS managed rules by action. The blocked ones answer with a problem; rules not listed here block
 * too, with CloudFront's error page. Rules that inspect the body do not block, only count: a
 * password may look like an attack, and the function validates every body.
 */
const COMMON = {
  blocked: [
    'NoUserAgent_HEADER',
    'UserAgent_BadBots_HEADER',
    'SizeRestrictions_QUERYSTRING',
    'SizeRestrictions_Cookie_HEADER',
    'SizeRestrictions_URIPATH',
    'EC2MetaDataSSRF_COOKIE',
    'EC2MetaDataSSRF_URIPATH',
    'EC2MetaDataSSRF_QUERYARGUMENTS',
    'GenericLFI_QUERYARGUMENTS',
    'GenericLFI_URIPATH',
    'RestrictedExtensions_URIPATH',
    'RestrictedExtensions_QUERYARGUMENTS',
    'GenericRFI_QUERYARGUMENTS',
    'GenericRFI_URIPATH',
    'CrossSiteScripting_COOKIE',
    'CrossSiteScripting_QUERYARGUMENTS',
    'CrossSiteScripting_URIPATH',
  ],
  counted: [
    'SizeRestrictions_BODY',
    'EC2MetaDataSSRF_BODY',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'CrossSiteScripting_BODY',
  ],
};
const KNOWN_BAD = {
  blocked: [
    'JavaDeserializationRCE_HEADER',
    'JavaDeserializationRCE_QUERYSTRING',
    'JavaDeserializationRCE_URIPATH',
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'ExploitablePaths_URIPATH',
    'Log4JRCE_HEADER',
    'Log4JRCE_QUERYSTRING',
    'Log4JRCE_URIPATH',
  ],
  counted: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
};

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
        managedRules('AWSManagedRulesCommonRuleSet', limits.length, overrides(COMMON)),
        managedRules(
          'AWSManagedRulesKnownBadInputsRuleSet',
          limits.length + 1,
          overrides(KNOWN_BAD),
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
  return routes
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

function overrides({ blocked, counted }: typeof COMMON): CfnWebACL.RuleActionOverrideProperty[] {
  return [
    ...blocked.map((name) => ({ name, actionToUse: blockWith('forbidden') })),
    ...counted.map((name) => ({ name, actionToUse: { count: {} } })),
  ];
}
