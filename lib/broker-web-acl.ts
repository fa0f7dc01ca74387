import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { problem } from '../functions/http/problem.ts';
import { securityHeaders } from '../functions/http/security-headers.ts';
import { arnOfLog } from './arn-of-log.ts';

/** Requests in a minute. A participant's staff may sit behind one address; a token is one user's or one system's. */
const MOST_OF_AN_ADDRESS = 1200;
const MOST_OF_A_TOKEN = 600;
const WINDOW_SECONDS = 60;
const TRY_AGAIN = 'try-again';

/**
 * The web ACL in front of the participant API: AWS's rules against what is known to be bad, and limits to each address and each token
 * (docs/decisions/0017). It logs what it blocks, by which rule and from which address, without any header, query or path.
 */
export class BrokerWebAcl extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('BrokerWebAcl'),
      customResponseBodies: {
        // WAF sets the content type itself: of what it offers, JSON.
        [TRY_AGAIN]: { contentType: 'APPLICATION_JSON', content: JSON.stringify(problem(TRY_AGAIN).body) },
      },
      dataProtectionConfig: {
        // Absent keys are all keys.
        dataProtections: ['SINGLE_HEADER', 'SINGLE_COOKIE', 'QUERY_STRING', 'BODY'].map((fieldType) => ({
          action: 'SUBSTITUTION',
          field: { fieldType },
          excludeRateBasedDetails: false,
          excludeRuleMatchDetails: false,
        })),
      },
      rules: [
        limit('Address', 0, { aggregateKeyType: 'IP', limit: MOST_OF_AN_ADDRESS }),
        limit('Token', 1, {
          aggregateKeyType: 'CUSTOM_KEYS',
          limit: MOST_OF_A_TOKEN,
          customKeys: [
            {
              header: {
                name: 'authorization',
                textTransformations: [{ priority: 0, type: 'COMPRESS_WHITE_SPACE' }],
              },
            },
          ],
        }),
        managed('AWSManagedRulesCommonRuleSet', 2),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { webAclArn: acl.attrArn, resourceArn: stage.stageArn });

    // WAF writes to no log whose name begins otherwise.
    const log = new LogGroup(this, 'Log', {
      logGroupName: `aws-waf-logs-${Stack.of(this).stackName}`,
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [arnOfLog(log)],
      redactedFields: [
        { uriPath: {} },
        { queryString: {} },
        ...['authorization', 'cookie', 'idempotency-key'].map((Name) => ({ singleHeader: { Name } })),
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] },
        ],
      },
    });
  }
}

/** Samples would keep whole requests for three hours, tokens included. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function limit(
  name: string,
  priority: number,
  statement: Omit<CfnWebACL.RateBasedStatementProperty, 'evaluationWindowSec'>,
): CfnWebACL.RuleProperty {
  const responseHeaders = Object.entries({ ...securityHeaders, 'Retry-After': String(WINDOW_SECONDS) });
  return {
    name,
    priority,
    statement: { rateBasedStatement: { ...statement, evaluationWindowSec: WINDOW_SECONDS } },
    action: {
      block: {
        customResponse: {
          responseCode: problem(TRY_AGAIN).status,
          customResponseBodyKey: TRY_AGAIN,
          responseHeaders: responseHeaders.map(([header, value]) => ({ name: header, value })),
        },
      },
    },
    visibilityConfig: visibility(name),
  };
}

function managed(name: string, priority: number): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}
