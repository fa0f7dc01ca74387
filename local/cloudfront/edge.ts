/** CloudFront as the API behind it sees it: which of a client's headers come through, and what is added to them. */
import type { IncomingMessage } from 'node:http';
import { resolveSecret } from '../aws/secrets-manager.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import { type Headers, sentHeaders } from '../shared/http.ts';

interface Behavior {
  PathPattern: string;
  TargetOriginId: string;
  OriginRequestPolicyId?: string;
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

/** CloudFront passes these on whatever a policy says; the connection of this machine needs them. */
const ALWAYS = ['content-length', 'transfer-encoding', 'host'];

/** What CloudFront adds if a policy asks for it. */
const ADDED: Record<string, (request: IncomingMessage) => string> = {
  'cloudfront-viewer-address': ({ socket }) => `${socket.remoteAddress}:${socket.remotePort}`,
};

/**
 * @param secrets values that custom headers refer to, by ARN
 * @returns the headers with which a request gets to an API behind a distribution of the templates; undefined for a path that is none of one's
 * @throws Error naming what the laptop cannot play
 */
export function edgeOf(
  assembly: Assembly,
  secrets: ReadonlyMap<string, string>,
): (request: IncomingMessage, path: string) => Headers | undefined {
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
          comesThrough: policyOf(assembly, behavior),
          custom: (origin.OriginCustomHeaders ?? []).map(
            ({ HeaderName, HeaderValue }): [string, string] => [
              HeaderName,
              resolveSecret(HeaderValue, secrets),
            ],
          ),
        };
      }),
    );
  return (request, path) => {
    const behavior = behaviors.find(({ pattern }) => pattern.test(path));
    if (!behavior) return undefined;
    const replaced = behavior.custom.map(([name]) => name.toLowerCase());
    const sent = behavior
      .comesThrough(request)
      .filter(([name]) => !replaced.includes(name.toLowerCase()));
    return [...sent, ...behavior.custom];
  };
}

/** What comes through by a behaviour's origin request policy. */
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
      `${PathPattern}: the laptop knows policies of the templates that name headers and cookies, with all of the query, only`,
    );
  }
  const names = (HeadersConfig.Headers ?? []).map((name) => name.toLowerCase());
  const passed = new Set([...ALWAYS, ...names.filter((name) => !name.startsWith('cloudfront-'))]);
  const added = names.filter((name) => name.startsWith('cloudfront-'));
  for (const name of added)
    if (!ADDED[name]) throw new Error(`${PathPattern}: the laptop does not know ${name}`);
  const cookies = CookiesConfig.Cookies ?? [];

  return (request: IncomingMessage): Headers => [
    ...sentHeaders(request).flatMap(([name, value]): Headers => {
      if (passed.has(name.toLowerCase())) return [[name, value]];
      if (name.toLowerCase() !== 'cookie') return [];
      const kept = value.split(/; */).filter((pair) => cookies.includes(pair.split('=')[0] ?? ''));
      return kept.length > 0 ? [[name, kept.join('; ')]] : [];
    }),
    ...added.map((name): [string, string] => [name, ADDED[name]?.(request) ?? '']),
  ];
}
