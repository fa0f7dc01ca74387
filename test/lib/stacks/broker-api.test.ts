import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problem } from '../../../core/http/problem.ts';
import { scopes } from '../../../core/http/route.ts';
import { routes } from '../../../functions/broker/routes.ts';
import {
  brokerTemplate,
  bundleBytes,
  onlyOne,
  type Properties,
  resolvedAssembly,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const STACK = 'SsaBrokerApi';

interface MethodProperties {
  ResourceId: string;
  HttpMethod: string;
  AuthorizationType: string;
  AuthorizerId: string;
  AuthorizationScopes: string[];
  Integration: { Type: string };
}

/** All methods of the API, keyed as `GET /broker/accounts`. */
function methods(): Map<string, MethodProperties> {
  const nodes = resolvedResources<{ ParentId: string; PathPart: string }>(
    STACK,
    'AWS::ApiGateway::Resource',
  );
  const pathOf = (id: string): string => {
    const node = nodes.find(({ ref }) => ref === id);
    return node ? `${pathOf(node.properties.ParentId)}/${node.properties.PathPart}` : '';
  };
  return new Map(
    resolvedResources<MethodProperties>(STACK, 'AWS::ApiGateway::Method').map(({ properties }) => [
      `${properties.HttpMethod} ${pathOf(properties.ResourceId)}`,
      properties,
    ]),
  );
}

test('each route has a method, and each path ANY, so the function answers 405', () => {
  const expected = routes.flatMap(({ method, path }) => [`${method} ${path}`, `ANY ${path}`]);
  expect([...methods().keys()].sort()).toEqual([...new Set(expected)].sort());
});

test('standards 15: each method requires an access token with a scope of the API', () => {
  const [authorizer, ...others] = resolvedResources<Properties>(
    STACK,
    'AWS::ApiGateway::Authorizer',
  );
  const [pool] = resolvedResources('SsaIdentity', 'AWS::Cognito::UserPool');
  expect(others).toEqual([]);
  expect(authorizer?.properties).toMatchObject({
    Type: 'COGNITO_USER_POOLS',
    ProviderARNs: [pool && resolvedAssembly().attribute(pool, 'Arn')],
    IdentitySource: 'method.request.header.Authorization',
    AuthorizerResultTtlInSeconds: 0,
  });
  for (const [name, method] of methods()) {
    expect({ name, ...method }).toMatchObject({
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizerId: authorizer?.ref,
      AuthorizationScopes: [...scopes],
      Integration: { Type: 'AWS_PROXY' },
    });
  }
});

test('standards 19: the gateway logs no body, path, query, header or token', () => {
  const { MethodSettings, AccessLogSetting } = onlyOne(brokerTemplate(), 'AWS::ApiGateway::Stage');
  expect(MethodSettings).toEqual([
    expect.objectContaining({ DataTraceEnabled: false, LoggingLevel: 'ERROR' }),
  ]);
  const { Format } = AccessLogSetting as { Format: string };
  expect(Format).toContain('$context.error.responseType');
  expect(Format).not.toMatch(/\$context\.(path|authorizer)|header|token|query/i);
});

test.each([
  ['UNAUTHORIZED', 'not-signed-in'],
  ['EXPIRED_TOKEN', 'not-signed-in'],
  ['INVALID_SIGNATURE', 'not-signed-in'],
  ['ACCESS_DENIED', 'forbidden'],
  ['WAF_FILTERED', 'forbidden'],
] as const)('standards 15: the gateway response %s is the problem %s', (ResponseType, code) => {
  const own = resourcesOf(brokerTemplate(), 'AWS::ApiGateway::GatewayResponse').map(
    ([, { Properties }]) => Properties,
  );
  const found = own.find((each) => each.ResponseType === ResponseType);
  const { status, body } = problem(code);
  expect(found).toMatchObject({
    StatusCode: String(status),
    ResponseParameters: { 'gatewayresponse.header.Content-Type': "'application/problem+json'" },
  });
  const templates = found?.ResponseTemplates as Record<string, string> | undefined;
  expect(JSON.parse(templates?.['application/json'] ?? '')).toEqual(body);
});

interface Rule {
  Name: string;
  Statement: { RateBasedStatement?: Properties; ManagedRuleGroupStatement?: { Name: string } };
  Action?: {
    Block?: {
      CustomResponse?: {
        ResponseCode: number;
        CustomResponseBodyKey: string;
        ResponseHeaders: object[];
      };
    };
  };
  OverrideAction?: Properties;
  VisibilityConfig: Properties;
}

describe('the web ACL', () => {
  const acl = () =>
    onlyOne(brokerTemplate(), 'AWS::WAFv2::WebACL') as Properties & { Rules: Rule[] };

  test('protects the stage', () => {
    const { ResourceArn, WebACLArn } = onlyOne(brokerTemplate(), 'AWS::WAFv2::WebACLAssociation');
    const [[id] = []] = resourcesOf(brokerTemplate(), 'AWS::WAFv2::WebACL');
    const [[stage] = []] = resourcesOf(brokerTemplate(), 'AWS::ApiGateway::Stage');
    expect(WebACLArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(JSON.stringify(ResourceArn)).toMatch(
      new RegExp(`/restapis/.*/stages/.*"Ref":"${stage}"`),
    );
  });

  test('enforces AWS managed rules and rate limits per address and per token', () => {
    const { Rules, DefaultAction, Scope } = acl();
    expect([DefaultAction, Scope]).toEqual([{ Allow: {} }, 'REGIONAL']);
    const limits = Rules.map(({ Statement }) => Statement.RateBasedStatement).filter(Boolean);
    expect(limits).toEqual([
      expect.objectContaining({ AggregateKeyType: 'IP', EvaluationWindowSec: 60 }),
      expect.objectContaining({
        AggregateKeyType: 'CUSTOM_KEYS',
        CustomKeys: [{ Header: expect.objectContaining({ Name: 'authorization' }) }],
        EvaluationWindowSec: 60,
      }),
    ]);
    const managed = Rules.filter(({ Statement }) => Statement.ManagedRuleGroupStatement);
    expect(managed.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name)).toEqual([
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    for (const { OverrideAction } of managed) expect(OverrideAction).toEqual({ None: {} });
  });

  test('answers requests over a limit with try-again and Retry-After', () => {
    const { Rules, CustomResponseBodies } = acl();
    for (const { Statement, Action } of Rules) {
      if (!Statement.RateBasedStatement) continue;
      const {
        ResponseCode,
        CustomResponseBodyKey: key,
        ResponseHeaders,
      } = Action?.Block?.CustomResponse ?? {};
      expect(ResponseCode).toBe(429);
      expect(ResponseHeaders).toContainEqual({ Name: 'Retry-After', Value: '60' });
      const { Content } =
        (CustomResponseBodies as Record<string, { Content: string }>)[key ?? ''] ?? {};
      expect(JSON.parse(Content ?? '')).toEqual(problem('try-again').body);
    }
  });

  test('standards 19: logs blocked requests without header, query, path, sample', () => {
    const { Rules, VisibilityConfig, DataProtectionConfig } = acl();
    for (const { VisibilityConfig: each } of [...Rules, { VisibilityConfig }]) {
      expect(each).toMatchObject({ SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true });
    }
    const { DataProtections } = DataProtectionConfig as {
      DataProtections: { Field: object; Action: string }[];
    };
    expect(DataProtections.map(({ Action, Field }) => [Action, Field])).toEqual(
      ['SINGLE_HEADER', 'SINGLE_COOKIE', 'QUERY_STRING', 'BODY'].map((FieldType) => [
        'SUBSTITUTION',
        { FieldType },
      ]),
    );
    const { RedactedFields, LoggingFilter } = onlyOne(
      brokerTemplate(),
      'AWS::WAFv2::LoggingConfiguration',
    );
    expect(RedactedFields).toEqual(
      expect.arrayContaining([
        { UriPath: {} },
        { QueryString: {} },
        { SingleHeader: { Name: 'authorization' } },
      ]),
    );
    expect(LoggingFilter).toMatchObject({
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    });
    const logs = resourcesOf(brokerTemplate(), 'AWS::Logs::LogGroup').map(
      ([, { Properties }]) => Properties,
    );
    expect(
      logs.filter(({ LogGroupName }) => String(LogGroupName).startsWith('aws-waf-logs-')),
    ).toHaveLength(1);
    for (const { RetentionInDays } of logs) expect(RetentionInDays).toBe(400);
  });
});

test.each([
  ['SsaBrokerApi', 'functions/broker/handler.ts'],
  ['SsaIdentity', 'functions/token-claims/handler.ts'],
])(
  'the bundle of %s is under 500 kB and contains only core, functions and packages',
  (stack, entry) => {
    const [lambda, ...others] = resolvedResources<{ Code: { S3Key: string } }>(
      stack,
      'AWS::Lambda::Function',
    );
    expect(others).toEqual([]);
    const bundle = resolvedAssembly().asset(lambda?.properties.Code.S3Key as string);
    expect(bundleBytes(bundle)).toBeLessThan(500_000);
    const { sources } = JSON.parse(readFileSync(join(bundle, 'index.mjs.map'), 'utf8')) as {
      sources: string[];
    };
    const ours = sources
      .filter((source) => !source.includes('node_modules/'))
      .map((each) => each.replace(/^(\.\.\/)+/, ''));
    expect(ours.some((source) => source.endsWith(entry))).toBe(true);
    expect(ours.filter((source) => !/(^|\/)(core|functions)\//.test(source))).toEqual([]);
  },
);
