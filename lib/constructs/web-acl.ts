/** What our web ACLs have in common. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, type CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { type ProblemCode, problem } from '../../core/http/problem.ts';
import { securityHeaders } from '../../core/http/security-headers.ts';
import { arnOfLog } from './arn-of-log.ts';

/** Headers, cookies, queries and bodies appear in nothing that WAF shows. Absent keys are all keys. */
export const protectedData: CfnWebACL.DataProtectionConfigProperty = {
  dataProtections: ['SINGLE_HEADER', 'SINGLE_COOKIE', 'QUERY_STRING', 'BODY'].map((fieldType) => ({
    action: 'SUBSTITUTION',
    field: { fieldType },
    excludeRateBasedDetails: false,
    excludeRuleMatchDetails: false,
  })),
};

/** Samples would keep whole requests for three hours, tokens included. */
export function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

/** The bodies that {@link refuse} names. WAF sets the content type itself: of what it offers, JSON. */
export function problemBodies(...codes: ProblemCode[]) {
  return Object.fromEntries(
    codes.map((code) => [
      code,
      { contentType: 'APPLICATION_JSON', content: JSON.stringify(problem(code).body) },
    ]),
  );
}

/** Blocks with an answer that looks like ours. */
export function refuse(
  code: ProblemCode,
  headers: Record<string, string> = {},
): CfnWebACL.RuleActionProperty {
  const all = Object.entries({ ...securityHeaders, ...headers });
  return {
    block: {
      customResponse: {
        responseCode: problem(code).status,
        customResponseBodyKey: code,
        responseHeaders: all.map(([name, value]) => ({ name, value })),
      },
    },
  };
}

/** Answers `try-again` to whoever is over the limit, and says when. */
export function limit(
  name: string,
  priority: number,
  statement: CfnWebACL.RateBasedStatementProperty & { evaluationWindowSec: number },
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: { rateBasedStatement: statement },
    action: refuse('try-again', { 'Retry-After': String(statement.evaluationWindowSec) }),
    visibilityConfig: visibility(name),
  };
}

/** A rule group of AWS's. */
export function managed(
  name: string,
  priority: number,
  ruleActionOverrides?: CfnWebACL.RuleActionOverrideProperty[],
): CfnWebACL.RuleProperty {
  const overrides = ruleActionOverrides && { ruleActionOverrides };
  return {
    name,
    priority,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ...overrides } },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}

/** Logs what an ACL blocks, by which rule and from which address, without any header, query or path. */
export function logBlocked(scope: Construct, acl: CfnWebACL): void {
  // WAF writes to no log whose name begins otherwise.
  const log = new LogGroup(scope, 'Log', {
    logGroupName: `aws-waf-logs-${Stack.of(scope).stackName}`,
    retention: RetentionDays.THIRTEEN_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new CfnLoggingConfiguration(scope, 'Logging', {
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
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
        },
      ],
    },
  });
}
