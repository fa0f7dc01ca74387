import type { IncomingMessage } from 'node:http';
import { expect, inject, test } from 'vitest';
import { ORIGIN_SECRET_HEADER, VIEWER_HOST_HEADER } from '../../../core/http/edge.ts';
import { generatedSecrets, resolveSecret } from '../../../local/aws/secrets-manager.ts';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { edgeOf } from '../../../local/cloudfront/edge.ts';
import { temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

const request = (...headers: [string, string][]) =>
  ({
    method: 'POST',
    rawHeaders: headers.flat(),
    socket: { remoteAddress: '127.0.0.1', remotePort: 46532 },
  }) as unknown as IncomingMessage;

const assembly = () => readAssembly(inject('assembly'), laptopParameters());

test('a request reaches the API with the headers that CloudFront adds, and without those that it drops or replaces', () => {
  const secrets = generatedSecrets(assembly());
  const [value] = [...secrets.values()];
  expect(value).toMatch(/^[0-9A-Za-z]{64}$/);
  const edge = edgeOf(assembly(), secrets);
  const sent = request(
    ['Host', 'localhost:3000'],
    ['Content-Type', 'application/json'],
    ['origin', 'http://localhost:3000'],
    ['Cookie', 'theme=dark; __Host-session=token'],
    ['Accept', '*/*'],
    ['x-origin-secret', 'mine'],
    ['CloudFront-Viewer-Address', '203.0.113.1:1'],
    ['CloudFront-Forwarded-Proto', 'https'],
    ['x-viewer-host', 'evil.example'],
    ['X-Viewer-Host', 'evil.example'],
  );
  expect(edge(sent, '/api/sessions')).toEqual([
    ['Host', 'localhost:3000'],
    ['Content-Type', 'application/json'],
    ['origin', 'http://localhost:3000'],
    ['Cookie', '__Host-session=token'],
    [VIEWER_HOST_HEADER.toLowerCase(), 'localhost:3000'],
    ['cloudfront-viewer-address', '127.0.0.1:46532'],
    ['cloudfront-forwarded-proto', 'http'],
    [ORIGIN_SECRET_HEADER, value],
  ]);
  expect(
    edge(request(['Host', 'localhost'], ['Cookie', 'theme=dark']), '/api/terms')?.map(
      ([name]) => name,
    ),
  ).not.toContain('Cookie');
});

test('a path outside every behavior of the distribution does not pass through CloudFront', () => {
  const edge = edgeOf(assembly(), generatedSecrets(assembly()));
  for (const path of ['/broker/requests', '/api', '/x/api/sessions'])
    expect(edge(request(), path)).toBeUndefined();
});

test('a reference to an unknown secret, or to a part of a secret, is an error', () => {
  const arn = 'arn:aws:secretsmanager:ap-southeast-1:000000000000:secret:One-laptop';
  const secrets = new Map([[arn, 'made-up']]);
  expect(resolveSecret('plain', secrets)).toBe('plain');
  expect(resolveSecret(`{{resolve:secretsmanager:${arn}:SecretString:::}}`, secrets)).toBe(
    'made-up',
  );
  expect(() =>
    resolveSecret(`{{resolve:secretsmanager:${arn}x:SecretString:::}}`, secrets),
  ).toThrow('Unknown secret');
  expect(() =>
    resolveSecret(`{{resolve:secretsmanager:${arn}:SecretString:key::}}`, secrets),
  ).toThrow('Unknown secret');
});

test('a distribution that the laptop does not support is an error', () => {
  const distribution = (DomainName: string, OriginRequestPolicyId: string, behavior = {}) =>
    readAssembly(
      writeAssembly(temporaryDirectory(), {
        One: {
          Resources: {
            Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api' } },
            Site: {
              Type: 'AWS::CloudFront::Distribution',
              Properties: {
                DistributionConfig: {
                  Origins: [{ Id: 'api', DomainName: { 'Fn::Sub': DomainName } }],
                  CacheBehaviors: [
                    {
                      PathPattern: '/api/*',
                      TargetOriginId: 'api',
                      OriginRequestPolicyId,
                      ...behavior,
                    },
                  ],
                },
              },
            },
          },
        },
      }),
      {},
    );
  expect(() => edgeOf(distribution('elsewhere.example', 'x'), new Map())).toThrow(
    'no API is behind /api/*',
  );
  expect(() => edgeOf(distribution(`\${Api}.execute-api.x`, 'x'), new Map())).toThrow(
    'supports only policies',
  );
  const viewerRequest = { EventType: 'viewer-request', FunctionARN: 'f' };
  for (const [behavior, error] of [
    [{ FunctionAssociations: [viewerRequest] }, 'does not support viewer-request by f'],
    [{ FunctionAssociations: [viewerRequest, viewerRequest] }, 'supports only one function'],
    [{ LambdaFunctionAssociations: [viewerRequest] }, 'supports only one function'],
  ] as const) {
    expect(() => edgeOf(distribution(`\${Api}.execute-api.x`, 'x', behavior), new Map())).toThrow(
      error,
    );
  }
});
