/**
 * API Gateway's Lambda proxy integration: converts a request to an event, and a function's result
 * to a response.
 */
import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ACCOUNT } from '../cloudformation/resource-kinds.ts';
import { type Headers, type HttpAnswer, sentHeaders } from '../shared/http.ts';

/** A request that matched a method. */
export interface Routed {
  apiId: string;
  stage: string;
  requestId: string;
  /** Milliseconds since 1970. */
  at: number;
  /** As in the request, still percent-encoded, without the query. */
  path: string;
  query: string;
  /** As in the template, with its braces. */
  resource: string;
  resourceId: string;
  pathParameters: Record<string, string>;
  body: Buffer;
  /** The body has a binary media type of the API. */
  isBinary?: boolean;
  /** As they reach API Gateway; by default as the client sent them. */
  headers?: Headers | undefined;
  /** Claims of the token, if the method has an authorizer. */
  claims?: Record<string, string>;
}

/**
 * The event of a REST API. A missing body, query or path parameter is null. If a header or query
 * parameter occurs several times, the single-value map has its last value and the multi-value map
 * has all
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format).
 */
export function proxyEvent(request: IncomingMessage, routed: Routed): APIGatewayProxyEvent {
  const {
    apiId,
    stage,
    requestId,
    at,
    path,
    resource,
    resourceId,
    body,
    isBinary = false,
  } = routed;
  const httpMethod = request.method ?? 'GET';
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const headers: [string, string][] = [
    ...(routed.headers ?? sentHeaders(request)),
    ['X-Forwarded-For', sourceIp],
    ['X-Forwarded-Proto', 'http'],
  ];
  const query = [...new URLSearchParams(routed.query)];
  return {
    resource,
    path,
    httpMethod,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: orNull(Object.fromEntries(query)),
    multiValueQueryStringParameters: orNull(grouped(query)),
    pathParameters: orNull(routed.pathParameters),
    stageVariables: null,
    body: body.length === 0 ? null : body.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: isBinary && body.length > 0,
    requestContext: {
      accountId: ACCOUNT,
      apiId,
      authorizer: routed.claims ? { claims: routed.claims } : null,
      domainName: request.headers.host ?? '',
      extendedRequestId: requestId,
      httpMethod,
      identity: { ...NO_IDENTITY, sourceIp, userAgent: request.headers['user-agent'] ?? null },
      path: `/${stage}${path}`,
      protocol: `HTTP/${request.httpVersion}`,
      requestId,
      requestTime: requestTime(at),
      requestTimeEpoch: at,
      resourceId,
      resourcePath: resource,
      stage,
    },
  };
}

const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

/** API Gateway reserves these headers. It renames a function's own ones. */
const RESERVED = new Set([
  'connection',
  'content-length',
  'date',
  'server',
  'transfer-encoding',
  'www-authenticate',
]);

/**
 * The response for a function's result; undefined if the result is malformed, which is a fault of
 * the function.
 * @param acceptsBinary whether the client accepts a binary media type of the API; if not, API
 * Gateway sends a body in base64 as it is
 */
export function proxyAnswer(result: string, acceptsBinary: boolean): HttpAnswer | undefined {
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = Object(
    JSON.parse(result),
  );
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const answer = new Map<string, [string, string[]]>([
    ['content-type', ['Content-Type', ['application/json']]],
  ]);
  try {
    for (const [name, value] of [
      ...Object.entries(headers ?? {}),
      ...Object.entries(multiValueHeaders ?? {}),
    ]) {
      const key = name.toLowerCase();
      const values = [value].flat().map(String);
      const sent = RESERVED.has(key) ? `x-amzn-Remapped-${name}` : name;
      validateHeaderName(sent);
      for (const each of values) validateHeaderValue(sent, each);
      answer.set(key, [sent, values]);
    }
  } catch {
    return undefined;
  }
  return {
    status,
    headers: Object.fromEntries(answer.values()),
    body: Buffer.from(body ?? '', isBase64Encoded === true && acceptsBinary ? 'base64' : 'utf8'),
  };
}

function grouped(pairs: [string, string][]): Record<string, string[]> {
  const groups = Object.entries(Object.groupBy(pairs, ([name]) => name));
  return Object.fromEntries(
    groups.map(([name, all = []]) => [name, all.map(([, value]) => value)]),
  );
}

function orNull<T extends object>(record: T): T | null {
  return Object.keys(record).length === 0 ? null : record;
}

/** As in `09/Apr/2015:12:34:56 +0000`. */
function requestTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
