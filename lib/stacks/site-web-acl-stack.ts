import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ZodMiniObject } from 'zod/mini';
import { routes } from '../../functions/investor/routes.ts';
import {
  limit,
  logBlocked,
  managed,
  problemBodies,
  protectedData,
  refuse,
  visibility,
} from '../constructs/web-acl.ts';

/** Under this name CloudWatch has its metrics. */
export const SITE_WEB_ACL = 'SiteWebAcl';

/** Requests of an address in five minutes. An entry costs an investor one, and three revoke a password. */
const WINDOW = { evaluationWindowSec: 300 };
const MOST_ENTRIES = 30;
const MOST_CHANGES = 120;
const MOST_REQUESTS = 3000;

/** A path written otherwise, which API Gateway takes for the same, is counted all the same. */
const AS_READ = ['URL_DECODE', 'NORMALIZE_PATH'].map((type, priority) => ({ priority, type }));

/**
 * AWS's rules, by how we have them answer. Unnamed ones block too, with a page of CloudFront's. The body is looked at by none: a
 * password may look like an attack, and what reaches the function is judged there by its form.
 */
const COMMON = {
  refused: [
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
  refused: [
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
 * The web ACL in front of the site and the investor API: limits to each address, on every path that takes a password one of its own, and
 * AWS's rules against what is known to be bad (standards 10, docs/decisions/0014). CloudFront wants it in us-east-1.
 */
export class SiteWebAclStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const limits = [
      ...passwordPaths().map(({ name, method, path }) =>
        limitOf(name, MOST_ENTRIES, [byMethod(method), byPath(`^${path}/*$`)]),
      ),
      limitOf('Changes', MOST_CHANGES, [
        {
          notStatement: {
            statement: { orStatement: { statements: ['GET', 'HEAD'].map(byMethod) } },
          },
        },
        byPath('^/api(/|$)'),
      ]),
      limitOf('Requests', MOST_REQUESTS),
    ].map((rule, priority) => rule(priority));
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(SITE_WEB_ACL),
      customResponseBodies: problemBodies('try-again', 'forbidden'),
      dataProtectionConfig: protectedData,
      rules: [
        ...limits,
        managed('AWSManagedRulesCommonRuleSet', limits.length, overrides(COMMON)),
        managed('AWSManagedRulesKnownBadInputsRuleSet', limits.length + 1, overrides(KNOWN_BAD)),
      ],
    });
    logBlocked(this, acl);
    this.webAclArn = acl.attrArn;
  }
}

/** Every route that takes a password, old or new: it compares one, or hashes one, or both. */
function passwordPaths(): { name: string; method: string; path: string }[] {
  return routes
    .filter(
      ({ body }) =>
        body && Object.keys((body as ZodMiniObject).shape).some((field) => /password/i.test(field)),
    )
    .map(({ method, path }) => ({ name: `${method}${path.replaceAll('/', '-')}`, method, path }));
}

function limitOf(name: string, most: number, statements?: CfnWebACL.StatementProperty[]) {
  const scopeDownStatement = statements && { andStatement: { statements } };
  return (priority: number) =>
    limit(name, priority, {
      aggregateKeyType: 'IP',
      limit: most,
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
      textTransformations: AS_READ,
    },
  };
}

function overrides({ refused, counted }: typeof COMMON): CfnWebACL.RuleActionOverrideProperty[] {
  return [
    ...refused.map((name) => ({ name, actionToUse: refuse('forbidden') })),
    ...counted.map((name) => ({ name, actionToUse: { count: {} } })),
  ];
}
