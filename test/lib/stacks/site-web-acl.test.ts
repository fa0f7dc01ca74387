import { expect, test } from 'vitest';
import { problem } from '../../../core/http/problem.ts';
import { resolvedResources, siteWebAclTemplate } from '../../support/lib/stacks/site-templates.ts';
import { onlyOne, type Properties } from '../../support/lib/stacks/templates.ts';

interface Statement {
  RateBasedStatement?: Properties & {
    Limit: number;
    ScopeDownStatement?: { AndStatement: { Statements: Statement[] } };
  };
  ManagedRuleGroupStatement?: {
    Name: string;
    RuleActionOverrides: { Name: string; ActionToUse: object }[];
  };
  OrStatement?: { Statements: { LabelMatchStatement: { Scope: string; Key: string } }[] };
  ByteMatchStatement?: { FieldToMatch: object; SearchString: string; PositionalConstraint: string };
  RegexMatchStatement?: {
    FieldToMatch: object;
    RegexString: string;
    TextTransformations: { Type: string }[];
  };
  NotStatement?: { Statement: { OrStatement: { Statements: Statement[] } } };
}

interface Block {
  CustomResponse: {
    ResponseCode: number;
    CustomResponseBodyKey: string;
    ResponseHeaders: { Name: string; Value: string }[];
  };
}

interface Rule {
  Name: string;
  Statement: Statement;
  Action?: { Block: Block };
  OverrideAction?: object;
}

const acl = () =>
  onlyOne(siteWebAclTemplate(), 'AWS::WAFv2::WebACL') as Properties & {
    Rules: Rule[];
    CustomResponseBodies: Record<string, { Content: string; ContentType: string }>;
  };

/** The rate-based rules whose scope contains a request. */
function limitsOf(method: string, path: string): Rule[] {
  return acl().Rules.filter(({ Statement: { RateBasedStatement } }) => {
    if (!RateBasedStatement) return false;
    const { ScopeDownStatement } = RateBasedStatement;
    return (
      !ScopeDownStatement ||
      ScopeDownStatement.AndStatement.Statements.every((each) => matches(each, method, path))
    );
  });
}

function matches(statement: Statement, method: string, path: string): boolean {
  const { ByteMatchStatement, RegexMatchStatement, NotStatement } = statement;
  if (ByteMatchStatement) return ByteMatchStatement.SearchString === method;
  if (NotStatement) {
    return !NotStatement.Statement.OrStatement.Statements.some((each) =>
      matches(each, method, path),
    );
  }
  if (!RegexMatchStatement) throw new Error('a statement that this test does not know');
  expect(RegexMatchStatement.TextTransformations.map(({ Type }) => Type)).toEqual([
    'URL_DECODE',
    'NORMALIZE_PATH',
  ]);
  const normal = decodeURIComponent(path).replaceAll(/\/+/g, '/');
  return new RegExp(RegexMatchStatement.RegexString).test(normal);
}

test('the web ACL is in us-east-1 and protects the distribution', () => {
  const [found] = resolvedResources<Properties>('SsaSiteWebAcl', {}, 'AWS::WAFv2::WebACL');
  expect(found).toMatchObject({
    region: 'us-east-1',
    properties: { Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } },
  });
  const [distribution] = resolvedResources<{ DistributionConfig: { WebACLId: string } }>(
    'SsaSite',
    {},
    'AWS::CloudFront::Distribution',
  );
  expect(distribution?.properties.DistributionConfig.WebACLId).toMatch(
    /^arn:aws:wafv2:us-east-1:.*SsaSiteWebAcl/,
  );
});

test.each([
  'POST /api/sessions',
  'POST /api/registrations',
  'POST /api/password-resets',
  'POST /api/password-resets/completion',
  'PUT /api/account/internet-password',
  'POST /api/account/internet-user-id/cancellation',
])('standards 10: %s has its own limit per address, however its path is written', (route) => {
  const [method = '', path = ''] = route.split(' ');
  const [own, ...shared] = limitsOf(method, path);
  expect(own?.Name).toBe(`${method}${path.replaceAll('/', '-')}`);
  expect(own?.Statement.RateBasedStatement).toMatchObject({
    AggregateKeyType: 'IP',
    EvaluationWindowSec: 300,
    Limit: 30,
  });
  expect(shared.map(({ Name }) => Name)).toEqual(['Changes', 'Requests']);
  for (const written of [
    `${path}/`,
    path.replace('/api/', '/api//'),
    path.replace('/api/s', '/api/%73'),
  ]) {
    expect(limitsOf(method, written)[0]?.Name).toBe(own?.Name);
  }
});

test('standards 10: routes without a password have the two shared limits only', () => {
  expect(limitsOf('DELETE', '/api/sessions/current').map(({ Name }) => Name)).toEqual([
    'Changes',
    'Requests',
  ]);
  expect(limitsOf('GET', '/api/sessions/current').map(({ Name }) => Name)).toEqual(['Requests']);
  expect(limitsOf('GET', '/index.html').map(({ Name }) => Name)).toEqual(['Requests']);
});

test('a request over a limit gets the problem try-again with Retry-After', () => {
  for (const { Action } of limitsOf('POST', '/api/sessions'))
    expectProblem(Action?.Block, 'try-again', { 'Retry-After': '300' });
});

test('AWS managed rules block with a problem by their labels, but only count matches in bodies', () => {
  const { Rules } = acl();
  const [last, ...groups] = Rules.slice(-3).reverse();
  expect(groups.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name)).toEqual([
    'AWSManagedRulesKnownBadInputsRuleSet',
    'AWSManagedRulesCommonRuleSet',
  ]);
  const overrides = groups.flatMap(({ OverrideAction, Statement }) => {
    expect(OverrideAction).toEqual({ None: {} });
    return Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [];
  });
  for (const { ActionToUse } of overrides) expect(ActionToUse).toEqual({ Count: {} });
  expectProblem(last?.Action?.Block, 'forbidden');
  const labels = last?.Statement.OrStatement?.Statements.map(({ LabelMatchStatement }) => {
    expect(LabelMatchStatement.Scope).toBe('LABEL');
    return LabelMatchStatement.Key;
  });
  // A label is the rule's name in another case, with one exception.
  const found = labels?.map((label) => label.split(':').at(-1)?.toUpperCase());
  const blocked = overrides
    .map(({ Name }) => Name.toUpperCase().replace('USERAGENT_BADBOTS', 'BADBOTS'))
    .filter((name) => !name.endsWith('_BODY'));
  expect(blocked).toHaveLength(26);
  expect(found?.sort()).toEqual(blocked.sort());
  expect(labels?.join('\n')).toMatch(
    /^(awswaf:managed:aws:(core-rule-set|known-bad-inputs):\w+_(Header|QueryString|Cookie|URIPath|QueryArguments|Method)\n?)+$/,
  );
});

test('standards 19: WAF keeps no samples and redacts what people send', () => {
  const { VisibilityConfig, Rules, DataProtectionConfig } = acl();
  const all = [
    VisibilityConfig,
    ...Rules.map((rule) => (rule as unknown as Properties).VisibilityConfig),
  ];
  for (const each of all) expect(each).toMatchObject({ SampledRequestsEnabled: false });
  const { DataProtections } = DataProtectionConfig as {
    DataProtections: { Field: { FieldType: string } }[];
  };
  expect(DataProtections.map(({ Field }) => Field.FieldType)).toEqual([
    'SINGLE_HEADER',
    'SINGLE_COOKIE',
    'QUERY_STRING',
    'BODY',
  ]);
  const { RedactedFields } = onlyOne(siteWebAclTemplate(), 'AWS::WAFv2::LoggingConfiguration');
  expect(RedactedFields).toEqual(expect.arrayContaining([{ UriPath: {} }, { QueryString: {} }]));
});

function expectProblem(
  block: Block | undefined,
  code: 'try-again' | 'forbidden',
  headers: Record<string, string> = {},
) {
  const { status, body } = problem(code);
  if (!block) throw new Error('the rule does not block');
  const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = block.CustomResponse;
  const { Content, ContentType } = acl().CustomResponseBodies[CustomResponseBodyKey] ?? {};
  expect([ResponseCode, ContentType, JSON.parse(Content ?? '')]).toEqual([
    status,
    'APPLICATION_JSON',
    body,
  ]);
  expect(Object.fromEntries(ResponseHeaders.map(({ Name, Value }) => [Name, Value]))).toMatchObject(
    {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
  );
}
