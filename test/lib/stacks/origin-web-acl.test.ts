/** The web ACL on the stage of the investor API: only CloudFront passes, at any time. */
import { expect, test } from 'vitest';
import { ORIGIN_SECRET_HEADER } from '../../../core/http/edge.ts';
import { resolvedResources } from '../../support/lib/stacks/site-templates.ts';
import {
  investorTemplate,
  onlyOne,
  type Properties,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const STACK = 'SsaInvestorApi';
const OLD = 'f1c0ffee-0000-4000-8000-000000000001';
const NEW = 'f1c0ffee-0000-4000-8000-000000000002';

interface WebAcl {
  Scope: string;
  DefaultAction: object;
  Rules: { Statement: { ByteMatchStatement: { SearchString: string } }; Action: object }[];
}

interface Distribution {
  DistributionConfig: {
    Origins: { OriginCustomHeaders?: { HeaderName: string; HeaderValue: string }[] }[];
  };
}

function aclWith(parameters: Record<string, string>): WebAcl {
  const [acl] = resolvedResources<WebAcl>(STACK, parameters, 'AWS::WAFv2::WebACL');
  return acl?.properties as WebAcl;
}

/** The values that pass, as references to versions of the secret. */
const passing = (parameters: Record<string, string>) =>
  aclWith(parameters).Rules.map(({ Statement }) => Statement.ByteMatchStatement.SearchString);

/** The value that CloudFront sends, as such a reference. */
function sent(parameters: Record<string, string>): string | undefined {
  const [site] = resolvedResources<Distribution>(
    'SsaSite',
    parameters,
    'AWS::CloudFront::Distribution',
  );
  return site?.properties.DistributionConfig.Origins.flatMap(
    ({ OriginCustomHeaders = [] }) => OriginCustomHeaders,
  ).find(({ HeaderName }) => HeaderName === ORIGIN_SECRET_HEADER)?.HeaderValue;
}

test('it protects the stage, and blocks every request without the origin secret', () => {
  const acl = aclWith({});
  expect([acl.Scope, acl.DefaultAction]).toEqual(['REGIONAL', { Block: {} }]);
  for (const { Statement, Action } of acl.Rules) {
    expect(Action).toEqual({ Allow: {} });
    expect(Statement).toEqual({
      ByteMatchStatement: {
        FieldToMatch: { SingleHeader: { Name: ORIGIN_SECRET_HEADER.toLowerCase() } },
        PositionalConstraint: 'EXACTLY',
        SearchString: expect.any(String),
        TextTransformations: [{ Priority: 0, Type: 'NONE' }],
      },
    });
  }
  const { ResourceArn, WebACLArn } = onlyOne(investorTemplate(), 'AWS::WAFv2::WebACLAssociation');
  const [[id] = []] = resourcesOf(investorTemplate(), 'AWS::WAFv2::WebACL');
  const [[stage] = []] = resourcesOf(investorTemplate(), 'AWS::ApiGateway::Stage');
  expect(WebACLArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
  expect(JSON.stringify(ResourceArn)).toMatch(new RegExp(`/stages/.*"Ref":"${stage}"`));
});

test('a blocked request is answered forbidden, by the gateway', () => {
  const responses = resourcesOf(investorTemplate(), 'AWS::ApiGateway::GatewayResponse').map(
    ([, { Properties }]) => Properties,
  );
  const found = responses.find(({ ResponseType }) => ResponseType === 'WAF_FILTERED');
  expect(found).toMatchObject({ StatusCode: '403' });
  expect(JSON.stringify(found?.ResponseTemplates)).toContain('forbidden');
});

test('the values come by reference: no template contains a secret', () => {
  const [secret] = resolvedResources(STACK, {}, 'AWS::SecretsManager::Secret');
  const reference = `{{resolve:secretsmanager:${secret?.ref}:SecretString:::}}`;
  expect(passing({})).toEqual([reference, reference]);
});

test('before, during and after each step of a rotation, the value that CloudFront sends passes', () => {
  // The steps of docs/operations.md, from a version in use to a new one.
  const before = { OriginHeaderVersion: OLD };
  const both = { OriginHeaderVersion: NEW, PreviousOriginHeaderVersion: OLD };
  const after = { OriginHeaderVersion: NEW, PreviousOriginHeaderVersion: NEW };
  for (const [site, api] of [
    [before, { ...before, PreviousOriginHeaderVersion: OLD }],
    [before, both],
    [after, both],
    [after, after],
  ] as const)
    expect(passing(api)).toContain(sent(site));
  expect(passing(after)).not.toContain(sent(before));
});

test('standards 19: it logs what it blocks, without any header', () => {
  const { DataProtectionConfig, VisibilityConfig } = onlyOne(
    investorTemplate(),
    'AWS::WAFv2::WebACL',
  ) as { DataProtectionConfig: { DataProtections: Properties[] }; VisibilityConfig: Properties };
  expect(DataProtectionConfig.DataProtections).toContainEqual(
    expect.objectContaining({ Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER' } }),
  );
  expect(VisibilityConfig.SampledRequestsEnabled).toBe(false);
  const { RedactedFields } = onlyOne(investorTemplate(), 'AWS::WAFv2::LoggingConfiguration');
  expect(RedactedFields).toContainEqual({
    SingleHeader: { Name: ORIGIN_SECRET_HEADER.toLowerCase() },
  });
});
