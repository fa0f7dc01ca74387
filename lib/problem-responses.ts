import { type GatewayResponseOptions, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type ProblemCode, problem } from '../functions/http/problem.ts';
import { securityHeaders } from '../functions/http/security-headers.ts';

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
  [ResponseType.INTEGRATION_TIMEOUT, 'unavailable'],
  [ResponseType.INTEGRATION_FAILURE, 'unavailable'],
];

/** Makes API Gateway's own answers look like the functions' (api.md: problem+json everywhere). */
export function addProblemResponses(api: RestApi): void {
  for (const [type, code] of ANSWERS) api.addGatewayResponse(type.responseType, response(type, code));
}

function response(type: ResponseType, code: ProblemCode): GatewayResponseOptions {
  const { status, body } = problem(code);
  const headers: Record<string, string> = { ...securityHeaders, 'Content-Type': 'application/problem+json' };
  if (code === 'try-again' || code === 'unavailable') headers['Retry-After'] = '2';
  return {
    type,
    statusCode: String(status),
    responseHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
    templates: { 'application/json': JSON.stringify(body) },
  };
}
