import {
  type GatewayResponseOptions,
  ResponseType,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { type ProblemCode, problem } from '../../core/http/problem.ts';
import { securityHeaders } from '../../core/http/security-headers.ts';

/**
 * The problem for each gateway response. None is `unavailable`, which promises that the attempt was
 * not counted (D3): when an integration fails or times out, API Gateway does not know how far the
 * function got. Those responses are `internal`, like every error of a function
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html).
 */
const GATEWAY_RESPONSES: [ResponseType, ProblemCode][] = [
  [ResponseType.DEFAULT_4XX, 'bad-request'],
  [ResponseType.DEFAULT_5XX, 'internal'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not-found'],
  [ResponseType.RESOURCE_NOT_FOUND, 'not-found'],
  [ResponseType.ACCESS_DENIED, 'forbidden'],
  [ResponseType.WAF_FILTERED, 'forbidden'],
  [ResponseType.UNAUTHORIZED, 'not-signed-in'],
  [ResponseType.EXPIRED_TOKEN, 'not-signed-in'],
  [ResponseType.INVALID_SIGNATURE, 'not-signed-in'],
  [ResponseType.REQUEST_TOO_LARGE, 'too-large'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 'unsupported-media-type'],
  [ResponseType.THROTTLED, 'try-again'],
  [ResponseType.QUOTA_EXCEEDED, 'try-again'],
];

/**
 * Gives API Gateway's own error responses the form of the functions' responses: problem+json with
 * the security headers (api.md).
 */
export function addProblemResponses(api: RestApi): void {
  for (const [type, code] of GATEWAY_RESPONSES)
    api.addGatewayResponse(type.responseType, response(type, code));
}

function response(type: ResponseType, code: ProblemCode): GatewayResponseOptions {
  // The access log has the id. Lambda's throttling comes this way, too.
  const quoted = code === 'internal' ? { instance: 'urn:uuid:$context.requestId' } : {};
  const { status, body } = problem(code, quoted);
  const headers: Record<string, string> = {
    ...securityHeaders,
    'Content-Type': 'application/problem+json',
  };
  if (code === 'try-again') headers['Retry-After'] = '2';
  return {
    type,
    statusCode: String(status),
    responseHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, `'${value}'`]),
    ),
    templates: { 'application/json': JSON.stringify(body) },
  };
}
