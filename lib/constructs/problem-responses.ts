import {
  type GatewayResponseOptions,
  ResponseType,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { type ProblemCode, problem } from '../../core/http/problem.ts';
import { securityHeaders } from '../../core/http/security-headers.ts';

/**
 * None of them is `unavailable`, which says that nothing was counted (D3): of an integration that failed or took too long, API Gateway does
 * not know how far the function got. It is `internal`, as every error of a function is
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html).
 */
const ANSWERS: [ResponseType, ProblemCode][] = [
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

/** Makes API Gateway's own answers look like the functions' (api.md: problem+json everywhere). */
export function addProblemResponses(api: RestApi): void {
  for (const [type, code] of ANSWERS)
    api.addGatewayResponse(type.responseType, response(type, code));
}

function response(type: ResponseType, code: ProblemCode): GatewayResponseOptions {
  const { status, body } = problem(code);
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
