import { expect, test } from 'vitest';
import { securityHeaders } from '../../../core/http/security-headers.ts';
import { routes as investorRoutes } from '../../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../../functions/statements/routes.ts';
import {
  investorTemplate,
  onlyOne,
  resolvedResources,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

interface ResourceProperties {
  ParentId: string;
  PathPart: string;
}

interface MethodProperties {
  ResourceId: string;
  HttpMethod: string;
  Integration: { Type: string; IntegrationHttpMethod: string };
}

const routes = [...investorRoutes, ...statementsRoutes, ...passkeysRoutes];

/** All methods of the API, as `GET /api/terms`. */
function methods(): string[] {
  const nodes = resolvedResources<ResourceProperties>(
    'SsaInvestorApi',
    'AWS::ApiGateway::Resource',
  );
  const pathOf = (id: string): string => {
    const node = nodes.find(({ ref }) => ref === id);
    return node ? `${pathOf(node.properties.ParentId)}/${node.properties.PathPart}` : '';
  };
  return resolvedResources<MethodProperties>('SsaInvestorApi', 'AWS::ApiGateway::Method').map(
    ({ properties }) => `${properties.HttpMethod} ${pathOf(properties.ResourceId)}`,
  );
}

test('each route has a method, and each path ANY, so the function answers 405', () => {
  const expected = routes.flatMap(({ method, path }) => [`${method} ${path}`, `ANY ${path}`]);
  expect(methods().sort()).toEqual([...new Set(expected)].sort());
});

test('every method is a proxy integration with the function', () => {
  for (const [, { Properties }] of resourcesOf(investorTemplate(), 'AWS::ApiGateway::Method')) {
    expect(Properties).toMatchObject({
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
    });
  }
});

test('a PDF reaches every client as it is, whatever the client accepts', () => {
  expect(onlyOne(investorTemplate(), 'AWS::ApiGateway::RestApi').BinaryMediaTypes).toEqual(['*/*']);
});

test('standards 19: the gateway logs no bodies', () => {
  expect(onlyOne(investorTemplate(), 'AWS::ApiGateway::Stage').MethodSettings).toEqual([
    expect.objectContaining({
      HttpMethod: '*',
      ResourcePath: '/*',
      DataTraceEnabled: false,
      LoggingLevel: 'ERROR',
    }),
  ]);
});

test('standards 10: the stage throttles at 200 requests per second and bursts of 400', () => {
  expect(onlyOne(investorTemplate(), 'AWS::ApiGateway::Stage').MethodSettings).toEqual([
    expect.objectContaining({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 }),
  ]);
});

test('standards 19: the access log has no path, query, header, body or cookie', () => {
  const { AccessLogSetting } = onlyOne(investorTemplate(), 'AWS::ApiGateway::Stage');
  const { Format } = AccessLogSetting as { Format: string };
  expect(Object.values(JSON.parse(Format)).sort()).toEqual([
    '$context.error.responseType',
    '$context.httpMethod',
    '$context.identity.sourceIp',
    '$context.requestId',
    '$context.requestTimeEpoch',
    '$context.resourcePath',
    '$context.responseLatency',
    '$context.responseLength',
    '$context.status',
  ]);
});

test('standards 18: gateway responses are problem+json with security headers', () => {
  const own = resourcesOf(investorTemplate(), 'AWS::ApiGateway::GatewayResponse');
  const types = own.map(([, { Properties }]) => Properties.ResponseType);
  expect(types).toEqual(
    expect.arrayContaining([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
      'MISSING_AUTHENTICATION_TOKEN',
      'THROTTLED',
    ]),
  );
  for (const [, { Properties }] of own) {
    const { StatusCode, ResponseParameters, ResponseTemplates } = Properties as Record<
      string,
      Record<string, string>
    >;
    const body = JSON.parse(ResponseTemplates?.['application/json'] ?? '');
    expect(body).toEqual({
      type: `urn:ssa:problem:${body.code}`,
      title: expect.any(String),
      status: Number(StatusCode),
      code: expect.any(String),
      ...(body.code === 'internal' && { instance: 'urn:uuid:$context.requestId' }),
    });
    for (const [name, value] of Object.entries({
      ...securityHeaders,
      'Content-Type': 'application/problem+json',
    })) {
      expect(ResponseParameters?.[`gatewayresponse.header.${name}`]).toBe(`'${value}'`);
    }
  }
});

test('a throttled response has Retry-After', () => {
  investorTemplate().hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'THROTTLED',
    StatusCode: '429',
    ResponseParameters: { 'gatewayresponse.header.Retry-After': "'2'" },
  });
});
