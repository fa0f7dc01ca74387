/** Building blocks that the web ACLs share. */
import { Stack } from 'aws-cdk-lib';
import { CfnLoggingConfiguration, type CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { type ProblemCode, problem } from '../../core/http/problem.ts';
import { securityHeaders } from '../../core/http/security-headers.ts';
import { logGroupArn } from '../shared/log-group-arn.ts';
import { ServiceLog } from './service-log.ts';

/**
 * Data protection that removes headers, cookies, queries and bodies from everything that WAF logs
 * or shows. A field without keys covers all keys.
 */
export const protectedData: CfnWebACL.DataProtectionConfigProperty = {
  dataProtections: ['SINGLE_HEADER', 'SINGLE_COOKIE', 'QUERY_STRING', 'BODY'].map((fieldType) => ({
    action: 'SUBSTITUTION',
    field: { fieldType },
    excludeRateBasedDetails: false,
    excludeRuleMatchDetails: false,
  })),
};

/**
 * Visibility of a rule or web ACL: metrics, but no sampled requests. WAF would keep samples for
 * three hours, tokens included.
 */
export function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

/**
 * Custom response bodies for {@link blockWith}, by problem code. WAF offers no problem+json content
 * type, so the type is JSON.
 */
export function problemBodies(...codes: ProblemCode[]) {
  return Object.fromEntries(
    codes.map((code) => [
      code,
      { contentType: 'APPLICATION_JSON', content: JSON.stringify(problem(code).body) },
    ]),
  );
}

/**
 * Action that blocks a request with the status, body and headers of a problem.
 * @param code must be one of the web ACL's {@link problemBodies}
 */
export function blockWith(
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

/** Rate-based rule that blocks with `try-again`, with the window as `Retry-After` in seconds. */
export function rateLimit(
  name: string,
  priority: number,
  statement: CfnWebACL.RateBasedStatementProperty & { evaluationWindowSec: number },
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: { rateBasedStatement: statement },
    action: blockWith('try-again', { 'Retry-After': String(statement.evaluationWindowSec) }),
    visibilityConfig: visibility(name),
  };
}

/**
 * Rule that applies an AWS managed rule group.
 * @param counted names of the group's rules that only count and label requests; the others block
 */
export function managedRules(
  name: string,
  priority: number,
  counted: readonly string[] = [],
): CfnWebACL.RuleProperty {
  const ruleActionOverrides = counted.map((each) => ({ name: each, actionToUse: { count: {} } }));
  const overrides = counted.length > 0 && { ruleActionOverrides };
  return {
    name,
    priority,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ...overrides } },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}

/**
 * Rule that blocks with `forbidden` what rules before it labelled. One such rule answers for many
 * rules of managed groups: a web ACL has room for 100 custom response headers
 * (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html).
 * @param labels with their namespaces; at least two
 */
export function blockLabelled(
  name: string,
  priority: number,
  labels: readonly string[],
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: {
      orStatement: {
        statements: labels.map((key) => ({ labelMatchStatement: { scope: 'LABEL', key } })),
      },
    },
    action: blockWith('forbidden'),
    visibilityConfig: visibility(name),
  };
}

/**
 * Logs the requests that a web ACL blocks, with the rule and the IP address, but without headers,
 * query or path.
 */
export function logBlocked(scope: Construct, acl: CfnWebACL): void {
  // WAF requires this prefix.
  const log = new ServiceLog(scope, 'Log', `aws-waf-logs-${Stack.of(scope).stackName}`);
  new CfnLoggingConfiguration(scope, 'Logging', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [logGroupArn(log)],
    redactedFields: [
      { uriPath: {} },
      { queryString: {} },
      ...['authorization', 'cookie', 'idempotency-key', 'x-origin-secret'].map((Name) => ({
        singleHeader: { Name },
      })),
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
