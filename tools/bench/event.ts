import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from '../../core/http/edge.ts';

/** The value of every secret in the laboratory. */
export const SECRET = 'laboratory';

/**
 * A request that came through CloudFront, as API Gateway passes it to a function.
 * @param token of the session
 */
export function event(
  method: string,
  path: string,
  body?: object,
  token?: string,
): APIGatewayProxyEvent {
  const headers: Record<string, string> = {
    Host: 'localhost',
    [ORIGIN_SECRET_HEADER]: SECRET,
    [VIEWER_ADDRESS_HEADER]: '192.0.2.1:46532',
    [VIEWER_PROTOCOL_HEADER]: 'https',
    [VIEWER_HOST_HEADER]: 'ssa.example.hk',
    ...(body && { 'Content-Type': 'application/json' }),
    ...(token && { Cookie: `__Host-session=${token}` }),
  };
  return {
    resource: path,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: body ? JSON.stringify(body) : null,
    isBase64Encoded: false,
    requestContext: {
      requestId: randomUUID(),
      identity: { sourceIp: '192.0.2.1' },
    } as APIGatewayProxyEvent['requestContext'],
  };
}
