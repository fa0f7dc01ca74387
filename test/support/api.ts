/**
 * Calls an API as API Gateway does: with the event of a REST API; returns the parts of its result.
 */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { expect } from 'vitest';
import { type ApiHandler, type ApiOptions, createApi } from '../../core/http/api.ts';
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from '../../core/http/edge.ts';
import { type ProblemCode, problem } from '../../core/http/problem.ts';
import { AuditTrail } from '../../core/store/audit-trail.ts';
import { PositionHistory } from '../../core/store/position-history.ts';
import { Positions } from '../../core/store/positions.ts';
import { SentMessages } from '../../core/store/sent-messages.ts';
import type { InvestorContext } from '../../functions/investor/context.ts';
import { routes } from '../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../functions/passkeys/routes.ts';
import type { StatementsContext } from '../../functions/statements/context.ts';
import { routes as statementsRoutes } from '../../functions/statements/routes.ts';
import { recordServed } from '../log-search/record.ts';
import { secret } from '../log-search/secrets.ts';
import { undocumented } from './tools/openapi/documented.ts';
import type { World } from './world.ts';

export const SITE = 'https://ssa.example.hk';

const ORIGIN_SECRET = secret('Sentbycloudfront1'.repeat(4));

/** The headers that CloudFront adds to a request to {@link SITE}. */
const cloudFrontHeaders = {
  [ORIGIN_SECRET_HEADER]: ORIGIN_SECRET,
  [VIEWER_ADDRESS_HEADER]: '192.0.2.1:46532',
  [VIEWER_PROTOCOL_HEADER]: 'https',
  [VIEWER_HOST_HEADER]: 'ssa.example.hk',
};

export interface Sent {
  /** An object is sent as JSON, a string unchanged; absent: no body. */
  body?: unknown;
  /**
   * Added to `Content-Type: application/json`, which a body sets; `undefined` removes a header, an
   * array sends it several times.
   */
  headers?: Record<string, string | string[] | undefined>;
  query?: Record<string, string | string[]>;
  /** Value of the session's cookie. */
  cookie?: string | undefined;
  /** Pattern of the matched resource; by default the path. */
  resource?: string;
  /** The event's path parameters; absent: none, as for a resource without parameters. */
  pathParameters?: Record<string, string>;
}

export interface Answer {
  status: number;
  /** By lower-case names. */
  headers: Record<string, string>;
  /** Parsed; undefined if there is none. */
  // A file is a Buffer.
  // biome-ignore lint/suspicious/noExplicitAny: each test asserts what it expects of the body
  body: any;
  /** Headers and body as sent, for searching. */
  text: string;
  /** The session token that it sets; empty if it ends the session. */
  session: string | undefined;
}

/** The context of the investor API, on a test's world. */
export function investorContext({ context, table }: World): InvestorContext {
  return {
    ...context,
    positions: new Positions(table('Positions'), context.db),
    auditTrail: new AuditTrail(table('AuditTrail'), context.db),
    sentMessages: new SentMessages(table('SentMessages'), context.db),
  };
}

/** The investor API of production behind CloudFront, on a test's world. */
export function investorApi(world: World): ApiHandler {
  return behindCloudFront({ routes, context: investorContext(world) });
}

/** The context of the statements, on a test's world. */
export function statementsContext({ context, table }: World): StatementsContext {
  return { ...context, history: new PositionHistory(table('Positions'), context.db) };
}

/** The statements of production behind CloudFront. */
export function statementsApi(context: StatementsContext): ApiHandler {
  return behindCloudFront({ routes: statementsRoutes, context });
}

/** The passkeys of production behind CloudFront. */
export function passkeysApi({ context }: World): ApiHandler {
  return behindCloudFront({ routes: passkeysRoutes, context });
}

function behindCloudFront<Context>(
  served: Pick<ApiOptions<Context>, 'routes' | 'context'>,
): ApiHandler {
  recordServed();
  const handler = createApi({
    ...served,
    origin: { actor: 'investor', channel: 'internet' },
    edge: { secrets: async () => [ORIGIN_SECRET] },
  });
  return (event, lambda) => {
    for (const [name, value] of Object.entries(cloudFrontHeaders)) {
      event.headers[name] = value;
      event.multiValueHeaders[name] = [value];
    }
    return handler(event, lambda);
  };
}

export async function call(
  handler: ApiHandler,
  method: string,
  path: string,
  sent: Sent = {},
): Promise<Answer> {
  const {
    statusCode,
    headers = {},
    body,
    isBase64Encoded,
  } = await handler(proxyEvent(method, path, sent), lambdaContext);
  const sentHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]),
  );
  const text = isBase64Encoded ? '' : body;
  const parsed = isBase64Encoded
    ? Buffer.from(body, 'base64')
    : body
      ? JSON.parse(body)
      : undefined;
  const documented = undocumented(method, path, {
    status: statusCode,
    body: parsed,
    headers: headers as Record<string, string>,
  });
  expect(documented).toBeUndefined();
  const answer = {
    status: statusCode,
    headers: sentHeaders,
    body: parsed,
    text: `${JSON.stringify(headers)}${text}`,
    session: /^__Host-session=([^;]*);/.exec(sentHeaders['set-cookie'] ?? '')?.[1],
  };
  if (answer.session) secret(answer.session, 'session token');
  if (answer.body?.resetToken) secret(answer.body.resetToken, 'reset token');
  return answer;
}

const COUNTED = new Set<ProblemCode>(['wrong-credentials', 'identity-not-verified']);

/** Checks the form of a refusal (docs/api.md; standards 18, D24). */
export function expectProblem(answer: Answer, code: ProblemCode, also: object = {}): void {
  const { status, body } = problem(code);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: { ...body, ...(COUNTED.has(code) && { remaining: expect.toBeOneOf([1, 2]) }), ...also },
  });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expectSecure(answer);
}

/** Checks the headers of standards 18. */
export function expectSecure({ headers }: Answer): void {
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect(headers['strict-transport-security']).toMatch(
    /^max-age=(?:[3-9]\d{7,}|\d{9,}); includeSubDomains$/,
  );
  expect(headers).not.toHaveProperty('access-control-allow-origin');
}

function proxyEvent(
  method: string,
  path: string,
  { body, headers = {}, query, cookie, resource, pathParameters }: Sent,
): APIGatewayProxyEvent {
  const all: Record<string, string | string[] | undefined> = {
    Host: 'ssa.example.hk',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(cookie === undefined ? {} : { Cookie: `__Host-session=${cookie}` }),
    ...headers,
  };
  const present = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat()] as const],
  );
  const parameters =
    query && Object.entries(query).map(([name, value]) => [name, [value].flat()] as const);
  return {
    resource: resource ?? path,
    path,
    httpMethod: method,
    // The last value, as in API Gateway's event.
    headers: Object.fromEntries(present.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(present),
    queryStringParameters: parameters
      ? Object.fromEntries(parameters.map(([name, values]) => [name, values.at(-1)]))
      : null,
    multiValueQueryStringParameters: parameters
      ? (Object.fromEntries(parameters) as Record<string, string[]>)
      : null,
    pathParameters: pathParameters ?? null,
    stageVariables: null,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: randomUUID(),
      identity: { sourceIp: '192.0.2.1' },
    } as APIGatewayProxyEvent['requestContext'],
  };
}

const lambdaContext = {
  awsRequestId: 'test',
  getRemainingTimeInMillis: () => 20_000,
} as unknown as Context;
