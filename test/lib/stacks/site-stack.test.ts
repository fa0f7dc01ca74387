import { expect, test } from 'vitest';
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from '../../../core/http/edge.ts';
import { loadStage } from '../../../lib/config/load-stage.ts';
import { siteHeaders } from '../../../lib/shared/site-headers.ts';
import {
  resolvedResources,
  siteMonitoringTemplate,
  siteTemplate,
} from '../../support/lib/stacks/site-templates.ts';
import {
  investorTemplate,
  nothingPublic,
  onlyOne,
  type Properties,
} from '../../support/lib/stacks/templates.ts';

interface Behavior {
  TargetOriginId: string;
  CachePolicyId: string;
  OriginRequestPolicyId?: string;
  ResponseHeadersPolicyId?: string;
  ViewerProtocolPolicy: string;
  AllowedMethods?: string[];
  PathPattern?: string;
  FunctionAssociations?: { EventType: string; FunctionARN: string }[];
}

interface Config {
  Origins: {
    Id: string;
    DomainName: string;
    OriginPath?: string;
    OriginAccessControlId?: string;
    OriginCustomHeaders?: { HeaderName: string; HeaderValue: string }[];
    CustomOriginConfig?: Properties;
  }[];
  DefaultCacheBehavior: Behavior;
  CacheBehaviors: Behavior[];
  Aliases?: string[];
  ViewerCertificate?: Properties;
  [name: string]: unknown;
}

function config(parameters: Record<string, string> = {}): Config {
  const [distribution] = resolvedResources<{ DistributionConfig: Config }>(
    'SsaSite',
    parameters,
    'AWS::CloudFront::Distribution',
  );
  return distribution?.properties.DistributionConfig as Config;
}

function originOf({ Origins }: Config, { TargetOriginId }: Behavior) {
  return Origins.find(({ Id }) => Id === TargetOriginId) as Config['Origins'][number];
}

test('the browser sees the site and the API as one origin, with the API below /api/', () => {
  const site = config();
  const [api, ...others] = site.CacheBehaviors as [Behavior];
  expect(others).toEqual([]);
  expect(api.PathPattern).toBe('/api/*');
  const [restApi] = resolvedResources('SsaInvestorApi', {}, 'AWS::ApiGateway::RestApi');
  expect(originOf(site, api)).toMatchObject({
    DomainName: `${restApi?.ref}.execute-api.ap-southeast-1.amazonaws.com`,
    OriginPath: '/live',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
  });
  const [bucket] = resolvedResources('SsaSite', {}, 'AWS::S3::Bucket');
  const files = originOf(site, site.DefaultCacheBehavior);
  expect(files.DomainName).toBe(`${bucket?.ref}.s3.ap-southeast-1.amazonaws.com`);
  expect(files.OriginAccessControlId).toMatch(/./);
  expect(site.DefaultRootObject).toBe('index.html');
});

test('CloudFront neither caches nor replaces responses of the API, errors included, and requires TLS for it', () => {
  const site = config();
  expect(site.CacheBehaviors[0]).toMatchObject({
    // The managed policy CachingDisabled.
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    ViewerProtocolPolicy: 'https-only',
    AllowedMethods: expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE']),
  });
  expect(site.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  // What it would keep for ten seconds; other errors it never keeps.
  const cached = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
  expect(site.CustomErrorResponses).toEqual(
    cached.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  );
});

test('CloudFront forwards only the headers and cookies that the API reads', () => {
  const [policy] = resolvedResources<Properties>(
    'SsaSite',
    {},
    'AWS::CloudFront::OriginRequestPolicy',
  );
  expect(config().CacheBehaviors[0]?.OriginRequestPolicyId).toBe(policy?.ref);
  expect(policy?.properties.OriginRequestPolicyConfig).toMatchObject({
    HeadersConfig: {
      HeaderBehavior: 'whitelist',
      Headers: [
        'Content-Type',
        'Origin',
        VIEWER_ADDRESS_HEADER,
        VIEWER_PROTOCOL_HEADER,
        VIEWER_HOST_HEADER,
      ],
    },
    CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['__Host-session', '__Host-ceremony'] },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  });
});

test('a CloudFront Function tells the API, and only the API, the host of the viewer', () => {
  const [found, ...others] = resolvedResources<Properties>(
    'SsaSite',
    {},
    'AWS::CloudFront::Function',
  );
  expect(others).toEqual([]);
  expect(found?.properties).toMatchObject({
    AutoPublish: true,
    FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
  });
  const { CacheBehaviors, DefaultCacheBehavior } = config();
  expect(CacheBehaviors[0]?.FunctionAssociations).toEqual([
    { EventType: 'viewer-request', FunctionARN: found?.ref },
  ]);
  expect(DefaultCacheBehavior.FunctionAssociations).toBeUndefined();
});

test('the origin secret is generated and in no template; CloudFront gets it by reference', () => {
  const { GenerateSecretString, SecretString } = onlyOne(
    investorTemplate(),
    'AWS::SecretsManager::Secret',
  );
  expect(GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
  expect(SecretString).toBeUndefined();
  const [secret] = resolvedResources('SsaInvestorApi', {}, 'AWS::SecretsManager::Secret');
  const headers = (version: string) => {
    const site = config({ OriginHeaderVersion: version });
    return originOf(site, site.CacheBehaviors[0] as Behavior).OriginCustomHeaders;
  };
  const reference = (version: string) => [
    {
      HeaderName: ORIGIN_SECRET_HEADER,
      HeaderValue: `{{resolve:secretsmanager:${secret?.ref}:SecretString:::${version}}}`,
    },
  ];
  expect(headers('')).toEqual(reference(''));
  const version = 'f1c0ffee-0000-4000-8000-000000000000';
  expect(headers(version)).toEqual(reference(version));
  const [investor] = resolvedResources<{ Environment: { Variables: Properties } }>(
    'SsaInvestorApi',
    {},
    'AWS::Lambda::Function',
  );
  expect(investor?.properties.Environment.Variables.ORIGIN_SECRET_ARN).toBe(secret?.ref);
});

test('standards 18: every file of the site has the headers of site-headers.ts', () => {
  const [policy] = resolvedResources<{
    ResponseHeadersPolicyConfig: Record<string, Record<string, Properties>>;
  }>('SsaSite', {}, 'AWS::CloudFront::ResponseHeadersPolicy');
  expect(config().DefaultCacheBehavior.ResponseHeadersPolicyId).toBe(policy?.ref);
  const { SecurityHeadersConfig = {}, CustomHeadersConfig } =
    policy?.properties.ResponseHeadersPolicyConfig ?? {};
  const {
    ContentSecurityPolicy,
    ContentTypeOptions,
    FrameOptions,
    ReferrerPolicy,
    StrictTransportSecurity,
  } = SecurityHeadersConfig;
  const custom = (CustomHeadersConfig?.Items ?? []) as unknown as {
    Header: string;
    Value: string;
  }[];
  const sent = {
    'Content-Security-Policy': ContentSecurityPolicy?.ContentSecurityPolicy,
    'Strict-Transport-Security': `max-age=${StrictTransportSecurity?.AccessControlMaxAgeSec}; includeSubDomains`,
    'X-Content-Type-Options': ContentTypeOptions && 'nosniff',
    'X-Frame-Options': FrameOptions?.FrameOption,
    'Referrer-Policy': ReferrerPolicy?.ReferrerPolicy,
    ...Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
  };
  expect(sent).toEqual(siteHeaders);
  expect(StrictTransportSecurity?.IncludeSubdomains).toBe(true);
});

test('the bucket is private, and only this distribution may read it', () => {
  const template = siteTemplate();
  expect(onlyOne(template, 'AWS::S3::Bucket').PublicAccessBlockConfiguration).toEqual(
    nothingPublic,
  );
  const { PolicyDocument } = onlyOne(template, 'AWS::S3::BucketPolicy') as {
    PolicyDocument: {
      Statement: { Effect: string; Action: string; Principal: object; Condition: object }[];
    };
  };
  const allowed = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([
    expect.objectContaining({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
    }),
  ]);
});

test('the site has HTTP/2 and HTTP/3, and TLS 1.2 or newer with a custom domain name', () => {
  expect(config()).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true });
  expect(config().Aliases).toBeUndefined();
  expect(config().ViewerCertificate).toBeUndefined();
  const { DistributionConfig } = onlyOne(siteTemplate(), 'AWS::CloudFront::Distribution');
  expect(DistributionConfig).toMatchObject({
    Aliases: ['ssa.example.hk'],
    ViewerCertificate: {
      AcmCertificateArn: loadStage('prod').site?.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    },
  });
});

test('standards 18: the access log is kept 13 months, without query, cookie, referrer', () => {
  const [delivery] = resolvedResources<{ RecordFields: string[] }>(
    'SsaSiteMonitoring',
    { DistributionArn: 'arn:aws:cloudfront::000000000000:distribution/E1' },
    'AWS::Logs::Delivery',
  );
  expect(delivery?.properties.RecordFields).toEqual(
    expect.arrayContaining(['c-ip', 'cs-uri-stem', 'sc-status']),
  );
  expect(
    delivery?.properties.RecordFields.filter((field) => /query|cookie|referer/i.test(field)),
  ).toEqual([]);
  const { RetentionInDays } = onlyOne(siteMonitoringTemplate(), 'AWS::Logs::LogGroup');
  expect(RetentionInDays).toBe(400);
  expect(config().Logging).toBeUndefined();
});

test('alarms watch errors of the distribution and many blocked requests', () => {
  const [distribution] = resolvedResources('SsaSite', {}, 'AWS::CloudFront::Distribution');
  const alarms = resolvedResources<Properties>('SsaSiteMonitoring', {}, 'AWS::CloudWatch::Alarm');
  const [acl] = resolvedResources<{ VisibilityConfig: Properties }>(
    'SsaSiteWebAcl',
    {},
    'AWS::WAFv2::WebACL',
  );
  const dimensions = ({ Dimensions }: Properties) =>
    Object.fromEntries(
      (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
    );
  expect(alarms.map(({ properties }) => [properties.MetricName, dimensions(properties)])).toEqual([
    ['5xxErrorRate', { DistributionId: distribution?.ref, Region: 'Global' }],
    ['BlockedRequests', { WebACL: acl?.properties.VisibilityConfig.MetricName, Rule: 'ALL' }],
  ]);
});
