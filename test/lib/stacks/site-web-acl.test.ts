import { expect, test } from 'vitest';
import { problem } from '../../../core/http/problem.ts';
import { resolvedResources, siteWebAclTemplate } from './site-templates.ts';
import { onlyOne, type Properties } from './templates.ts';

interface Statement {
  RateBasedStatement?: Properties & {
    Limit: number;
    ScopeDownStatement?: { AndStatement: { Statements: Statement[] } };
  };
  ManagedRuleGroupStatement?: {
    Name: string;
    RuleActionOverrides: { Name: string; ActionToUse: { Block?: Block; Count?: object } }[];
  };
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

/** The rules of which the scope holds a request. */
function limitsOf(method: string, path: string): Rule[] {
  return acl().Rules.filter(({ Statement: { RateBasedStatement } }) => {
    if (!RateBasedStatement) return false;
    const { ScopeDownStatement } = RateBasedStatement;
    return (
      !ScopeDownStatement ||
      ScopeDownStatement.AndStatement.Statements.every((each) => holds(each, method, path))
    );
  });
}

function holds(statement: Statement, method: string, path: string): boolean {
  const { ByteMatchStatement, RegexMatchStatement, NotStatement } = statement;
  if (ByteMatchStatement) return ByteMatchStatement.SearchString === method;
  if (NotStatement) {
    return !NotStatement.Statement.OrStatement.Statements.some((each) => holds(each, method, path));
  }
  if (!RegexMatchStatement) throw new Error('a statement that this test does not know');
  expect(RegexMatchStatement.TextTransformations.map(({ Type }) => Type)).toEqual([
    'URL_DECODE',
    'NORMALIZE_PATH',
  ]);
  const normal = decodeURIComponent(path).replaceAll(/\/+/g, '/');
  return new RegExp(RegexMatchStatement.RegexString).test(normal);
}

test('it is for CloudFront, in us-east-1, and the distribution has it', () => {
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
])(
  'standards 10: %s has a limit of its own for each address, before anything is counted',
  (route) => {
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
  },
);

test('what takes no password shares the limits of changes and of all requests', () => {
  expect(limitsOf('DELETE', '/api/sessions/current').map(({ Name }) => Name)).toEqual([
    'Changes',
    'Requests',
  ]);
  expect(limitsOf('GET', '/api/sessions/current').map(({ Name }) => Name)).toEqual(['Requests']);
  expect(limitsOf('GET', '/index.html').map(({ Name }) => Name)).toEqual(['Requests']);
});

test('who is over a limit is told to try again, and when, with the fields of a problem', () => {
  for (const { Action } of limitsOf('POST', '/api/sessions'))
    expectProblem(Action?.Block, 'try-again', { 'Retry-After': '300' });
});

test("AWS's rules are in force, answer as we do, and leave the bodies to the function: a password may look like an attack", () => {
  const groups = acl().Rules.filter(({ Statement }) => Statement.ManagedRuleGroupStatement);
  expect(groups.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name)).toEqual([
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ]);
  for (const { OverrideAction, Statement } of groups) {
    expect(OverrideAction).toEqual({ None: {} });
    for (const { Name, ActionToUse } of Statement.ManagedRuleGroupStatement?.RuleActionOverrides ??
      []) {
      if (Name.endsWith('_BODY')) expect(ActionToUse).toEqual({ Count: {} });
      else expectProblem(ActionToUse.Block, 'forbidden');
    }
  }
});

test('standards 19: nothing that people send is shown by WAF: samples are off, and what it tells is redacted', () => {
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
