/**
 * WAF's quotas, on every web ACL of both stages. CloudFormation finds out only during a deployment
 * (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html).
 */
import { describe, expect, test } from 'vitest';
import { securityHeaders } from '../../../core/http/security-headers.ts';
import { type Properties, resolvedAssembly } from '../../support/lib/stacks/templates.ts';
import { capacityOf, type Statement } from '../../support/lib/stacks/web-acl-capacity.ts';

interface Action {
  Block?: {
    CustomResponse?: { CustomResponseBodyKey: string; ResponseHeaders: { Name: string }[] };
  };
}

interface WebAcl extends Properties {
  DefaultAction: Action;
  Rules: { Name: string; Statement: Statement; Action?: Action }[];
  CustomResponseBodies?: Record<string, { Content: string }>;
}

const acls = (['dev', 'prod'] as const).flatMap((stage) =>
  resolvedAssembly(stage)
    .resources<WebAcl>('AWS::WAFv2::WebACL')
    .map(({ stack, properties }) => ({ stack, ...properties })),
);

test('the site and both APIs have a web ACL in each stage', () => {
  expect(acls.map(({ stack }) => stack).sort()).toEqual([
    'dev-SsaBrokerApi',
    'dev-SsaInvestorApi',
    'dev-SsaSiteWebAcl',
    'prod-SsaBrokerApi',
    'prod-SsaInvestorApi',
    'prod-SsaSiteWebAcl',
  ]);
});

describe.each(acls)('the web ACL of $stack', (acl) => {
  const responses = [acl.DefaultAction, ...acl.Rules.map(({ Action }) => Action)].flatMap(
    (action) => action?.Block?.CustomResponse ?? [],
  );

  test('has at most 100 custom response headers, 10 in a response, of the kinds of every answer', () => {
    const headers = responses.map(({ ResponseHeaders }) => ResponseHeaders.map(({ Name }) => Name));
    expect(headers.flat().length).toBeLessThanOrEqual(100);
    for (const names of headers) {
      expect(names.length).toBeLessThanOrEqual(10);
      expect([...Object.keys(securityHeaders), 'Retry-After']).toEqual(
        expect.arrayContaining(names),
      );
      expect(names).toEqual(expect.arrayContaining(Object.keys(securityHeaders)));
    }
  });

  test('has each custom body that it answers with, of at most 4 kB, and no other', () => {
    const bodies = acl.CustomResponseBodies ?? {};
    expect(Object.keys(bodies).sort()).toEqual(
      [...new Set(responses.map((response) => response.CustomResponseBodyKey))].sort(),
    );
    for (const { Content } of Object.values(bodies))
      expect(Buffer.byteLength(Content)).toBeLessThanOrEqual(4096);
  });

  test('needs at most 1500 capacity units, above which WAF costs more, and 10 rate-based rules', () => {
    const units = acl.Rules.map(({ Statement }) => capacityOf(Statement));
    expect(units.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1500);
    const limits = acl.Rules.filter(({ Statement }) => 'RateBasedStatement' in Statement);
    expect(limits.length).toBeLessThanOrEqual(10);
  });
});
