/**
 * Around every HTTP function of ours: finds the route, judges the request's form, runs the use case, and gives every answer, good or bad, our
 * headers and our form (api.md: problem+json).
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
import { parseBody, parsePath, parseQuery, refuseHeaders, refuseLarge } from './parse.ts';
import { participantOf, userWith } from './participant-user.ts';
import { type Problem, problem } from './problem.ts';
import { ProblemError } from './problem-error.ts';
import { logRequest } from './request-log.ts';
import type { ApiAnswer, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

export type ApiHandler = (
  event: APIGatewayProxyEvent,
  context: LambdaContext,
) => Promise<APIGatewayProxyResult>;

/** What met another write, or an outage of seconds; whoever has to wait for something else is told for how long. */
const RETRY_AFTER_SECONDS = 2;

export interface ApiOptions<Context> {
  routes: readonly Route<Context>[];
  context: Context;
  /** Whom the requests come from, for the record. */
  origin: Pick<Origin, 'actor' | 'channel'>;
  /** Web origins that may send requests which change something; absent: no browser calls this API. */
  siteOrigins?: readonly string[];
  /** What stands in front of this API, and without which nothing is accepted; absent: whoever reaches the API may ask. */
  edge?: Edge;
}

export function createApi<Context>({
  routes,
  context,
  origin,
  siteOrigins,
  edge,
}: ApiOptions<Context>): ApiHandler {
  const router = httpRouter({
    routes: routes.map((route) => ({
      method: route.method,
      path: route.path,
      handler: routeHandler(route, context, origin),
    })),
    notFoundResponse: ({ path }) => {
      const allowed = routes.filter((route) => isOf(path, route.path)).map((route) => route.method);
      if (allowed.length === 0) throw new ProblemError('not-found');
      throw new ProblemError('method-not-allowed', {}, { Allow: allowed.join(', ') });
    },
  });

  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(TO_THE_END)
    .use(answering())
    .before(({ event }) => gatherHeaders(event))
    .use(httpHeaderNormalizer())
    .before(({ event }) => refuseRepeatedOrigin(event))
    .before(async ({ event }) => {
      if (edge) await enterThroughEdge(event, edge);
    })
    .before(({ event }) => refuseEmptySegment(event))
    .before(({ event }) => refuseRepeatedContent(event))
    .before(({ event }) => refuseLarge(event))
    .before(({ event }) => refuseForeign(event, siteOrigins))
    .handler(router);
  return handler as unknown as ApiHandler;
}

/** One route as a handler: parse, use case, map. */
function routeHandler<Context>(
  route: Route<Context>,
  context: Context,
  from: Pick<Origin, 'actor' | 'channel'>,
) {
  const handle = middy(
    async (event: APIGatewayProxyEvent, lambda: LambdaContext): Promise<APIGatewayProxyResult> => {
      const { identity, requestId } = event.requestContext;
      const user = route.scope && userWith(route.scope, event);
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
    },
    TO_THE_END,
  );
  const { before: parseJson } = httpJsonBodyParser();
  return handle.before(async (request) => {
    const { event } = request;
    if (route.bodyOptional && !event.body) event.body = {} as never;
    else if (route.body) await parseJson?.(request as never);
  });
}

/** Whether a path is one of a pattern with `{parameters}`. */
function isOf(path: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function toResult({ status, body, headers }: ApiAnswer): APIGatewayProxyResult {
  if (!body) return { statusCode: status, headers: { ...headers }, body: '' };
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body, wellFormed),
  };
}

/** Of JSON's texts, each without half a character: who reads it may well fail at one. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Turns every outcome into an answer with our headers, and logs it. */
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

/** What @middy/http-json-body-parser says in statuses, in our codes. */
function bodyParserProblem(error: unknown): Problem | undefined {
  const { statusCode, cause } = (error ?? {}) as {
    statusCode?: number;
    cause?: { package?: string };
  };
  if (cause?.package !== '@middy/http-json-body-parser') return undefined;
  return problem(statusCode === 415 ? 'unsupported-media-type' : 'bad-request');
}

/** The router takes `/broker/accounts/` for the list: it is an account without a number, and there is none. */
function refuseEmptySegment({ path }: APIGatewayProxyEvent): void {
  if (path.endsWith('/')) throw new ProblemError('not-found');
}

/** A browser says where a request comes from; another site's page must not act for the investor (standards 18). */
function refuseForeign(
  { httpMethod, headers }: APIGatewayProxyEvent,
  siteOrigins: readonly string[] | undefined,
): void {
  const isSafe = httpMethod === 'GET' || httpMethod === 'HEAD';
  if (isSafe || headers.origin === undefined) return;
  if (!siteOrigins?.includes(headers.origin)) throw new ProblemError('forbidden');
}
