/**
 * The middleware around every HTTP function: finds the route, validates the request, runs the use
 * case, and gives every answer the security headers and every error the form problem+json (api.md).
 */
import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpRouter from '@middy/http-router';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  Context as LambdaContext,
} from 'aws-lambda';
import { TO_THE_END } from '../aws/to-the-end.ts';
import { Unavailable } from '../aws/unavailable.ts';
import type { Origin } from '../domain/events.ts';
import { InvalidCursor } from '../domain/invalid-cursor.ts';
import { isRefused } from '../domain/refusal.ts';
import { logFault } from '../logging/fault-log.ts';
import { type Edge, enterThroughEdge } from './edge.ts';
import {
  cookieValues,
  gatherHeaders,
  refuseRepeatedContent,
  refuseRepeatedOrigin,
} from './headers.ts';
import {
  decodeBody,
  parseBody,
  parsePath,
  parseQuery,
  refuseHeaders,
  refuseLarge,
} from './parse.ts';
import { participantOf, userWith } from './participant-user.ts';
import { type Problem, problem } from './problem.ts';
import { ProblemError } from './problem-error.ts';
import { logRequest } from './request-log.ts';
import type { ApiAnswer, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

/** A Lambda handler behind API Gateway's Lambda proxy integration. */
export type ApiHandler = (
  event: APIGatewayProxyEvent,
  context: LambdaContext,
) => Promise<APIGatewayProxyResult>;

/** Of requests that came through CloudFront, the origin under which the client sees the site. */
const sites = new WeakMap<APIGatewayProxyEvent, string>();

/** `Retry-After` for a conflicting write or a short outage; a refusal may set another. */
const RETRY_AFTER_SECONDS = 2;

export interface ApiOptions<Context> {
  routes: readonly Route<Context>[];
  context: Context;
  /** Actor and channel that the audit trail records; a token's `sub` replaces the actor. */
  origin: Pick<Origin, 'actor' | 'channel'>;
  /**
   * CloudFront in front of this API and its site: requests that bypass it are rejected, and so are
   * unsafe requests (POST, PUT, DELETE) from the pages of other sites. Absent: the API has no site,
   * and no page may send unsafe requests.
   */
  edge?: Edge;
}

/** Makes a Lambda handler from a route table. Every error, faults too, becomes problem+json. */
export function createApi<Context>({
  routes,
  context,
  origin,
  edge,
}: ApiOptions<Context>): ApiHandler {
  const router = httpRouter({
    routes: routes.map((route) => ({
      method: route.method,
      path: route.path,
      handler: routeHandler(route, context, origin),
    })),
    notFoundResponse: ({ path }) => {
      const allowed = routes
        .filter((route) => matches(path, route.path))
        .map((route) => route.method);
      if (allowed.length === 0) throw new ProblemError('not-found');
      throw new ProblemError('method-not-allowed', {}, { Allow: allowed.join(', ') });
    },
  });

  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(TO_THE_END)
    .use(answering())
    .before(({ event }) => gatherHeaders(event))
    .before(({ event }) => decodeBody(event))
    .use(httpHeaderNormalizer())
    .before(({ event }) => refuseRepeatedOrigin(event))
    .before(async ({ event }) => {
      const site = edge && (await enterThroughEdge(event, edge));
      refuseForeignOrigin(event, site);
      if (site) sites.set(event, site);
    })
    .before(({ event }) => refuseEmptySegment(event))
    .before(({ event }) => refuseRepeatedContent(event))
    .before(({ event }) => refuseLarge(event))
    .handler(router);
  return handler as unknown as ApiHandler;
}

/**
 * One route as a handler: asks whether the caller has its scope, before it looks at anything else;
 * parses the request, runs the use case, maps its outcome to an answer.
 */
function routeHandler<Context>(
  route: Route<Context>,
  context: Context,
  from: Pick<Origin, 'actor' | 'channel'>,
) {
  const { before: parseJson } = httpJsonBodyParser();
  return async (
    event: APIGatewayProxyEvent,
    lambda: LambdaContext,
  ): Promise<APIGatewayProxyResult> => {
    const { identity, requestId } = event.requestContext;
    const user = route.scope && userWith(route.scope, event);
    if (route.bodyOptional && !event.body) event.body = {} as never;
    else if (route.body) await parseJson?.({ event } as never);
    const path = parsePath(route.parameters, event);
    refuseHeaders(route.headers, event);
    const request = {
      path,
      query: parseQuery(route.query, event),
      body: route.body && parseBody(route.body, event.body),
      origin: {
        ...from,
        ...(user ? { actor: user.sub } : {}),
        source: identity.sourceIp,
        trace: requestId,
      },
      cookies: (name: string) => cookieValues(event, name),
      header: (name: string) => event.headers[name],
      ...(sites.has(event) ? { site: sites.get(event) as string } : {}),
      ...(user ? { user } : {}),
    };
    const timeLeft = () => lambda.getRemainingTimeInMillis();
    const answer = await route.handle({ ...context, timeLeft }, request);
    if (isRefused(answer)) {
      const { refused, afterSeconds = RETRY_AFTER_SECONDS, ...details } = answer;
      throw new ProblemError(
        refused,
        details,
        refused === 'try-again' ? retryAfter(afterSeconds) : {},
      );
    }
    return toResult(answer);
  };
}

/** Whether a path matches a pattern with `{parameters}`. */
function matches(path: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function toResult({ status, body, file, headers }: ApiAnswer): APIGatewayProxyResult {
  if (file) {
    return {
      statusCode: status,
      headers: { 'Content-Type': file.type, ...headers },
      body: file.content.toString('base64'),
      isBase64Encoded: true,
    };
  }
  if (!body) return { statusCode: status, headers: { ...headers }, body: '' };
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body, wellFormed),
  };
}

/** A `JSON.stringify` replacer: mends lone surrogates, which many JSON parsers reject. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Turns every outcome into an answer with the security headers, and logs the request. */
function answering(): middy.MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new WeakMap<object, number>();
  const finish = (
    event: APIGatewayProxyEvent,
    result: APIGatewayProxyResult,
    refused?: Problem,
  ) => {
    const { requestId, identity } = event.requestContext;
    logRequest({
      requestId,
      route: `${event.httpMethod} ${event.resource}`,
      status: result.statusCode,
      ...(refused ? { code: refused.body.code } : {}),
      ...(refused?.body.channel ? { channel: refused.body.channel } : {}),
      sourceAddress: identity.sourceIp,
      ...participantOf(event),
      milliseconds: Math.round(performance.now() - (started.get(event) ?? 0)),
    });
    return { ...result, headers: { ...securityHeaders, ...result.headers } };
  };
  return {
    before: ({ event }) => {
      started.set(event, performance.now());
    },
    after: (request) => {
      request.response = finish(request.event, request.response as APIGatewayProxyResult);
    },
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const { refused, headers } = problemOf(request.error, requestId);
      if (refused.status >= 500 && !(request.error instanceof ProblemError))
        logFault(requestId, request.error);
      const result = {
        statusCode: refused.status,
        headers: { 'Content-Type': 'application/problem+json', ...headers },
        body: JSON.stringify(refused.body, wellFormed),
      };
      request.response = finish(request.event, result, refused);
    },
  };
}

function problemOf(
  error: unknown,
  requestId: string,
): { refused: Problem; headers: Record<string, string> } {
  if (error instanceof ProblemError) {
    return { refused: problem(error.code, error.details), headers: error.headers };
  }
  if (error instanceof InvalidCursor)
    return { refused: problem('invalid-input', { fields: { cursor: ['format'] } }), headers: {} };
  if (error instanceof Unavailable)
    return { refused: problem('unavailable'), headers: retryAfter(RETRY_AFTER_SECONDS) };
  return {
    refused: bodyParserProblem(error) ?? problem('internal', { instance: `urn:uuid:${requestId}` }),
    headers: {},
  };
}

function retryAfter(seconds: number): Record<string, string> {
  return { 'Retry-After': String(seconds) };
}

/** Maps the HTTP statuses of @middy/http-json-body-parser to problem codes. */
function bodyParserProblem(error: unknown): Problem | undefined {
  const { statusCode, cause } = (error ?? {}) as {
    statusCode?: number;
    cause?: { package?: string };
  };
  if (cause?.package !== '@middy/http-json-body-parser') return undefined;
  return problem(statusCode === 415 ? 'unsupported-media-type' : 'bad-request');
}

/** The router would match `/broker/accounts/` as the list; it names an account without a number. */
function refuseEmptySegment({ path }: APIGatewayProxyEvent): void {
  if (path.endsWith('/')) throw new ProblemError('not-found');
}

/**
 * Rejects an unsafe request whose `Origin` is not the site's own: a page of another site must not
 * act for the investor (standards 18). Browsers send `Origin` with every unsafe request.
 */
function refuseForeignOrigin(
  { httpMethod, headers }: APIGatewayProxyEvent,
  siteOrigin: string | undefined,
): void {
  const isSafe = httpMethod === 'GET' || httpMethod === 'HEAD';
  if (isSafe || headers.origin === undefined) return;
  if (headers.origin !== siteOrigin) throw new ProblemError('forbidden');
}
