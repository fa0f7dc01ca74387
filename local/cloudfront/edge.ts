/**
 * CloudFront as the API behind it sees it: the headers of the client that it passes on, and the
 * headers that it adds.
 */
import type { IncomingMessage } from 'node:http';
import { resolveSecret } from '../aws/secrets-manager.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import { type Headers, sentHeaders } from '../shared/http.ts';
import { edgeFunction, type FunctionProperties, type ViewerRequest } from './edge-function.ts';

interface Behavior {
  PathPattern: string;
  TargetOriginId: string;
  OriginRequestPolicyId?: string;
  FunctionAssociations?: { EventType: string; FunctionARN: string }[];
  LambdaFunctionAssociations?: unknown[];
}

interface DistributionProperties {
  DistributionConfig: {
    CacheBehaviors?: Behavior[];
    Origins: {
      Id: string;
      DomainName: string;
      OriginCustomHeaders?: { HeaderName: string; HeaderValue: string }[];
      S3OriginConfig?: object;
    }[];
  };
}

interface PolicyProperties {
  OriginRequestPolicyConfig: {
    HeadersConfig: { HeaderBehavior: string; Headers?: string[] };
    CookiesConfig: { CookieBehavior: string; Cookies?: string[] };
    QueryStringsConfig: { QueryStringBehavior: string };
  };
}

/**
 * CloudFront always passes these on, whatever the policy says; the laptop's HTTP connection needs
 * them.
 */
const ALWAYS_PASSED = ['content-length', 'transfer-encoding', 'host'];

/** Headers that CloudFront adds if the policy names them. */
const ADDED_HEADERS: Record<string, (request: IncomingMessage) => string> = {
  'cloudfront-viewer-address': ({ socket }) => `${socket.remoteAddress}:${socket.remotePort}`,
  // The laptop has no certificate.
  'cloudfront-forwarded-proto': () => 'http',
};

/**
 * Reads the distributions of the templates.
 * @param secrets values that custom headers refer to, by ARN
 * @returns a function that gives the headers of a request as they reach the API behind a
 * distribution, after its CloudFront Function; undefined for a path outside every distribution
 * @throws Error naming what the laptop does not support
 */
export function edgeOf(
  assembly: Assembly,
  secrets: ReadonlyMap<string, string>,
): (request: IncomingMessage, path: string, query?: string) => Headers | undefined {
  const behaviors = assembly
    .resources<DistributionProperties>('AWS::CloudFront::Distribution')
    .flatMap(({ logicalId, properties: { DistributionConfig } }) =>
      (DistributionConfig.CacheBehaviors ?? []).map((behavior) => {
        const origin = DistributionConfig.Origins.find(({ Id }) => Id === behavior.TargetOriginId);
        const api = assembly
          .resources('AWS::ApiGateway::RestApi')
          .find(({ ref }) => origin?.DomainName.startsWith(`${ref}.execute-api.`));
        if (!origin || !api)
          throw new Error(`${logicalId}: no API is behind ${behavior.PathPattern}`);
        const pattern = behavior.PathPattern.split('*').map((part) =>
          part.replaceAll(/[^\w/-]/g, '\\$&'),
        );
        return {
          pattern: new RegExp(`^${pattern.join('.*')}$`),
          viewerRequest: viewerRequestOf(assembly, behavior),
          passesOn: policyOf(assembly, behavior),
          custom: (origin.OriginCustomHeaders ?? []).map(
            ({ HeaderName, HeaderValue }): [string, string] => [
              HeaderName,
              resolveSecret(HeaderValue, secrets),
            ],
          ),
        };
      }),
    );
  return (request, path, query = '') => {
    const behavior = behaviors.find(({ pattern }) => pattern.test(path));
    if (!behavior) return undefined;
    const { method = 'GET', socket } = request;
    const ip = socket.remoteAddress ?? '';
    const headers = behavior.viewerRequest({
      method,
      path,
      query,
      headers: sentHeaders(request),
      ip,
    });
    const replaced = behavior.custom.map(([name]) => name.toLowerCase());
    const sent = behavior
      .passesOn(request, headers)
      .filter(([name]) => !replaced.includes(name.toLowerCase()));
    return [...sent, ...behavior.custom];
  };
}

/** The headers of a request after the behavior's function; without one, as they were. */
function viewerRequestOf(
  assembly: Assembly,
  { PathPattern, FunctionAssociations = [], LambdaFunctionAssociations = [] }: Behavior,
): (request: ViewerRequest) => Headers {
  const [association, ...others] = FunctionAssociations;
  if (others.length > 0 || LambdaFunctionAssociations.length > 0)
    throw new Error(`${PathPattern}: the laptop supports only one function, for viewer requests`);
  if (!association) return ({ headers }) => headers;
  const { EventType, FunctionARN } = association;
  const found = assembly
    .resources<FunctionProperties>('AWS::CloudFront::Function')
    .find(({ ref }) => ref === FunctionARN);
  if (!found || EventType !== 'viewer-request')
    throw new Error(`${PathPattern}: the laptop does not support ${EventType} by ${FunctionARN}`);
  return edgeFunction(found.logicalId, found.properties);
}

/** The headers that a behavior's origin request policy passes on. */
function policyOf(assembly: Assembly, { PathPattern, OriginRequestPolicyId }: Behavior) {
  const policy = assembly
    .resources<PolicyProperties>('AWS::CloudFront::OriginRequestPolicy')
    .find(({ ref }) => ref === OriginRequestPolicyId)?.properties.OriginRequestPolicyConfig;
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = policy ?? {};
  if (
    HeadersConfig?.HeaderBehavior !== 'whitelist' ||
    CookiesConfig?.CookieBehavior !== 'whitelist' ||
    QueryStringsConfig?.QueryStringBehavior !== 'all'
  ) {
    throw new Error(
      `${PathPattern}: the laptop supports only policies that name headers and cookies, with the whole query`,
    );
  }
  const names = (HeadersConfig.Headers ?? []).map((name) => name.toLowerCase());
  const passed = new Set([
    ...ALWAYS_PASSED,
    ...names.filter((name) => !name.startsWith('cloudfront-')),
  ]);
  const added = names.filter((name) => name.startsWith('cloudfront-'));
  for (const name of added)
    if (!ADDED_HEADERS[name])
      throw new Error(`${PathPattern}: the laptop does not support ${name}`);
  const cookies = CookiesConfig.Cookies ?? [];

  return (request: IncomingMessage, headers: Headers): Headers => [
    ...headers.flatMap(([name, value]): Headers => {
      if (passed.has(name.toLowerCase())) return [[name, value]];
      if (name.toLowerCase() !== 'cookie') return [];
      const kept = value.split(/; */).filter((pair) => cookies.includes(pair.split('=')[0] ?? ''));
      return kept.length > 0 ? [[name, kept.join('; ')]] : [];
    }),
    ...added.map((name): [string, string] => [name, ADDED_HEADERS[name]?.(request) ?? '']),
  ];
}
